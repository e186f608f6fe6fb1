import type { Command } from "commander";
import { connectionOf, withConnection } from "./connection-options";
import { inventoryDocument } from "./inventory-document";
import { readHost } from "./read-host";
import type { Terminal } from "./terminal";

/** `pulumi-freebsd inventory`: what is on a host, as a summary for people or as one JSON document for programs. */
export function addInventory(program: Command, terminal: Terminal): void {
  withConnection(program.command("inventory"))
    .description("tell what is on a host")
    .option("--json", "the whole host as one JSON document (inventory.schema.json)")
    .action(async ({ json, ...options }) => {
      const { address, inventory } = await readHost(connectionOf(options), terminal);
      const document = inventoryDocument(inventory, address);
      terminal.say(json === true ? JSON.stringify(document, undefined, 2) : summary(document));
    });
}

/** One line a network stack, as wide as it gets, and the counts of the rest. */
function summary(document: ReturnType<typeof inventoryDocument>): string {
  const { host, jails, stacks, nodes, units } = document;
  const lines = stacks.map(({ jail, interfaces }) => {
    const names = interfaces.map(({ name, inet, inet6 }) => {
      const addresses = [...inet, ...inet6.filter(({ linkLocal }) => !linkLocal)];
      return [name, ...addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`)].join(" ");
    });
    return `  ${jail ?? "the host"}: ${names.join(", ")}`;
  });
  const shared = jails.filter(({ vnet }) => vnet !== "new").map(({ name }) => name);
  const types = [...new Set(nodes.map(({ type }) => type))].map(
    (type) => `${nodes.filter((node) => node.type === type).length} ${type}`,
  );
  return [
    `${host.address}: ${host.osType} ${host.osRelease} on ${host.machine}, called ${host.hostname}`,
    "network stacks:",
    ...lines,
    ...(shared.length === 0 ? [] : [`jails without one of their own: ${shared.join(", ")}`]),
    `netgraph nodes: ${types.join(", ") || "none"}`,
    `owned by pulumi-freebsd: ${units.map(({ kind, id }) => `${kind}/${id}`).join(", ") || "nothing"}`,
  ].join("\n");
}
