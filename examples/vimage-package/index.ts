import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";

// What ng_bridge_load="YES" and the like did in loader.conf: now, and at boot.
const host = new freebsd.Host("host", { connection, modules: ["ng_bridge", "ng_eiface", "ng_ether", "ng_socket"] });

// A root of its own, only for its gateway_enable="YES": packets are routed through this vimage.
const router = new freebsd.JailRoot("router", { host, base: "/", rcConf: { gateway_enable: true } });

new freebsd.Vimage("router", {
  host,
  rootdir: router,
  vnets: ["igb1"], // igb1 leaves the host
  bridges: ["igb0", "igb2"], // igb0 and igb2 stay, and have ng0_router and ng1_router beside them
  ifconfig: { igb1: ["203.0.113.2/24"], ng0_router: ["192.168.1.1/24"], ng1_router: ["10.0.0.1/24"] },
  defaultrouter: "203.0.113.1",
});

/** Vimages on the host's own root directory, as many as the wire has room for. */
function vimages(nic: string, network: string, names: readonly string[]) {
  for (const [index, name] of names.entries())
    new freebsd.Vimage(name, {
      host,
      bridges: [nic],
      ifconfig: { [`ng0_${name}`]: [`${network}.${101 + index}/24`] },
      defaultrouter: `${network}.1`,
    });
}
vimages("igb0", "192.168.1", ["beefcake", "stats", "web"]);
vimages("igb2", "10.0.0", ["build", "db"]);

export const picture = freebsd.topology(host).mermaid;
