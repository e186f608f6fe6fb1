import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const bare = InventoryBuilder.bare();

describe("a HostInterface", () => {
  const leg = (more: Record<string, unknown> = {}) => inputs("HostInterface", { interface: "em2", ...more });
  const nic = bare.interface("em2", { up: false, more: ["inet 10.0.0.5 netmask 0xffffff00 broadcast 10.0.0.255"] });

  test("sets what is declared, keeps what the interface has, and remembers how it was", () => {
    const { steps, found } = planned("HostInterface", leg({ addresses: ["10.9.0.1/24"], description: "leg" }), nic);
    expect(texts(steps)).toEqual(["ifconfig em2 description leg up", "ifconfig em2 inet 10.9.0.1/24 alias"]);
    expect(undoTexts(steps)).toEqual(["ifconfig em2 inet 10.9.0.1 -alias", "ifconfig em2 -description down"]);
    expect(found).toEqual({ addresses: ["10.0.0.5/24"], mtu: 1500, up: false, changed: ["description"] });
  });

  test("what is declared no more is as it was found, also after an update that was cut off, and what never was is left alone", () => {
    const found = { addresses: [], mtu: 1500, up: true, description: "theirs", changed: ["mtu", "description"] };
    const now = bare.interface("em2", { mtu: 9000, more: ["description: ours"] });
    const { steps, found: kept } = planned("HostInterface", leg(), now, { ...leg(), found });
    expect(texts(steps)).toEqual(["ifconfig em2 mtu 1500 description theirs"]);
    expect(kept).toEqual(found);
    const back = bare.interface("em2", { mtu: 1500, more: ["description: theirs"] });
    const next = planned("HostInterface", leg(), back, { ...leg(), found });
    expect(next).toMatchObject({ steps: [], found: { changed: [] } });
    expect(planned("HostInterface", leg(), now, { ...leg(), found: next.found }).steps).toEqual([]);
    expect(teardown("HostInterface", leg(), now, found)).toEqual(["ifconfig em2 mtu 1500 description theirs"]);
  });

  test("a link-local address is the kernel's unless it is declared", () => {
    const now = bare.interface("em2", {
      more: ["inet6 fe80::1%em2 prefixlen 64 scopeid 0x2", "inet6 fe80::5a9c:fcff:fe00:1%em2 prefixlen 64 scopeid 0x2"],
    });
    const declared = leg({ addresses: ["fe80::1%em2/64"] });
    expect(declared.addresses).toEqual(["fe80::1/64"]);
    expect(planned("HostInterface", declared, now, { ...declared, found: {} }).steps).toEqual([]);
    expect(texts(planned("HostInterface", leg(), now, { ...declared, found: {} }).steps)).toEqual([
      "ifconfig em2 inet6 fe80::1/64 -alias",
    ]);
    expect(planned("HostInterface", leg(), now).found).toMatchObject({ addresses: [] });
  });

  test("removes an address of its own and never one that was there before", () => {
    const now = nic.without("em2").interface("em2", {
      more: ["inet 10.0.0.5 netmask 0xffffff00", "inet 10.9.0.1 netmask 0xffffff00"],
    });
    const olds = { ...leg({ addresses: ["10.9.0.1/24", "10.0.0.5/24"] }), found: { addresses: ["10.0.0.5/24"] } };
    expect(texts(planned("HostInterface", leg(), now, olds).steps)).toEqual(["ifconfig em2 inet 10.9.0.1 -alias"]);
  });

  test("delete gives back what was found, and of an interface that is gone is success", () => {
    const found = { addresses: ["10.0.0.5/24"], mtu: 1500, up: false };
    const state = leg({ addresses: ["10.9.0.1/24", "10.0.0.5/24"], mtu: 9000, description: "leg" });
    const now = bare.interface("em2", { mtu: 9000, more: ["description: leg"] });
    expect(teardown("HostInterface", state, now, found)).toEqual([
      "ifconfig em2 inet 10.9.0.1 -alias",
      "ifconfig em2 mtu 1500 -description down",
    ]);
    expect(teardown("HostInterface", state, bare, found)).toEqual([]);
  });

  test("is refused where there is no such interface", () => {
    expect(refused("HostInterface", leg(), bare)).toBe(
      "interface: there is no interface em2 in the host's network stack",
    );
  });
});
