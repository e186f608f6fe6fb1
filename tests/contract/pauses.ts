/**
 * How much time passed at the recorded host before a step. The recordings do not say; answers that change with time do:
 * an IPv6 address is tentative for a second after it was set, and a link-local one up to a second longer.
 */

/** Between two steps there was a new SSH channel, and the slow emulated machine behind it. */
const usualPauseMs = 300;

/** Where more must have passed: which recording, which step, how much, and what shows it. */
const longerPauses: readonly { recording: string; step: number; milliseconds: number; shownBy: string }[] = [
  {
    recording: "08-one-process-many-settings",
    step: 10,
    milliseconds: 1000,
    shownBy: "2001:db8::9 is no longer tentative, fe80::ff:fe00:b still is",
  },
];

/** The pause before a step, in ms of the simulated clock. */
export function pauseBefore(recording: string, step: number): number {
  const longer = longerPauses.find((pause) => pause.recording === recording && pause.step === step);
  return longer?.milliseconds ?? usualPauseMs;
}
