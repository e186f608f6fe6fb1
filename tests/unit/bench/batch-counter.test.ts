import { BatchCounter } from "../../../bench/batch-counter";
import { Dispatch } from "../../../provider/transport/dispatch";
import { Operation } from "../../../provider/transport/operation";

function batch(dispatch: Dispatch, ...argv: string[]): string {
  const ignore = (): void => undefined;
  return dispatch.script([new Operation([{ argv }], [], { exclusive: true, fence: undefined }, ignore, ignore)]);
}

test("each batch that the transport sends counts once, wherever the line cuts it", () => {
  const dispatch = new Dispatch();
  const sent = batch(dispatch, "true") + batch(dispatch, "ifconfig", "lo0") + batch(dispatch, "echo", "a\nb");
  for (let at = 0; at <= sent.length; at += 1) {
    const counter = new BatchCounter();
    const hear = counter.session();
    hear(sent.slice(0, at));
    hear(sent.slice(at));
    expect(counter.count).toBe(3);
  }
});

test("sessions do not mix, and a reset begins anew", () => {
  const sent = batch(new Dispatch(), "true");
  const counter = new BatchCounter();
  const [one, two] = [counter.session(), counter.session()];
  one(sent.slice(0, 60));
  two(sent);
  one(sent.slice(60));
  expect(counter.count).toBe(2);
  counter.reset();
  expect(counter.count).toBe(0);
});
