import type { Route } from "../inventory-types";
import { type LibxoObject, libxoChild, libxoDocument, libxoList, libxoText } from "./libxo";
import { HostOutputError } from "./output-error";

const FAMILIES: ReadonlyMap<string, Route["family"]> = new Map([
  ["Internet", "inet"],
  ["Internet6", "inet6"],
]);

/**
 * The routes that `netstat -rn --libxo json` prints, IPv4 before IPv6 and in its order; other address families are
 * left out. Throws HostOutputError when it is not such a document. netstat(1), option -r
 */
export function parseNetstatRoutes(text: string): readonly Route[] {
  const statistics = libxoChild(libxoDocument("netstat", text), "statistics");
  const information = libxoChild(statistics, "route-information");
  if (information === undefined) throw new HostOutputError("netstat", "no route-information in it", text);
  const routes: Route[] = [];
  for (const table of libxoList(libxoChild(information, "route-table"), "rt-family")) {
    const family = FAMILIES.get(libxoText(table, "address-family") ?? "");
    if (family !== undefined) routes.push(...libxoList(table, "rt-entry").map((entry) => routeOf(family, entry)));
  }
  return routes;
}

function routeOf(family: Route["family"], entry: LibxoObject): Route {
  const destination = libxoText(entry, "destination");
  const gateway = libxoText(entry, "gateway");
  if (destination === undefined || gateway === undefined) {
    throw new HostOutputError("netstat", "a route without destination or gateway", JSON.stringify(entry));
  }
  return {
    family,
    destination,
    gateway,
    flags: libxoText(entry, "flags") ?? "",
    interface: libxoText(entry, "interface-name") ?? "",
  };
}
