import fc from "fast-check";
import type { Properties } from "../../../provider/resources/definition";
import { KINDS, kind, Program, places, replaced, SAMPLES, UNKNOWN_TEXT } from "./samples";

/** A kind, and any of the places in its inputs. */
const anyPlaces = fc
  .constantFrom(...KINDS)
  .chain((name) => fc.tuple(fc.constant(name), fc.subarray([...places(SAMPLES[name])])));

test("whatever is unknown in a preview, nothing of it is refused and no kind stumbles over it", () => {
  fc.assert(
    fc.property(anyPlaces, ([name, unknown]) => {
      const given = unknown.reduce<unknown>(
        (inputs, path) => (at(inputs, path.slice(0, -1)) === UNKNOWN_TEXT ? inputs : setOrLeave(inputs, path)),
        SAMPLES[name],
      ) as Properties;
      const { inputs, issues } = new Program().check(name, "one", given);
      expect(issues).toEqual([]);
      for (const [key, value] of Object.entries(given))
        if (value === UNKNOWN_TEXT) expect(inputs[key]).toBe(UNKNOWN_TEXT);
    }),
    { numRuns: 400 },
  );
});

test.each(KINDS)("a %s whose every property is unknown, each by itself, is completed", (name) => {
  for (const path of places(SAMPLES[name])) {
    const given = replaced(SAMPLES[name], path, UNKNOWN_TEXT) as Properties;
    expect({ path, issues: new Program().check(name, "one", given).issues }).toEqual({ path, issues: [] });
  }
  const all = Object.fromEntries(Object.keys(kind(name).inputs.shape).map((key) => [key, UNKNOWN_TEXT]));
  expect(new Program().check(name, "one", all).issues).toEqual([]);
});

test("what stands beside something unknown is still checked", () => {
  const issues = (name: string, given: Properties) => new Program().issues(name, given);
  expect(issues("VnetInterface", { jail: UNKNOWN_TEXT, interface: "port", addresses: [UNKNOWN_TEXT, "bad"] })).toEqual([
    'addresses[1]: an address is IPv4 or IPv6 with a prefix length, as in 192.0.2.20/24 or 2001:db8::20/64; given: "bad"',
  ]);
  expect(
    issues("VnetInterface", {
      jail: "web",
      interface: UNKNOWN_TEXT,
      addresses: [UNKNOWN_TEXT],
      defaultRouter: "2001:db8::1",
      routes: [{ destination: UNKNOWN_TEXT, gateway: "nowhere" }],
    }),
  ).toEqual([
    'routes[0].gateway: an address is IPv4 or IPv6, without a prefix length, as in 192.0.2.1; given: "nowhere"',
    "defaultRouter: 2001:db8::1 is an IPv6 address; this is the IPv4 default router",
  ]);
  expect(issues("NetgraphBridge", { uplink: { interface: UNKNOWN_TEXT, learn: "no", hots: true } })).toEqual([
    'uplink.learn: this is true or false, without quotes; given: "no"',
    "uplink.hots: there is no such property; did you mean host?",
  ]);
  expect(
    issues("Jail", {
      exec: { start: [UNKNOWN_TEXT, 5] },
      params: { "meta.a": UNKNOWN_TEXT, nonsense: "x" },
      mounts: [{ source: UNKNOWN_TEXT, target: "relative" }],
    }),
  ).toEqual([
    'mounts[0].target: a path starts with /; given: "relative"',
    "exec.start[1]: this is a text; given: 5",
    "params.nonsense: jail(8) knows no such parameter",
  ]);
});

test("defaults and normal forms are shown beside something unknown", () => {
  const { inputs } = new Program().check("NetgraphBridge", "lan", { uplink: { interface: UNKNOWN_TEXT } });
  expect(inputs.uplink).toEqual({ interface: UNKNOWN_TEXT, host: true, learn: true });
  const nic = { jail: "web", interface: "port", addresses: [UNKNOWN_TEXT, "2001:DB8:0::20/64"] };
  expect(new Program().check("VnetInterface", "nic", nic).inputs.addresses).toEqual([UNKNOWN_TEXT, "2001:db8::20/64"]);
});

test("what is picked from something unknown is unknown itself", () => {
  expect(new Program().check("Jail", "web", { path: UNKNOWN_TEXT }).inputs.mountDevfs).toBe(UNKNOWN_TEXT);
  expect(new Program().check("Jail", "web", { name: UNKNOWN_TEXT }).inputs.hostname).toBe(UNKNOWN_TEXT);
  expect(new Program().check("Eiface", "port", { name: UNKNOWN_TEXT }).inputs.mac).toBe(UNKNOWN_TEXT);
  expect(new Program().check("Epair", "cable", { name: UNKNOWN_TEXT }).inputs).toMatchObject({
    a: UNKNOWN_TEXT,
    b: UNKNOWN_TEXT,
  });
  expect(new Program().check("VnetInterface", "nic", { jail: "web", interface: UNKNOWN_TEXT }).inputs.name).toBe(
    UNKNOWN_TEXT,
  );
});

test("something unknown clashes with nothing", () => {
  const program = new Program();
  program.check("Eiface", "one", { name: UNKNOWN_TEXT, mac: UNKNOWN_TEXT });
  expect(program.check("Eiface", "two", { name: UNKNOWN_TEXT, mac: UNKNOWN_TEXT }).issues).toEqual([]);
  program.check("VnetInterface", "three", { jail: UNKNOWN_TEXT, interface: "a", name: "eth0" });
  expect(program.check("VnetInterface", "four", { jail: UNKNOWN_TEXT, interface: "b", name: "eth0" }).issues).toEqual(
    [],
  );
});

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, part) => (current === UNKNOWN_TEXT ? UNKNOWN_TEXT : (current as Properties)[part]),
    value,
  );
}

function setOrLeave(value: unknown, path: readonly string[]): unknown {
  return at(value, path) === undefined ? value : replaced(value, path, UNKNOWN_TEXT);
}
