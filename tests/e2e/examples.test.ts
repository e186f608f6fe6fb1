import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../tools/pulumi/environment";
import { hostsOf, nicsOf, plugInOutside } from "../../tools/pulumi/example-hosts";
import { copyProgram, type Program, writeProgram } from "../../tools/pulumi/program";
import type { BareHost } from "./harness/bare-host";
import { Stack } from "./harness/stack";
import { onlySimulated, openTarget, type Target } from "./harness/target";

/** From a jail or the host, where there are several hosts as `east:web1`, to an address. */
type Ping = readonly [from: string, to: string];

/** Who reaches whom when an example is up. */
const REACHED: Readonly<Record<string, readonly Ping[]>> = {
  "hello-jail": [
    ["hello", "10.40.0.1"],
    ["host", "10.40.0.2"],
  ],
  "nat-and-port-forward": [
    ["testA", "10.10.15.101"],
    ["testC", "10.10.15.1"],
    ["testB", "2001:db8:15::100"],
    ["host", "10.10.15.100"],
    // Somebody on the wire of rl0 who answers his own network alone.
    ["testA", "192.168.0.1"],
  ],
  "seed-topology": [
    ["vj1", "192.168.1.102"],
    ["vj2", "192.168.1.1"],
    ["stats", "10.0.0.1"],
    ["vrouter", "10.0.0.2"],
  ],
  "vimage-article": [
    ["vj1", "192.168.1.2"],
    ["vj1", "10.0.0.2"],
    ["vj2", "10.0.0.1"],
  ],
  "vimage-package": [
    ["beefcake", "192.168.1.103"],
    ["web", "192.168.1.2"],
    ["web", "10.0.0.102"],
    ["db", "192.168.1.101"],
  ],
  "secure-bridge": [
    ["honeypot", "192.168.1.67"],
    ["sensor", "192.168.1.66"],
  ],
  "netgraph-tee": [
    ["web", "10.70.0.12"],
    ["db", "10.70.0.11"],
  ],
  "wiki-jails": [
    ["foo", "198.51.100.1"],
    ["test1", "10.0.0.12"],
    ["test2", "10.0.0.1"],
    ["host", "10.0.0.11"],
  ],
  "small-company": [
    ["files", "10.0.1.10"],
    ["portal", "10.0.1.11"],
    ["fw", "10.0.10.10"],
    ["mail", "203.0.113.2"],
  ],
  "two-hosts": [
    ["east:web1", "10.60.0.12"],
    ["west:db2", "10.60.0.21"],
  ],
};

/** Who must not be reached. */
const HIDDEN: Readonly<Record<string, readonly Ping[]>> = {
  "small-company": [
    ["portal", "10.0.10.10"],
    ["web", "10.0.10.10"],
    ["host", "10.0.1.10"],
  ],
  "secure-bridge": [
    ["host", "192.168.1.66"],
    ["sensor", "192.168.1.2"],
  ],
};

/** What else the host must say when an example is up. */
const SAID: Readonly<Record<string, { readonly script: string; readonly says: RegExp }>> = {
  "netgraph-tee": {
    script: "ngctl show tap:; ngctl show copies:; ngctl msg copies: getconfig",
    says: /^(?=[\s\S]* left +lan +bridge)(?=[\s\S]* right +ng0_web )(?=[\s\S]* many0 +tap +tee +\w+ +left2right)(?=[\s\S]* one +ng0_watch +eiface)[\s\S]*enabledLinks=\[ 1 1 \]/,
  },
  "nat-and-port-forward": {
    script: "for a in nat-way-out rdr-web; do pfctl -a pulumi-freebsd/$a -P -sn; done; sysctl net.inet6.ip6.forwarding",
    says: /^nat on rl0 inet from 10\.10\.15\.0\/24 to any -> \(rl0:0\) static-port\nrdr pass on rl0 inet proto tcp from any to 192\.168\.0\.10 port = 80 -> 10\.10\.15\.100 port 80\nnet\.inet6\.ip6\.forwarding: 1\n$/,
  },
  "wiki-jails": {
    script: "ifconfig -j foo epair0b; jls -j foo allow.mount allow.raw_sockets sysvmsg sysvsem sysvshm",
    says: /inet 198\.51\.100\.20 [\s\S]*\ntrue true new new new\n$/,
  },
  "small-company": {
    script: "jexec fw pfctl -s nat",
    says: /nat on igb0 inet from 10\.0\.0\.0\/16 to any -> \(igb0\).*\n(rdr pass on igb0 inet proto tcp .* -> 10\.0\.1\.1[01] .*\n){3}/,
  },
};

const examples = readdirSync(join(CHECKOUT, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
  .map((entry) => entry.name);

for (const name of examples) {
  describe(`the example ${name}`, () => {
    const targets = new Map<string, Target>();
    const untouched = new Map<string, BareHost>();
    let program: Program;
    let stack: Stack;

    before(async function (this: Mocha.Context) {
      onlySimulated(this, `${name} has names, subnets and NICs of its own, and only pft… is the suite's to use there`);
      for (const host of hostsOf(name)) {
        const target = await openTarget({ nics: nicsOf(name) });
        if (target.simulator !== undefined) plugInOutside(target.simulator);
        targets.set(host, target);
        untouched.set(host, await target.bare());
      }
      program = await copyProgram(`examples/${name}`);
      const connections = [...targets].map(([host, { connection }]) => [host, JSON.stringify(connection)] as const);
      const [[, only] = ["", ""], ...more] = connections;
      stack = await Stack.create({
        folder: program.folder,
        ...(more.length === 0
          ? { environment: { PULUMI_FREEBSD_CONNECTION: only } }
          : { config: Object.fromEntries(connections) }),
      });
    });

    after(async () => {
      await stack?.clear();
      await program?.remove();
      for (const target of targets.values()) await target.close();
    });

    it("can be looked at before it is made", async () => {
      const preview = await stack.preview("--diff");
      assert.match(preview.stdout, /\+ pulumi-nodejs:dynamic\/freebsd:Host: \(create\)/);
      await areUntouched();
    });

    it("goes up, and its jails reach each other", async () => {
      await stack.up();
      const pings = REACHED[name] ?? [];
      assert(pings.length > 0, `say in this test who reaches whom in ${name}`);
      for (const ping of pings) assert.equal(await answer(ping, 3), "yes", ping.join(" to "));
      for (const ping of HIDDEN[name] ?? []) assert.equal(await answer(ping, 1), "no", ping.join(" to "));
      const said = SAID[name];
      if (said !== undefined) assert.match((await targets.get("host")?.run(said.script)) ?? "", said.says);
    });

    it("comes down and leaves the host as it was", async () => {
      await stack.destroy();
      await areUntouched();
    });

    async function areUntouched(): Promise<void> {
      for (const [host, target] of targets) assert.deepEqual(await target.bare(), untouched.get(host));
    }

    /** Whether one of some pings is answered. */
    async function answer([from, to]: Ping, tries: number): Promise<string> {
      const [place = "", host = hostsOf(name)[0] ?? ""] = from.split(":").toReversed();
      const target = targets.get(host);
      assert(target !== undefined, `there is no host ${host}`);
      const into = place === "host" ? "" : `jexec ${place} `;
      // A new IPv6 address may not be used for a second: duplicate address detection (RFC 4862).
      const script = `for n in $(jot ${tries}); do ${into}ping -q -c 1 -t 2 ${to} >/dev/null 2>&1 && echo yes && exit; sleep 1; done; echo no`;
      return (await target.run(script)).trim();
    }
  });
}

describe("schema.json", () => {
  it("is a package schema to Pulumi", async () => {
    const program = await writeProgram("schema", "");
    const stack = await Stack.create({ folder: program.folder });
    try {
      await stack.run(["schema", "check", join(CHECKOUT, "schema.json")]);
    } finally {
      await stack.close();
      await program.remove();
    }
  });
});
