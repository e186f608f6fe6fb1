import { all, element, idOf, partOf, tipOf } from "./page";

/** The part under the pointer, or the one that the keyboard is on. */
let lit: string | undefined;

/** Lights a part up with what hangs on it, and tells in a tool-tip what is known of it. */
function light(part: HTMLElement | SVGElement | undefined, at?: { readonly x: number; readonly y: number }): void {
  const id = part === undefined ? undefined : idOf(part);
  const tip = element("#tip");
  if (id !== lit) {
    lit = id;
    const related = id === undefined ? new Set<string>() : relatives(id);
    for (const each of all<HTMLElement | SVGElement>("main [data-part]")) {
      // The line beside a column is the whole bridge's, not that of one link.
      const isLit = each.matches(".lane") ? idOf(each) === id : related.has(idOf(each));
      each.classList.toggle("lit", isLit);
    }
  }
  tip.hidden = part === undefined || tipOf(id ?? "") === "";
  if (part === undefined || tip.hidden) return;
  tip.textContent = tipOf(id ?? "");
  part.setAttribute("aria-describedby", "tip");
  place(tip, at ?? corner(part));
}

/** A part, its links and what is at their other ends; of a jail all that is in it. */
function relatives(id: string): Set<string> {
  const own = all(`[data-part="${CSS.escape(id)}"]`);
  const ids = new Set([id]);
  const inside = own.flatMap((each) =>
    each.matches("h3") ? all(".link", each.closest(".card") ?? each) : all(".link", each),
  );
  const leading = all(`.link[data-far="${CSS.escape(id)}"], .link[data-via="${CSS.escape(id)}"]`);
  const itself = own.filter((each) => each.matches(".link"));
  for (const link of [...inside, ...leading, ...itself]) {
    ids.add(idOf(link)).add(link.dataset.far ?? "");
    const port = link.closest<HTMLElement>(".port");
    if (port !== null) ids.add(idOf(port));
  }
  return ids;
}

function corner(part: HTMLElement | SVGElement): { x: number; y: number } {
  const { left, bottom } = part.getBoundingClientRect();
  return { x: left, y: bottom };
}

/** Beside the pointer, and inside the window. */
function place(tip: HTMLElement, { x, y }: { readonly x: number; readonly y: number }): void {
  const { width, height } = tip.getBoundingClientRect();
  const below = y + 14 + height < innerHeight ? y + 14 : Math.max(4, y - 14 - height);
  tip.style.left = `${Math.max(4, Math.min(x + 12, innerWidth - width - 8))}px`;
  tip.style.top = `${below}px`;
}

/** Follows the pointer. */
export function lightUnderPointer(): void {
  document.addEventListener("pointermove", (event) =>
    light(partOf(event.target), { x: event.clientX, y: event.clientY }),
  );
  document.addEventListener("pointerleave", () => light(undefined));
  document.addEventListener("focusin", (event) => {
    const part = partOf(event.target);
    light(event.target instanceof HTMLElement && event.target.matches(":focus-visible") ? part : undefined);
  });
}
