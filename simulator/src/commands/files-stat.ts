import { FileError, type FileStat } from "../kernel/files";
import { NotSimulated, type SimulatedCommand } from "./command";
import { groupName, modeText, userName } from "./files-list";
import { formatDate } from "./format-date";
import { optionValue, readOptions } from "./outcome";

/** stat(1) with `-f FORMAT` and `-L`; the datums are those of stat(1)'s table that the simulated host keeps. */
export const stat: SimulatedCommand = {
  name: "stat",
  source: "stat(1)",
  run: (args, context) => {
    const options = readOptions(args, "FHLnqf:lrst:x");
    const format = optionValue(options, "f");
    if (format === undefined) throw new NotSimulated("stat without -f");
    let stdout = "";
    let stderr = "";
    for (const path of options.rest) {
      try {
        stdout +=
          expand(format, path, context.files.stat(path, options.flags.has("L")), optionValue(options, "t")) +
          (options.flags.has("n") ? "" : "\n");
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        if (!options.flags.has("q"))
          stderr += `stat: ${path}: ${options.flags.has("L") ? "stat" : "lstat"}: ${error.text}\n`;
      }
    }
    return { stdout, stderr, exitCode: stderr === "" && stdout !== "" ? 0 : 1 };
  },
};

function expand(format: string, path: string, stat: FileStat, timeFormat: string | undefined): string {
  return format.replace(
    /%([-#+0 ]*)([0-9]*)(?:\.([0-9]+))?([DOUXFS]?)([HML]?)(.)/g,
    (all, _flags: string, width: string, _precision: string, output: string, part: string, datum: string) => {
      const text = ((): string => {
        const type = { file: 0o100000, directory: 0o040000, link: 0o120000, device: 0o020000 }[stat.kind];
        const number = (value: number, radix: string): string =>
          radix === "O" ? value.toString(8) : radix === "X" ? value.toString(16) : String(value);
        if (datum === "%") return "%";
        if (datum === "n") return "\n";
        if (datum === "t") return "\t";
        if (datum === "N") return path;
        if (datum === "Y") return stat.target ?? "";
        if (datum === "p") {
          if (output === "S") return modeText(stat).trimEnd();
          const mode =
            part === "L"
              ? stat.mode & 0o777
              : part === "M"
                ? (stat.mode >> 9) & 7
                : part === "H"
                  ? type >> 12
                  : type | stat.mode;
          return number(mode, output || "O");
        }
        if (datum === "u") return output === "S" ? userName(stat.uid) : number(stat.uid, output);
        if (datum === "g") return output === "S" ? groupName(stat.gid) : number(stat.gid, output);
        if (datum === "z") return number(stat.size, output);
        if (datum === "i") return number(stat.ino, output);
        if (datum === "l") return number(stat.links, output);
        if (datum === "T" || datum === "HT")
          return part === "H"
            ? { file: "Regular File", directory: "Directory", link: "Symbolic Link", device: "Character Device" }[
                stat.kind
              ]
            : { file: "", directory: "/", link: "@", device: "" }[stat.kind];
        if ("amcB".includes(datum))
          return output === "S" || timeFormat !== undefined
            ? formatDate(timeFormat ?? "%b %e %T %Y", stat.mtime)
            : String(Math.floor(stat.mtime / 1000));
        if (datum === "f") return output === "S" ? [...stat.flags].join(",") || "-" : "0";
        throw new NotSimulated(`stat's ${all}`);
      })();
      return text.padStart(Number(width || 0));
    },
  );
}
