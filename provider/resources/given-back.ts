/** Which settings a resource has changed, as what is remembered of the host keeps it. */
export interface Changed {
  readonly changed?: readonly string[];
}

/**
 * Settings that the program may leave out. What it once declared and leaves out now goes back to what was found, and what
 * it never declared is left alone; so what was declared stays on record until it is as it was found, also when the operation
 * that was to give it back is cut off.
 */
export function changedSettings(
  settings: readonly string[],
  desired: object,
  previous: Changed,
  isAsFound: (setting: string) => boolean,
): readonly string[] {
  return settings.filter(
    (setting) =>
      Reflect.get(desired, setting) !== undefined ||
      (previous.changed?.includes(setting) === true && !isAsFound(setting)),
  );
}

/** What a setting is to be: what is declared, what was found where that has to go back, or undefined to leave it alone. */
export function settingOf<T>(setting: string, declared: T | undefined, found: Changed, before: T | undefined) {
  return declared ?? (found.changed?.includes(setting) === true ? before : undefined);
}
