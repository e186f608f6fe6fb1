/** Progress and headings of the demo, on standard output. */
export function heading(text: string): void {
  process.stdout.write(`\n\n== ${text}\n`);
}

export function say(text: string): void {
  process.stdout.write(`-- ${text}\n`);
}

/** What a command printed, set off from the demo's own words. */
export function note(text: string): void {
  for (const line of text.trimEnd().split("\n")) process.stdout.write(`   | ${line}\n`);
}
