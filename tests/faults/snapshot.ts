import { everything, type Inventory, parseSections, type Route, wholeInventory } from "../../provider/host/inventory";
import { quoteCommand } from "../../provider/transport/quote";
import type { SimulatedHost } from "../../simulator/src/host";
import type { DirectoryNode } from "../../simulator/src/kernel/files-tree";

/** A host as lines of text that two readings can be compared by: everything but what counts up by itself. */
export type Snapshot = readonly string[];

/** netgraph and ng_socket come with the first ngctl and never go; ng_ether cannot go while NICs have nodes (netgraph(4)). */
const STICKY_MODULES = new Set(["netgraph", "ng_socket", "ng_ether"]);

/** What the system itself writes as it runs. */
const VOLATILE = [/^\/var\/log\//, /^\/var\/run\//, /^\/dev(\/|$)/, /^\/var\/db\/(?!.*pulumi)/, /^\/entropy$/];

/** Reads the whole inventory and every file. */
export async function snapshot(host: SimulatedHost): Promise<Snapshot> {
  const { key, command } = everything();
  const { stdout, stderr, exitCode } = await host.run(quoteCommand(command.argv));
  if (exitCode !== 0) throw new Error(`the inventory could not be read: ${stderr}`);
  const inventory = wholeInventory(
    parseSections([[key, { argv: command.argv, exitStatus: 0, stdout, stderr, tolerated: false }]]),
  );
  const settings = await host.run(SETTINGS);
  return [
    ...kernelLines(inventory),
    ...settings.stdout.split("\n").map((line) => `setting ${line}`),
    ...fileLines("", host.fileSystem.base.root),
  ].sort();
}

/** What the inventory reads only for those who ask: the packet filter with its anchors, sysctls, the rules of a devfs ruleset. */
const SETTINGS = [
  "! kldstat -q -m pf || { pfctl -s info | head -1 | cut -d ' ' -f 1,2; pfctl -sn; pfctl -sr; }",
  "! kldstat -q -m pf || pfctl -sA | while read -r anchor; do echo $anchor; pfctl -a $anchor -sn; done",
  "sysctl -i net.link.bridge.pfil_member",
  "devfs rule -s 77 show",
].join("\n");

/** What one has and the other has not; empty when they are the same. */
export function differences(expected: Snapshot, actual: Snapshot): readonly string[] {
  return [
    ...lacking(expected, actual).map((line) => `- ${line}`),
    ...lacking(actual, expected).map((line) => `+ ${line}`),
  ];
}

/** As multisets: a second interface of one name is a difference. */
function lacking(wanted: Snapshot, present: Snapshot): readonly string[] {
  const left = new Map<string, number>();
  for (const line of present) left.set(line, (left.get(line) ?? 0) + 1);
  return wanted.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function kernelLines(inventory: Inventory): string[] {
  const { facts, modules, nodes, jails, vnets, mounts, devfsRulesets } = inventory;
  const names = new Map(nodes.map((node) => [node.id, node.name ?? "unnamed"]));
  return [
    `host ${facts.hostname} forwarding ${facts.ipv4Forwarding} ${facts.ipv6Forwarding}`,
    ...modules.filter(({ name }) => !STICKY_MODULES.has(name)).map(({ name }) => `module ${name}`),
    ...nodes
      // A NIC's node is there as soon as ng_ether is; what is set in it stays, and counts.
      .filter(({ type, hooks, promiscuous, autoSource }) => {
        if (type === "socket") return false;
        return type !== "ether" || hooks.length > 0 || promiscuous === true || autoSource === false;
      })
      .map((node) => {
        const hooks = node.hooks.map((hook) => `${hook.name}>${names.get(hook.peerId)}:${hook.peerHook}`).sort();
        const { interfaceName = "-", bridgeConfig, promiscuous, autoSource } = node;
        return `node ${node.name ?? "unnamed"} ${node.type} ${hooks.join(" ")} ${interfaceName} ${JSON.stringify({ bridgeConfig, promiscuous, autoSource })}`;
      }),
    ...jails.map(({ name, parameters, dying, vnet }) => {
      const { jid: _jid, parent: _parent, "cpuset.id": _set, ...rest } = parameters;
      return `jail ${name} vnet ${vnet} dying ${dying} ${JSON.stringify(rest)}`;
    }),
    ...[...vnets].flatMap(([vnet, { interfaces, routes }]) => [
      ...interfaces.map((entry) => {
        // The MAC that the kernel gave an interface of its own says nothing once another one is set.
        const { inet, inet6, bridge, nd6Options: _nd6, hwaddr: _first, ...rest } = entry;
        const addresses = [...inet, ...declarable(inet6)]
          .map(({ address, prefixLength }) => `${address}/${prefixLength}`)
          .sort();
        const members = bridge?.members.map((member) => `${member.name} ${member.flags.join(",")}`).sort();
        return `interface ${vnet} ${entry.name} ${addresses.join(" ")} ${JSON.stringify({ ...rest, members })}`;
      }),
      ...routes
        .filter(({ destination }) => !destination.startsWith("fe80"))
        .map((route) => `route ${vnet} ${routeText(route)}`),
    ]),
    ...mounts.map(({ device, path, type, options }) => `mount ${device} ${path} ${type} ${options.join(",")}`),
    ...devfsRulesets.map((number) => `devfs ruleset ${number}`),
  ];
}

/**
 * The kernel's own link-local address comes with the first IPv6 address, stays when the last one goes, and is not there
 * after a reboot: alone it tells what once was, as nd6's options do.
 */
function declarable<T extends { readonly address: string }>(inet6: readonly T[]): readonly T[] {
  return inet6.every(({ address }) => address.startsWith("fe80:")) ? [] : inet6;
}

function routeText({ destination, gateway, flags, interface: name }: Route): string {
  return `${destination} ${gateway.replace(/^link#\d+$/, "link")} ${flags} ${name}`;
}

/** Every file with its mode and text; a directory counts by being there. */
function fileLines(path: string, directory: DirectoryNode): string[] {
  const lines: string[] = [];
  for (const [name, node] of directory.entries) {
    const at = `${path}/${name}`;
    if (VOLATILE.some((pattern) => pattern.test(at))) continue;
    const mode = (node.mode & 0o7777).toString(8);
    if (node.kind === "directory") lines.push(`file ${at}/ ${mode}`, ...fileLines(at, node));
    else if (node.kind === "link") lines.push(`file ${at} -> ${node.target}`);
    else if (node.kind === "file" && node.program === undefined)
      lines.push(`file ${at} ${mode} ${textOf(node.content).replaceAll("\n", "\\n")}`);
  }
  return lines;
}

/** A unit has a mark of its own, and says which modules were not there before: sticky ones are there ever after. */
function textOf(content: string): string {
  return content
    .replace(/^#pulumi token .*$/m, "#pulumi token T")
    .replace(/"absent":\[[^\]]*\]/, (list) =>
      [...STICKY_MODULES].reduce((text, name) => text.replace(`"${name}",`, ""), list),
    );
}
