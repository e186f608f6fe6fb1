import { isBridge, LANE, lanesOf } from "./columns";
import { all, element, idOf, SVG } from "./page";

interface Stub {
  readonly link: HTMLElement;
  readonly lane: number;
  readonly x: number;
  readonly y: number;
}

/** Draws the links of a host: from each row to its line beside the column, up that line, and to the bridge's bar. */
export function drawWires(host: HTMLElement): void {
  const svg = element<SVGSVGElement>(".wires", host);
  const origin = host.getBoundingClientRect();
  const frame = { x: origin.left + host.clientLeft, y: origin.top + host.clientTop };
  const stubs = all(".column", host).flatMap((column) => stubsOf(column, frame));
  const lanes = new Map<string, Stub[]>();
  for (const stub of stubs) {
    const far = stub.link.dataset.far ?? "";
    const key = isBridge(far) ? `${far} ${stub.lane}` : idOf(stub.link);
    lanes.set(key, [...(lanes.get(key) ?? []), stub]);
  }
  const channel = element(".hubs", host).getBoundingClientRect().bottom - frame.y - 2;
  svg.replaceChildren(
    ...[...lanes.values()].flatMap((lane, index) => laneOf(host, lane, frame, channel + (index % 5) * 2)),
    ...betweenBridges(host, frame),
  );
}

type Frame = { readonly x: number; readonly y: number };

function stubsOf(column: HTMLElement, frame: Frame): Stub[] {
  const lanes = lanesOf(column);
  const left = column.getBoundingClientRect().left - frame.x + 14;
  return all(".port", column).flatMap((port) => {
    const links = all(".link", port);
    const box = port.getBoundingClientRect();
    if (box.height === 0) return [];
    return links.map((link, index) => {
      const far = link.dataset.far ?? "";
      const lane = left + lanes.indexOf(isBridge(far) ? far : idOf(link)) * LANE;
      const spread = (index - (links.length - 1) / 2) * Math.min(9, (box.height - 8) / links.length);
      return { link, lane, x: box.left - frame.x, y: box.top - frame.y + box.height / 2 + spread };
    });
  });
}

function laneOf(host: HTMLElement, stubs: readonly Stub[], frame: Frame, channel: number): SVGElement[] {
  const [first] = stubs;
  if (first === undefined) return [];
  const far = first.link.dataset.far ?? "";
  const bar = isBridge(far) ? element(`.hub[data-part="${CSS.escape(far)}"]`, host).getBoundingClientRect() : undefined;
  if (bar === undefined) return [cable(stubs, channel)];
  const top = bar.bottom - frame.y;
  const low = Math.max(...stubs.map(({ y }) => y));
  const line = shape("path", { class: "lane", d: `M${first.lane} ${top}V${low}` });
  line.dataset.part = far;
  colour(line, first.link);
  const wires = stubs.map((stub) => {
    const group = wire(stub.link, `M${stub.lane} ${stub.y}H${stub.x}`);
    group.append(
      shape("circle", { cx: stub.lane, cy: stub.y, r: 4 }),
      shape("circle", { cx: stub.x, cy: stub.y, r: 3 }),
    );
    return group;
  });
  return [line, ...wires];
}

/** Between two rows: straight down beside their column, or across under the bars. */
function cable(stubs: readonly Stub[], channel: number): SVGElement {
  const [first, second] = stubs;
  if (first === undefined) return shape("g", {});
  const to = second ?? first;
  const across = first.lane === to.lane ? `V${to.y}` : `V${channel}H${to.lane}V${to.y}`;
  const path =
    second === undefined
      ? `M${first.lane} ${first.y}H${first.x}`
      : `M${first.x} ${first.y}H${first.lane}${across}H${to.x}`;
  const group = wire(first.link, path);
  for (const { x, y } of stubs) group.append(shape("circle", { cx: x, cy: y, r: 3 }));
  return group;
}

/** From bar to bar, at the right. */
function betweenBridges(host: HTMLElement, frame: Frame): SVGElement[] {
  const wires = JSON.parse(host.dataset.between ?? "[]") as { id: string; ends: [string, string]; mark?: string }[];
  return wires.flatMap(({ id, ends, mark }, index) => {
    const bars = ends.map((end) => element(`.hub[data-part="${CSS.escape(end)}"]`, host).getBoundingClientRect());
    const [a, b] = bars.sort((one, other) => one.top - other.top);
    if (a === undefined || b === undefined) return [];
    const x = a.right - frame.x - 24 - index * LANE;
    const group = shape("g", { class: "wire" });
    group.dataset.part = id;
    if (mark !== undefined) group.dataset.mark = mark;
    const d = `M${x} ${a.bottom - frame.y}V${b.top - frame.y}`;
    group.append(shape("path", { d }), shape("path", { d, class: "grip" }));
    for (const y of [a.bottom, b.top]) group.append(shape("circle", { cx: x, cy: y - frame.y, r: 4 }));
    return [group];
  });
}

function wire(link: HTMLElement, d: string): SVGElement {
  const group = shape("g", { class: "wire" });
  group.dataset.part = idOf(link);
  if (link.dataset.mark !== undefined) group.dataset.mark = link.dataset.mark;
  colour(group, link);
  group.append(shape("path", { d }), shape("path", { d, class: "grip" }));
  return group;
}

function colour(drawn: SVGElement, link: HTMLElement): void {
  const hub = link.style.getPropertyValue("--hub");
  if (hub !== "") drawn.style.setProperty("--hub", hub);
}

function shape(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
