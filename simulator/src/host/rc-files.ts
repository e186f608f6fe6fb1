/** rc(8)'s scripts, by path. */
export const rcFiles: Readonly<Record<string, string>> = {};
