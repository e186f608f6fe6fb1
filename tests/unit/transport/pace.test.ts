import { Pace } from "../../../provider/transport/pace";

const SHARE = 0.5;

test("an idle line sends at once, and so does one whose answers have all come", () => {
  const pace = new Pace(4, SHARE);
  expect(pace.wait(1, 0)).toBe(0);
  pace.sent(0);
  pace.left(0, 100);
  expect(pace.wait(1, 100)).toBe(0);
});

test("while one is on its way, the next one follows after its share of the last answer's time", () => {
  const pace = new Pace(4, SHARE);
  pace.sent(0);
  pace.left(0, 100);
  pace.sent(100);
  expect(pace.wait(2, 100)).toBe(50);
  expect(pace.wait(2, 130)).toBe(20);
  expect(pace.wait(2, 150)).toBe(0);
  expect(pace.wait(2, 190)).toBe(0);
});

test("before any answer nothing is known that would have to be waited for", () => {
  const pace = new Pace(4, SHARE);
  pace.sent(0);
  expect(pace.wait(2, 1)).toBe(0);
});

test("a full line waits for an answer, and goes by that of the batch which was answered last", () => {
  const pace = new Pace(2, SHARE);
  pace.sent(0);
  pace.sent(10);
  expect(pace.wait(3, 20)).toBeUndefined();
  pace.left(1, 40);
  expect(pace.wait(3, 40)).toBe(0);
  pace.sent(40);
  pace.left(0, 50);
  pace.sent(60);
  // The last one took from 40 to 50.
  expect(pace.wait(3, 60)).toBe(5);
});

test("where as many wait as ever did, and not for the first time, nobody else will come: the next one goes at once", () => {
  const pace = new Pace(4, SHARE);
  for (const waiting of [1, 2, 3]) {
    pace.came(waiting);
    expect(pace.isFull(waiting)).toBe(false);
  }
  pace.sent(0);
  pace.left(0, 100);
  pace.sent(100);
  pace.came(2);
  expect(pace.wait(2, 100)).toBe(50);
  pace.came(3);
  expect(pace.wait(3, 100)).toBe(0);
  expect(pace.isFull(2)).toBe(false);
  // More than ever: the engine does more at once than was known.
  pace.came(4);
  expect(pace.wait(4, 100)).toBe(50);
});
