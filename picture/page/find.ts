import { aboutOf, all, element, idOf } from "./page";

/** What is to be seen: all of these at once. */
interface Wanted {
  words: string[];
  readonly kinds: Set<string>;
  readonly marks: Set<string>;
  /** The bridge or jail that alone is to be seen, with what hangs on it. */
  only: HTMLElement | undefined;
}

const wanted: Wanted = { words: [], kinds: new Set(), marks: new Set(), only: undefined };

/** The words of the kinds, in the order in which their buttons stand. */
const KINDS: readonly (readonly [string, string])[] = [
  ["jail", "jails"],
  ["bridge", "bridges"],
  ["nic", "NICs"],
  ["eiface", "eifaces"],
  ["epair", "epairs"],
  ["vlan", "VLANs"],
  ["link", "links"],
];
const MARKS: readonly (readonly [string, string])[] = [
  ["added", "+ added"],
  ["removed", "− removed"],
  ["changed", "~ changed"],
  ["drifted", "! drifted"],
];

/** Makes the buttons and listens to them; `changed` is called when other parts are to be seen. */
export function prepareFilters(changed: () => void): void {
  buttons(element("#kinds"), KINDS, wanted.kinds, "kind", changed);
  buttons(element("#marks"), MARKS, wanted.marks, "mark", changed);
  const find = element<HTMLInputElement>("#find");
  find.addEventListener("input", () => {
    wanted.words = find.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    changed();
  });
}

function buttons(
  group: HTMLElement,
  choices: readonly (readonly [string, string])[],
  chosen: Set<string>,
  by: string,
  changed: () => void,
): void {
  for (const [value, word] of choices) {
    const count = new Set(all(`main [data-part][data-${by}="${value}"]`).map(idOf)).size;
    if (count === 0) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.textContent = `${word} ${count}`;
    button.dataset.value = value;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (!chosen.delete(value)) chosen.add(value);
      button.setAttribute("aria-pressed", String(chosen.has(value)));
      changed();
    });
    group.append(button);
  }
}

/** Shows one bridge or jail alone with what hangs on it, or everything again. */
export function showOnly(part: HTMLElement | undefined, changed: () => void): void {
  wanted.only = wanted.only === part ? undefined : part;
  const group = element("#only");
  group.replaceChildren();
  if (wanted.only !== undefined) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip only";
    button.textContent = `only ${element(".name", wanted.only).textContent}`;
    button.addEventListener("click", () => showOnly(undefined, changed));
    group.append(button);
  }
  changed();
}

/** Takes every filter back. */
export function showAll(changed: () => void): void {
  element<HTMLInputElement>("#find").value = "";
  wanted.words = [];
  wanted.kinds.clear();
  wanted.marks.clear();
  for (const button of all("[aria-pressed]")) button.setAttribute("aria-pressed", "false");
  wanted.only = undefined;
  showOnly(undefined, changed);
}

/** Hides the cards that hold nothing of what is wanted, and marks what was found. */
export function applyFilters(): void {
  const isAsking = wanted.words.length + wanted.kinds.size + wanted.marks.size > 0;
  const parts = all("main [data-part][tabindex]");
  const found = new Set(isAsking ? parts.filter(isFound) : []);
  for (const part of parts) {
    part.classList.toggle("hit", found.has(part));
  }
  const cards = all(".card");
  for (const card of cards) {
    const holds = all("[data-part]", card).some((part) => found.has(part));
    card.hidden = (isAsking && !holds) || !isInside(card);
  }
  const near = new Set(
    cards.filter((card) => !card.hidden).flatMap((card) => all(".link", card).map((link) => link.dataset.far)),
  );
  const isFiltering = isAsking || wanted.only !== undefined;
  for (const hub of all(".hub")) hub.classList.toggle("dim", isFiltering && !found.has(hub) && !near.has(idOf(hub)));
  tell(found, isAsking);
}

function isFound(part: HTMLElement): boolean {
  const { kind = "", mark = "", via } = part.dataset;
  if (wanted.kinds.size > 0 && !wanted.kinds.has(kind)) return false;
  if (wanted.marks.size > 0 && !wanted.marks.has(mark)) return false;
  const text = `${aboutOf(idOf(part))} ${via === undefined ? "" : aboutOf(via)}`.toLowerCase();
  return wanted.words.every((word) => text.includes(word));
}

function isInside(card: HTMLElement): boolean {
  const { only } = wanted;
  if (only === undefined) return true;
  if (only.matches(".hub")) return all(".link", card).some((link) => link.dataset.far === idOf(only));
  return only.closest(".card") === card;
}

function tell(found: ReadonlySet<HTMLElement>, isAsking: boolean): void {
  const cards = all(".card").filter((card) => card.querySelector('[data-kind="jail"]') !== null);
  const seen = cards.filter((card) => !card.hidden).length;
  const jails = `${seen === cards.length ? "" : `${seen} of `}${cards.length} ${cards.length === 1 ? "jail" : "jails"}`;
  element("#count").textContent = isAsking ? `${new Set([...found].map(idOf)).size} found · ${jails}` : jails;
  element("#none").hidden = !isAsking || found.size > 0;
}
