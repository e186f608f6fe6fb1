/** The lowest number, from `from` on, that is not taken. */
export function lowestFree(isTaken: (number: number) => boolean, from = 0): number {
  let number = from;
  while (isTaken(number)) number += 1;
  return number;
}
