import { KernelError } from "../../kernel/errno";
import { findInterface } from "../../kernel/interfaces";
import { configureVlan, unconfigureVlan, vlanState } from "../../kernel/vlan-interface";
import { call, Exit, type Invocation, target } from "./invocation";
import { type Parameter, type ParameterTable, withArgument } from "./parameter";

/** The parameters of vlan(4) (sbin/ifconfig/ifvlan.c). */

function vlanTarget(invocation: Invocation) {
  const iface = target(invocation);
  if (iface.kind !== "vlan") throw new KernelError("EINVAL");
  return iface;
}

/** vlan_set: tag and parent go to the kernel once both are named. */
function apply(invocation: Invocation): void {
  const { tag, parent, protocol } = invocation.vlan;
  if (tag === undefined || parent === undefined) return;
  call("SIOCSETVLAN", () => {
    const carrier = findInterface(invocation.vnet, parent);
    if (carrier === undefined) throw new KernelError("ENXIO");
    configureVlan(vlanTarget(invocation), carrier, tag, protocol ?? "802.1q");
  });
}

/** strtoul(3) in any base. */
function readTag(text: string): number {
  if (!/^(0[xX][0-9a-fA-F]+|\d+)$/.test(text)) throw new Exit("invalid value for vlan");
  const tag = Number(text);
  if (tag > 0xfff) throw new Exit("value for vlan out of range");
  return tag;
}

function readProtocol(text: string): string {
  const known = ["802.1q", "802.1ad"].find((name) => name === text.toLowerCase());
  if (known === undefined && text.toLowerCase() !== "qinq") throw new Exit("invalid value for vlanproto");
  return known ?? "802.1ad";
}

function setting(store: (invocation: Invocation, value: string) => void): { before: Parameter; after: Parameter } {
  return {
    before: { ...withArgument(store), creating: true },
    after: withArgument((invocation, value) => {
      store(invocation, value);
      apply(invocation);
    }),
  };
}

const tag = setting((invocation, value) => {
  invocation.vlan.tag = readTag(value);
});
const parent = setting((invocation, value) => {
  invocation.vlan.parent = value;
});
const protocol = setting((invocation, value) => {
  invocation.vlan.protocol = readProtocol(value);
});

/** Before the interface is there. */
export const vlanCreationParameters: ParameterTable = {
  vlan: tag.before,
  vlandev: parent.before,
  vlanproto: protocol.before,
};

export const vlanParameters: ParameterTable = {
  vlan: tag.after,
  vlandev: parent.after,
  vlanproto: protocol.after,
  vlanpcp: withArgument((invocation, value) => {
    if (!/^\d+$/.test(value)) throw new Exit("invalid value for vlanpcp");
    if (Number(value) > 7) throw new Exit("value for vlanpcp out of range");
    call("SIOCSVLANPCP", () => {
      vlanState(vlanTarget(invocation)).pcp = Number(value);
    });
  }),
  "-vlandev": {
    takes: "rest",
    run: (invocation, [name]) => {
      call("SIOCSETVLAN", () => unconfigureVlan(vlanTarget(invocation)));
      return name === undefined ? 0 : 1;
    },
  },
};
