import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";

const host = new freebsd.Host("host", { connection });

// A switch without a wire: the jail and the host are its two ports.
const lan = new freebsd.NetgraphBridge("lan", { host });

const hello = new freebsd.Jail("hello", { host });
const port = new freebsd.Eiface("hello0", { host, bridge: lan });
const inside = new freebsd.VnetInterface("hello0", {
  host,
  jail: hello,
  interface: port,
  addresses: ["10.40.0.2/24"],
  defaultRouter: "10.40.0.1",
});

// The host's own leg on the switch.
const leg = new freebsd.Eiface("host0", { host, bridge: lan });
const gateway = new freebsd.HostInterface("host0", { host, interface: leg, addresses: ["10.40.0.1/24"] });

export const jid = hello.jid;
export const addresses = inside.addresses;
export const gatewayAddress = gateway.addresses;
