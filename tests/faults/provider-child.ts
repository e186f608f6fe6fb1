import * as runtime from "../../provider/runtime";
import { answer, type Request } from "./provider-process";

/** The program of a forked provider: it answers what it is asked until it is killed, or its parent is gone. */
process.on("message", (request: Request) => {
  void answer(runtime, request).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit());
