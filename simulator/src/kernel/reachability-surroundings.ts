import type { Kernel } from "./model";
import "./reachability";
import { listen } from "./reachability-listeners";
import { attachWire, emulatorGateway } from "./reachability-wires";

/** The SSH server of the recorded host: not OpenSSH, and found by the name of its program (tests/recordings/README.md). */
const sshServer = { protocol: "tcp", port: 22, command: "gossh", pid: 1101, descriptor: 3, families: "46" } as const;

/**
 * What is around the recorded host, for a kernel that has just been made: the emulator's gateway on the wire behind the NIC
 * that has an address of its net, and the SSH server that listens.
 */
export function attachSurroundings(kernel: Kernel): void {
  const { hostVnet } = kernel;
  const uplink = hostVnet.interfaces.find((iface) =>
    iface.addresses.some(({ address }) => address.startsWith(emulatorGateway.network.replace(/0$/, ""))),
  );
  const first = uplink ?? hostVnet.interfaces.find(({ kind }) => kind === "ether");
  if (first !== undefined) attachWire(first, [emulatorGateway]);
  listen(hostVnet, sshServer);
}
