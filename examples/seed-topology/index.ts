import * as pulumi from "@pulumi/pulumi";
import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";

const config = new pulumi.Config();
const nic = (name: string, usual: string) => config.get(name) ?? usual;
const domain = config.get("domain") ?? "jbsd.example.org";

const warden = new freebsd.Host("warden", { connection });

// A bridge on each of two NICs. The host stays on both wires: each NIC's upper hook is on its bridge as well.
const jbsd = new freebsd.NetgraphBridge("jbsd", { host: warden, uplink: { interface: nic("jbsdNic", "igb0") } });
const dmz = new freebsd.NetgraphBridge("dmz", { host: warden, uplink: { interface: nic("dmzNic", "igb1") } });

/** A jail with a port on each of the bridges given: `ng0_NAME` on the first, `ng1_NAME` on the second. */
function vimage(name: string, ports: { bridge: freebsd.NetgraphBridge; address: string; router?: string }[]) {
  const jail = new freebsd.Jail(name, { host: warden, hostname: `${name}.${domain}` });
  return ports.map(({ bridge, address, router }, index) => {
    const port = new freebsd.Eiface(`ng${index}_${name}`, { host: warden, bridge });
    return new freebsd.VnetInterface(`ng${index}_${name}`, {
      host: warden,
      jail,
      interface: port,
      addresses: [address],
      ...(router === undefined ? {} : { defaultRouter: router }),
    });
  });
}

const vj1 = vimage("vj1", [{ bridge: jbsd, address: "192.168.1.101/24", router: "192.168.1.1" }]);
const vj2 = vimage("vj2", [{ bridge: jbsd, address: "192.168.1.102/24", router: "192.168.1.1" }]);
// Two legs: a router between the two networks.
const vrouter = vimage("vrouter", [
  { bridge: jbsd, address: "192.168.1.1/24" },
  { bridge: dmz, address: "10.0.0.1/24" },
]);
const stats = vimage("stats", [{ bridge: dmz, address: "10.0.0.2/24", router: "10.0.0.1" }]);

// The high-security form: a NIC and a wire of its own, and no netgraph at all.
const vault = new freebsd.Jail("vault", { host: warden, hostname: `vault.${domain}` });
const wire = new freebsd.VnetInterface("vault-wire", {
  host: warden,
  jail: vault,
  interface: nic("vaultNic", "igb2"),
  addresses: ["172.16.0.2/24", "2001:db8:5::2/64"],
});

export const addresses = pulumi
  .all([...vj1, ...vj2, ...vrouter, ...stats, wire].map((each) => pulumi.all([each.jail, each.name, each.addresses])))
  .apply((all) => all.map(([jail, name, list]) => `${jail} ${name} ${(list ?? []).join(" ")}`));

// Known in preview already; any Markdown file shows it in a ```mermaid block.
export const picture = freebsd.topology(warden).mermaid;
