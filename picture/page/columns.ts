import { all, element, idOf } from "./page";

/** A card's least width, with room for the links beside it. */
const WIDTH = 330;
/** Between two links that run side by side. */
export const LANE = 13;

/** A host's cards in the order in which the page came; a card inside another stays behind it. */
const groups = new Map<HTMLElement, HTMLElement[][]>();

/** Deals the cards of a host that are to be seen out to as many columns as the window has room for. */
export function dealOut(host: HTMLElement): void {
  const columns = element(".columns", host);
  const known = groups.get(host) ?? gather(columns);
  groups.set(host, known);
  const shown = known.filter((group) => group.some((card) => !card.hidden));
  const hidden = known.filter((group) => !shown.includes(group)).flat();
  const room = Math.max(1, Math.floor(columns.clientWidth / WIDTH));
  const count = Math.max(1, Math.min(room, shown.length));
  const made = Array.from({ length: count }, () => {
    const column = document.createElement("div");
    column.className = "column";
    return column;
  });
  const [first] = made;
  first?.append(...shown.flat(), ...hidden);
  columns.replaceChildren(...made);
  const ordered = inOrder(shown);
  const heights = ordered.map((group) => group.reduce((sum, card) => sum + card.offsetHeight + 12, 0));
  deal(ordered, heights, made);
  // So high a card can be that the others need fewer columns.
  for (const column of made.filter(({ childElementCount }) => childElementCount === 0)) column.remove();
  first?.append(...hidden);
  for (const column of made) column.style.paddingLeft = `${lanesOf(column).length * LANE + 26}px`;
}

/** The bridges and far-off parts that the links of a column lead to, each by a line of its own beside the column. */
export function lanesOf(column: HTMLElement): string[] {
  const links = all(".link", column).filter((link) => link.closest<HTMLElement>(".card")?.hidden !== true);
  const ends = links.map((link) => {
    const far = link.dataset.far ?? "";
    return isBridge(far) ? far : idOf(link);
  });
  return [...new Set(ends)];
}

export function isBridge(id: string): boolean {
  return document.querySelector(`.hub[data-part="${CSS.escape(id)}"]`) !== null;
}

function gather(columns: HTMLElement): HTMLElement[][] {
  const found: HTMLElement[][] = [];
  for (const card of all(".card", columns)) {
    if (card.classList.contains("inner")) found.at(-1)?.push(card);
    else found.push([card]);
  }
  return found;
}

/** The host's own first and what is connected to nothing last; jails on the same bridges side by side. */
function inOrder(shown: readonly HTMLElement[][]): HTMLElement[][] {
  const rank = ([card]: readonly HTMLElement[]): string => {
    if (card === undefined || card.classList.contains("own")) return "";
    if (card.classList.contains("idle")) return "~~";
    const bars = all(".hub").map(idOf);
    const on = all(".link", card).map((link) => bars.indexOf(link.dataset.far ?? ""));
    const known = [...new Set(on.filter((index) => index >= 0))].sort((a, b) => a - b);
    return known.length === 0 ? "~" : known.map((index) => String(index).padStart(4, "0")).join(" ");
  };
  return shown
    .map((group) => ({ group, rank: rank(group) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
    .map(({ group }) => group);
}

/** In order from column to column, each as high as the highest has to be and no higher. */
function deal(ordered: readonly HTMLElement[][], heights: readonly number[], columns: readonly HTMLElement[]): void {
  let low = Math.max(0, ...heights);
  let high = heights.reduce((sum, height) => sum + height, 0);
  while (high - low > 4) {
    const middle = (low + high) / 2;
    if (columnsFor(heights, middle) <= columns.length) high = middle;
    else low = middle;
  }
  let column = 0;
  let filled = 0;
  for (const [index, group] of ordered.entries()) {
    const height = heights[index] ?? 0;
    if (filled > 0 && filled + height > high && column < columns.length - 1) {
      column += 1;
      filled = 0;
    }
    columns[column]?.append(...group);
    filled += height;
  }
}

function columnsFor(heights: readonly number[], limit: number): number {
  let count = 1;
  let filled = 0;
  for (const height of heights) {
    if (filled > 0 && filled + height > limit) {
      count += 1;
      filled = 0;
    }
    filled += height;
  }
  return count;
}
