import fc from "fast-check";
import { FrameReader } from "../../../provider/transport/frames";

const nonce = "0123456789abcdef";

test("frames are the same however the stream is cut into chunks", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom(..."01\n äé漢\0".split("")), maxLength: 30 }), { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
      (outputs, sizes) => {
        const bytes = Buffer.from(`${outputs.map((output, index) => `${output}${nonce} ${index} 0\n`).join("")}rest`);
        const reader = new FrameReader(nonce);
        const frames = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          frames.push(...reader.read(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(frames).toEqual(outputs.map((output, index) => ({ output, mark: `${index} 0` })));
        expect(reader.rest).toBe("rest");
      },
    ),
  );
});
