import fc from "fast-check";

/** The file that appears when any shell has taken an input for more than a text. */
export const CANARY = "/tmp/pwned";
const EVIL = `touch ${CANARY}`;

/** Parts that a shell, jail.conf(5), ngctl(8) or a format would take as more than a text. */
export const HOSTILE_PARTS = [
  "'",
  '"',
  "\\",
  `$(${EVIL})`,
  `\`${EVIL}\``,
  `; ${EVIL} #`,
  `;${EVIL};`,
  `\n${EVIL}\n`,
  `| ${EVIL}`,
  `&& ${EVIL}`,
  `'; ${EVIL}; '`,
  `"; ${EVIL}; "`,
  "\nEND\n",
  "*",
  "?",
  "[a-z]*",
  "~root",
  "-rf",
  "--",
  " ",
  "\t",
  "\r",
  "\0",
  "$IFS",
  `$${"{PATH}"}`,
  "%s%n",
  "#pulumi owner x",
  "{ } ; = += ,",
  "../../etc",
  "ä€😀\u2028",
  "x".repeat(300),
];

/** Every input that takes any text, in the order of its kind: tests/unit/lifecycle/hostile.test.ts takes each to a host. */
export const FREE_TEXTS = [
  "Sysctl.value",
  "DevfsRuleset.rules.0",
  ...["created", "poststart", "poststop", "prestart", "prestop", "start", "stop"].flatMap((hook) => [
    `Jail.exec.${hook}`,
    `Jail.exec.${hook}.0`,
  ]),
  "Jail.hostname",
  "Jail.mounts.0.options",
  "Jail.mounts.0.source",
  "Jail.mounts.0.target",
  "Jail.params.{value}",
  "Jail.params.{value}.0",
  "Jail.path",
  "JailRoot.files.{key}",
  "JailRoot.files.{value}.text",
  "JailRoot.firstBoot.0",
  "JailRoot.fstab",
  "JailRoot.rcConf.{value}",
  "JailRoot.resolvConf",
  "NetgraphNode.messages.0",
  "NetgraphHook.messages.0",
  "NetgraphHook.deleteMessages.0",
  "Eiface.description",
  "Epair.description",
  "Bridge.description",
  "Vlan.description",
  "Loopback.description",
  "HostInterface.description",
];

/** Texts made of such parts and of any characters. */
export const hostile = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HOSTILE_PARTS) }, fc.string({ unit: "binary", maxLength: 8 })),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(""));

/** One line of such a text, as short as a description is. */
export const hostileLine = hostile
  .map((text) => [...text.replace(/\p{Cc}/gu, "")].slice(0, 30).join(""))
  .filter((text) => text.trim() !== "" && text.length <= 60);
