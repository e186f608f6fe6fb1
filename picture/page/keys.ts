import { element, idOf, partOf, stops } from "./page";

/** What the keys do that the page itself does not know. */
interface Deeds {
  readonly showOnly: (part: HTMLElement) => void;
  readonly showAll: () => void;
}

/** Moves by arrow keys from part to part; one of them at a time is where Tab stops. */
export function listenToKeys({ showOnly, showAll }: Deeds): void {
  renewTabStop();
  document.addEventListener("keydown", (event) => {
    const part = partOf(document.activeElement);
    const isTyping = document.activeElement instanceof HTMLInputElement;
    if (event.key === "Escape") return showAll();
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      return element("#find").focus();
    }
    if (isTyping && (event.key === "Enter" || event.key === "ArrowDown")) {
      event.preventDefault();
      return go(stops().find((stop) => stop.classList.contains("hit")) ?? stops()[0]);
    }
    if (!(part instanceof HTMLElement)) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return follow(part, showOnly);
    }
    const next = neighbour(part, event.key);
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  });
}

/** Tab must lead to a part that is to be seen. */
export function renewTabStop(): void {
  const shown = stops();
  if (shown.some((stop) => stop.tabIndex === 0)) return;
  const [first] = shown;
  if (first !== undefined) first.tabIndex = 0;
}

function go(part: HTMLElement | undefined): void {
  if (part === undefined) return;
  for (const stop of document.querySelectorAll<HTMLElement>('main [data-part][tabindex="0"]')) stop.tabIndex = -1;
  part.tabIndex = 0;
  part.focus();
  part.scrollIntoView({ block: "nearest" });
}

function neighbour(part: HTMLElement, key: string): HTMLElement | undefined {
  const all = stops();
  const at = all.indexOf(part);
  switch (key) {
    case "ArrowDown":
      return all[at + 1];
    case "ArrowUp":
      return all[at - 1];
    case "Home":
      return all[0];
    case "End":
      return all.at(-1);
    case "ArrowRight":
      return beside(part, all, 1);
    case "ArrowLeft":
      return beside(part, all, -1);
    default:
      return undefined;
  }
}

/** The part in the next column that is nearest in height; from a bar into the first column. */
function beside(part: HTMLElement, all: readonly HTMLElement[], step: 1 | -1): HTMLElement | undefined {
  const column = part.closest(".column");
  if (column === null) return all.find((stop) => stop.closest(".column") !== null);
  const next = step === 1 ? column.nextElementSibling : column.previousElementSibling;
  const height = part.getBoundingClientRect().top;
  const distance = (stop: HTMLElement): number => Math.abs(stop.getBoundingClientRect().top - height);
  return all
    .filter((stop) => stop.closest(".column") === next && next !== null)
    .sort((a, b) => distance(a) - distance(b))[0];
}

/** Along the link to the other end; a bridge or a jail is shown alone, and all again. */
function follow(part: HTMLElement, showOnly: (part: HTMLElement) => void): void {
  if (part.matches(".hub, h3")) {
    showOnly(part);
    return;
  }
  const link = part.matches(".link") ? part : part.querySelector<HTMLElement>(".link");
  const far = link?.dataset.far;
  go(stops().find((stop) => idOf(stop) === far));
}
