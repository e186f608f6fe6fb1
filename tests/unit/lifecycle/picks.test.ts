import fc from "fast-check";
import { derivedMac, ownerId, shortName } from "../../../provider/host/names";
import { Program } from "./samples";

const picked = (kind: string, name: string) => new Program().check(kind, name, {}).inputs;

describe("a name that is not given", () => {
  test.each([
    ["NetgraphBridge", 30],
    ["Eiface", 15],
    ["Bridge", 15],
    ["Epair", 14],
    ["Jail", 63],
  ])("of a %s is the Pulumi name up to %d characters, and beyond that shortened with a hash", (kind, longest) => {
    expect(picked(kind, "w".repeat(longest)).name).toBe("w".repeat(longest));
    const long = picked(kind, `${"w".repeat(longest)}x`).name as string;
    expect(long).toHaveLength(longest);
    expect(long).toMatch(/^w+-[0-9a-f]{5}$/);
    expect(picked(kind, `${"w".repeat(longest)}y`).name).not.toBe(long);
  });

  test("is within its limit and its characters, whatever the Pulumi name is, and the same again", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme" }), fc.constantFrom(14, 15, 31, 63), (name, longest) => {
        const short = shortName(name, longest);
        expect(short).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]*$/);
        expect(short.length).toBeLessThanOrEqual(longest);
        expect(shortName(name, longest)).toBe(short);
      }),
    );
  });

  test("stays two names for two long names that begin alike", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom(14, 15, 31), (left, right, longest) => {
        fc.pre(left !== right);
        const start = "a-very-long-name-that-is-too-long-for-every-one-";
        expect(shortName(start + left, longest)).not.toBe(shortName(start + right, longest));
      }),
    );
  });

  test("has a hash where a character had to be replaced, so that a.b and a-b stay two", () => {
    expect(shortName("a-b", 15)).toBe("a-b");
    expect(shortName("a.b", 15)).toMatch(/^a-b-[0-9a-f]{5}$/);
  });

  test("of a jail is never a number alone, which would be a jid", () => {
    const { inputs, issues } = new Program().check("Jail", "42", {});
    expect(issues).toEqual([]);
    expect(inputs.name).toMatch(/\D/);
  });
});

describe("a MAC that is not given", () => {
  test("is 02: and 40 bits, the same again and shown by check", () => {
    const program = new Program();
    const { mac } = program.check("Eiface", "port", {}).inputs;
    expect(mac).toMatch(/^02(:[0-9a-f]{2}){5}$/);
    expect(program.check("Eiface", "port", {}, { olds: {} }).inputs.mac).toBe(mac);
  });

  test("is another one for another name, host, stack or project", () => {
    const owners = [
      ownerId("site", "prod", "edge"),
      ownerId("site", "prod", "core"),
      ownerId("site", "dev", "edge"),
      ownerId("other", "prod", "edge"),
    ];
    const macs = owners.flatMap((owner) => [derivedMac(owner, "a"), derivedMac(owner, "b")]);
    expect(new Set(owners).size).toBe(owners.length);
    expect(new Set(macs).size).toBe(macs.length);
  });

  test("does not mix up where one part ends and the next begins", () => {
    expect(ownerId("ab", "c", "d")).not.toBe(ownerId("a", "bc", "d"));
    expect(derivedMac("ab", "c")).not.toBe(derivedMac("a", "bc"));
  });

  test("differs between the two ends of an epair, and follows a name that is given", () => {
    const { a, b } = new Program().check("Epair", "cable", {}).inputs as Record<
      "a" | "b",
      { name: string; mac: string }
    >;
    expect([a.name, b.name]).toEqual(["cablea", "cableb"]);
    expect(a.mac).not.toBe(b.mac);
    const program = new Program();
    const named = program.check("Epair", "cable", { b: { name: "eth0" } }).inputs as Record<"a" | "b", { mac: string }>;
    expect(named.b).toEqual({ name: "eth0", mac: derivedMac(program.owner, "eth0") });
  });
});

describe("an owner's id", () => {
  const host = { connection: { host: "edge.example.org" } };

  test("is made of project, stack and name the first time", () => {
    expect(new Program().check("Host", "edge", host).inputs.owner).toBe(ownerId("site", "prod", "edge"));
  });

  test("is carried over from the old inputs, whatever the Host is called now", () => {
    const olds = { owner: "00000000000000aa" };
    expect(new Program().check("Host", "renamed", host, { olds }).inputs.owner).toBe("00000000000000aa");
  });

  test("is what the program says, where it says one", () => {
    const olds = { owner: "00000000000000aa" };
    expect(new Program().check("Host", "edge", { ...host, owner: "00000000000000bb" }, { olds }).inputs.owner).toBe(
      "00000000000000bb",
    );
  });
});

test("a hostname is the jail's name, and a name inside a jail that on the host, where they are not given", () => {
  expect(picked("Jail", "web").hostname).toBe("web");
  const nic = new Program().check("VnetInterface", "nic", { jail: "web", interface: "em1" }).inputs;
  expect(nic.name).toBe("em1");
});
