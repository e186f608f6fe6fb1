/** A rule of a devfs ruleset. devfs(8) */
export interface DevfsRule {
  readonly number: number;
  /** Everything behind the number, as "path bpf* unhide". */
  readonly rule: string;
}

/** The numbers that `devfs rule showsets` prints. A ruleset without rules does not exist. devfs(8) */
export function parseDevfsRulesets(text: string): readonly number[] {
  return text
    .split("\n")
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
}

/** The rules that `devfs rule -s N show` prints; none at all means that there is no ruleset N. */
export function parseDevfsRules(text: string): readonly DevfsRule[] {
  const rules: DevfsRule[] = [];
  for (const line of text.split("\n")) {
    const [, number, rule] = /^(\d+) (.+)$/.exec(line) ?? [];
    if (number !== undefined && rule !== undefined) rules.push({ number: Number(number), rule });
  }
  return rules;
}
