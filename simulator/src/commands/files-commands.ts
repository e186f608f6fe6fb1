import type { SimulatedCommand } from "./command";
import { fileCopyCommands } from "./files-copy";
import { find } from "./files-find";
import { ls } from "./files-list";
import { fileMakeCommands } from "./files-make";
import { fileRemoveCommands } from "./files-remove";
import { stat } from "./files-stat";
import { fileTextCommands } from "./files-text";

/** The utilities on files. */
export const fileCommands: readonly SimulatedCommand[] = [
  ls,
  find,
  stat,
  ...fileTextCommands,
  ...fileCopyCommands,
  ...fileRemoveCommands,
  ...fileMakeCommands,
];
