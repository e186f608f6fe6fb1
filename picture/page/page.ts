/** The parts of the page, as the drawing wrote them: every element with a `data-part` stands for the part of that id. */

export const SVG = "http://www.w3.org/2000/svg";

/** An element of the page itself; its absence would be a fault of the drawing. */
export function element<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}

export function all<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T[] {
  return [...within.querySelectorAll<T>(selector)];
}

/** Everything that can be found, hovered and moved to, in the order in which it is read. */
export function stops(): HTMLElement[] {
  return all("main [data-part][tabindex]").filter((each) => each.getClientRects().length > 0);
}

export function partOf(target: EventTarget | null): HTMLElement | SVGElement | undefined {
  const found = target instanceof Element ? target.closest<HTMLElement | SVGElement>("[data-part]") : null;
  return found ?? undefined;
}

export function idOf(part: HTMLElement | SVGElement): string {
  return part.dataset.part ?? "";
}

const tips = JSON.parse(element("#tips").textContent ?? "{}") as Record<string, [about: string, connections: string]>;

/** Everything that is known of a part, a line each. */
export function tipOf(id: string): string {
  return (tips[id] ?? []).filter((lines) => lines !== "").join("\n");
}

/** What a part is in itself. */
export function aboutOf(id: string): string {
  return tips[id]?.[0] ?? "";
}
