import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "ssh2";
import { createHost, type SimulatedHost } from "../../../simulator/src/host";
import { collect, connect, openChannel } from "../simulator/ssh/client";

const NICS = [
  { name: "em0", ether: "00:25:90:00:00:01", address: "192.0.2.10/24" },
  { name: "em1", ether: "00:25:90:00:00:02", address: "198.51.100.10/24" },
];

let host: SimulatedHost;
const clients: Client[] = [];

beforeEach(async () => {
  host = await createHost({ nics: NICS });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await host.close();
});

async function dial(through?: { card: string; address?: string; lost?: "silence" | "reset" }): Promise<Client> {
  const { connection } = await host.listen(through === undefined ? {} : { through });
  const client = await connect(connection);
  client.on("error", () => undefined);
  clients.push(client);
  return client;
}

/** What a command said, or `silence`. */
async function answer(client: Client, command: string): Promise<string> {
  const said = openChannel(client, command).then(async (channel) => (await collect(channel)).stdout);
  return Promise.race([said, sleep(1500).then(() => "silence")]);
}

const CUT = "kldload ng_ether ng_bridge; ngctl mkpeer em0: bridge lower link0; ngctl name em0:lower lan";

describe("SSH through a card of the simulated host", () => {
  test("is in the session's environment, as sshd(8) says it", async () => {
    const client = await dial({ card: "em1" });
    expect(await answer(client, 'echo "$SSH_CONNECTION"')).toMatch(/^198\.51\.100\.9 \d+ 198\.51\.100\.10 22\n$/);
    expect(await answer(await dial(), 'echo "$SSH_CONNECTION"')).toMatch(/^192\.0\.2\.9 \d+ 192\.0\.2\.10 22\n$/);
  });

  test("falls silent while the card is netgraph's, and goes on when the host has it back", async () => {
    const client = await dial({ card: "em0" });
    await host.run(CUT);
    expect(await answer(client, "echo here")).toBe("silence");
    await host.run("ngctl connect em0: lan: upper link1");
    expect(await answer(client, "echo here")).toBe("here\n");
  });

  test("falls silent without the address, with the card down and with the card in a jail", async () => {
    const client = await dial({ card: "em0" });
    for (const [away, back] of [
      ["ifconfig em0 inet 192.0.2.10 -alias", "ifconfig em0 inet 192.0.2.10/24"],
      ["ifconfig em0 down", "ifconfig em0 up"],
      [
        "jail -c vnet name=j path=/ persist; ifconfig em0 vnet j",
        "ifconfig em0 -vnet j; ifconfig em0 inet 192.0.2.10/24",
      ],
    ] as const) {
      await host.run(away);
      expect(await answer(client, "echo here")).toBe("silence");
      await host.run(back);
      expect(await answer(client, "echo here")).toBe("here\n");
    }
  });

  test("another card does not matter", async () => {
    const client = await dial({ card: "em0" });
    await host.run(CUT.replaceAll("em0", "em1"));
    expect(await answer(client, "echo here")).toBe("here\n");
  });

  test("breaks off, and is refused, where that is asked for", async () => {
    const client = await dial({ card: "em0", lost: "reset" });
    const over = new Promise<string>((resolve) => client.once("close", () => resolve("over")));
    await host.run(CUT);
    expect(await over).toBe("over");
    await expect(dial({ card: "em0", lost: "reset" })).rejects.toThrow(/ECONNRESET|lost/i);
  });
});
