import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, optionValue, readOptions, success } from "./outcome";

/** mtree(8) with `-deU`: makes the folders of a specification that are not there. What is there already is as it should be. */
export const mtree: SimulatedCommand = {
  name: "mtree",
  source: "mtree(8), mtree(5)",
  run: (args, context) => {
    const options = readOptions(args, "cdeiUuqxf:p:k:");
    const [file, root] = [optionValue(options, "f"), optionValue(options, "p")];
    const isKnown = ["d", "e", "U"].every((flag) => options.flags.has(flag)) && options.rest.length === 0;
    if (!isKnown || file === undefined || root === undefined)
      throw new NotSimulated("mtree but for -deU -f FILE -p DIR");
    if (!context.files.isDirectory(root)) return failure(`mtree: chdir ${root}: No such file or directory\n`);
    return make(context.files.read(file), root, context);
  },
};

function make(specification: string, root: string, { files }: CommandContext): CommandResult {
  let said = "";
  let defaults: readonly string[] = [];
  const path: string[] = [];
  for (const line of specification.split("\n").map((each) => each.replace(/#.*/, "").trim())) {
    const [word = "", ...keys] = line.split(/\s+/);
    if (word === "") continue;
    if (word === "/set") defaults = keys;
    else if (word.startsWith("/")) throw new NotSimulated(`mtree(5) ${word}`);
    else if (word === "..") path.pop();
    else {
      path.push(word);
      const at = `${root}/${path.filter((part) => part !== ".").join("/")}`;
      if (files.exists(at)) continue;
      const value = [...defaults, ...keys].findLast((key) => key.startsWith("mode="))?.slice("mode=".length);
      files.mkdir(at, { mode: Number.parseInt(value ?? "755", 8) });
      said += `${path.filter((part) => part !== ".").join("/")} missing (created)\n`;
    }
  }
  return said === "" ? success() : success(said);
}
