import { renderUnit, unitPath } from "../../../provider/host/unit";
import { Console } from "./console";

let console: Console;

beforeAll(async () => {
  console = await Console.open();
});

afterAll(() => console.close());

test("disown removes an object's unit and leaves the object", async () => {
  const unit = {
    kind: "Jail",
    id: "web",
    owner: "0123456789abcdef",
    token: "t",
    boot: "yes" as const,
    retain: false,
    inputs: { name: "web" },
    found: {},
    script: [],
  };
  const path = unitPath("Jail", "web");
  const { host } = console;
  await host.run(`mkdir -p ${path.replace(/\/[^/]*$/, "")}; cat >${path}; jail -c name=web path=/ persist`, {
    stdin: renderUnit(unit),
  });
  expect((await console.run("disown", "Jail/web")).text).toBe(
    "Jail/web is nobody's now; owner 0123456789abcdef has let it go",
  );
  expect((await host.run(`ls ${path}`)).exitCode).not.toBe(0);
  expect((await host.run("jls name")).stdout).toBe("web\n");
});
