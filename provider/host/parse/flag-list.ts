/** Splits "UP,BROADCAST" as it stands between the angle brackets of a flags field; nothing between them is no flags. */
export function flagList(inner: string | undefined): readonly string[] {
  return inner === undefined || inner === "" ? [] : inner.split(",");
}
