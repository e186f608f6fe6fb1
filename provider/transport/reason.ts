/** The shortest text that tells why something was thrown: the code of a system error, else its message. */
export function reasonOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  if ("code" in thrown && typeof thrown.code === "string") return thrown.code;
  return "message" in thrown ? String(thrown.message) : String(thrown);
}
