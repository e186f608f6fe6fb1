import { Pace } from "../../../provider/transport/pace";
import { tellAtOnce } from "../../../provider/transport/width";

afterEach(() => tellAtOnce(Number.POSITIVE_INFINITY));

test("an idle line sends at once, and so does one whose answers have all come", () => {
  const pace = new Pace(4);
  expect(pace.wait(1, 0)).toBe(0);
  pace.sent(0);
  pace.left(0, 100);
  expect(pace.wait(1, 100)).toBe(0);
});

test("while one is on its way, the next one follows after the last answer's time", () => {
  const pace = new Pace(4);
  pace.sent(0);
  pace.left(0, 100);
  pace.sent(100);
  expect(pace.wait(2, 100)).toBe(100);
  expect(pace.wait(2, 130)).toBe(70);
  expect(pace.wait(2, 200)).toBe(0);
  expect(pace.wait(2, 290)).toBe(0);
});

test("where all that the engine does at once waits, it follows at once", () => {
  const pace = new Pace(4);
  for (const waiting of [1, 2, 3, 4, 5, 6, 7, 8, ...Array.from({ length: 8 }, () => 5)]) pace.came(waiting);
  pace.sent(0);
  pace.left(0, 20);
  pace.sent(20);
  expect([1, 4, 7, 8, 9].map((waiting) => pace.wait(waiting, 20))).toEqual([20, 20, 20, 0, 0]);
  expect(pace.wait(7, 30)).toBe(10);
});

test.each([
  [8, 20, 20],
  [8, 44, 4],
  [8, 55, 0],
  [64, 160, 160],
  [64, 350, 34],
])(
  "with %i at once and answers after %i ms it waits for %i ms at most: the engine must not run out of work",
  (most, took, wait) => {
    const pace = new Pace(4);
    for (let waiting = 1; waiting <= most; waiting += 1) pace.came(waiting);
    for (let came = 0; came < most; came += 1) pace.came(1);
    pace.sent(0);
    pace.left(0, took);
    pace.sent(took);
    expect(pace.wait(1, took)).toBe(wait);
  },
);

test("before any answer nothing is known that would have to be waited for", () => {
  const pace = new Pace(4);
  pace.sent(0);
  expect(pace.wait(2, 1)).toBe(0);
});

test("a full line waits for an answer, and goes by that of the batch which was answered last", () => {
  const pace = new Pace(2);
  pace.sent(0);
  pace.sent(10);
  expect(pace.wait(3, 20)).toBeUndefined();
  pace.left(1, 40);
  expect(pace.wait(3, 45)).toBe(5);
  expect(pace.wait(3, 50)).toBe(0);
  pace.sent(50);
  pace.left(0, 60);
  pace.sent(70);
  // The last one took from 50 to 60.
  expect(pace.wait(3, 70)).toBe(10);
});

test("how much the engine does at once is known when as many again have come without being more", () => {
  const pace = new Pace(4);
  for (const waiting of [1, 2, 3, 2, 2]) {
    pace.came(waiting);
    expect(pace.isFull(waiting)).toBe(false);
  }
  pace.sent(0);
  pace.left(0, 10);
  pace.sent(10);
  expect(pace.wait(3, 10)).toBe(10);
  pace.came(3);
  expect(pace.wait(3, 10)).toBe(0);
  expect(pace.isFull(3)).toBe(true);
  expect(pace.isFull(2)).toBe(false);
  // More than ever: the engine does more at once than was known.
  pace.came(4);
  expect(pace.wait(4, 10)).toBe(10);
});

test("what the program has told of it need not be found out", () => {
  tellAtOnce(8);
  const pace = new Pace(4);
  pace.came(1);
  expect([7, 8, 9].map((waiting) => pace.isFull(waiting))).toEqual([false, true, true]);
  pace.sent(0);
  pace.left(0, 44);
  pace.sent(44);
  expect([1, 7, 8].map((waiting) => pace.wait(waiting, 44))).toEqual([4, 4, 0]);
});

test("where fewer can be done at once than the program has told, that many are all", () => {
  tellAtOnce(64);
  const pace = new Pace(4);
  for (const waiting of [1, 2, 3, 3, 2, 3]) pace.came(waiting);
  expect([2, 3].map((waiting) => pace.isFull(waiting))).toEqual([false, true]);
});

test("that one at a time comes says nothing", () => {
  const pace = new Pace(4);
  for (const waiting of [1, 1, 1]) pace.came(waiting);
  expect(pace.isFull(1)).toBe(false);
});
