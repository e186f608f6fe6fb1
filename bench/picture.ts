import type { Row } from "./summary";

interface Series {
  readonly name: string;
  readonly color: string;
  readonly dashed: boolean;
  /** Of the line: the wider, the thinner. */
  readonly weight: number;
  readonly points: readonly { readonly jails: number; readonly seconds: number }[];
}

const WIDTH = 780;
const HEIGHT = 420;
const MARGIN = { left: 70, right: 250, top: 50, bottom: 50 };
/** What is shorter is drawn at the bottom: no measurement tells it from nothing. */
const SHORTEST = 0.03;

/** How `pulumi up` grows with the number of jails, on a line of this round trip and without checkpoints. */
export function picture(rows: readonly Row[], roundTripMilliseconds: number): string {
  const ups = rows.filter(
    (row) => row.operation === "up" && row.roundTripMilliseconds === roundTripMilliseconds && !row.setting.checkpoints,
  );
  const series = [
    ...seriesOf(ups, "one command a connection", "#b4532a", true, ({ peerSeconds }) => peerSeconds),
    ...seriesOf(ups, "pulumi-freebsd", "#1f6f8b", false, ({ onTop }) => onTop),
    ...seriesOf(ups, "the engine's own time", "#8a8a8a", true, ({ floorSeconds }) => floorSeconds),
  ];
  const all = series.flatMap(({ points }) => points);
  const x = scale(
    all.map(({ jails }) => jails),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const y = scale([SHORTEST, ...all.map(({ seconds }) => seconds)], HEIGHT - MARGIN.bottom, MARGIN.top);
  const title = `Seconds on top of the engine's own, pulumi up, round trips of ${roundTripMilliseconds} ms`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${MARGIN.left}" y="24" font-size="15">${title}</text>`,
    ...grid(x, y),
    ...series.flatMap((each) => drawn(each, x, y)),
    ...legend(series, y),
    "</svg>",
    "",
  ].join("\n");
}

function seriesOf(
  rows: readonly Row[],
  name: string,
  color: string,
  dashed: boolean,
  value: (row: Row) => number | undefined,
): Series[] {
  const widths = [...new Set(rows.map(({ setting }) => setting.parallel))];
  return widths.flatMap((parallel, at) => {
    const points = rows
      .filter(({ setting }) => setting.parallel === parallel)
      .flatMap((row) => {
        const seconds = value(row);
        return seconds === undefined ? [] : [{ jails: row.setting.jails, seconds: Math.max(seconds, SHORTEST) }];
      })
      .toSorted((a, b) => a.jails - b.jails);
    return points.length === 0
      ? []
      : [{ name: `${name}, ${parallel} wide`, color, dashed, weight: at === 0 ? 2.4 : 1.2, points }];
  });
}

interface Scale {
  readonly at: (value: number) => number;
  /** Powers of ten within, and at both ends. */
  readonly ticks: readonly number[];
}

/** A logarithmic one, out to whole powers of ten. */
function scale(values: readonly number[], from: number, to: number): Scale {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    at: (value) => Number((from + ((Math.log10(value) - low) / (high - low)) * (to - from)).toFixed(1)),
    ticks: Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at)),
  };
}

function grid(x: Scale, y: Scale): string[] {
  const bottom = HEIGHT - MARGIN.bottom;
  const right = WIDTH - MARGIN.right;
  return [
    ...x.ticks.flatMap((tick) => [
      `<path d="M${x.at(tick)} ${MARGIN.top}V${bottom}" stroke="#e2e2e2"/>`,
      `<text x="${x.at(tick)}" y="${bottom + 18}" text-anchor="middle">${label(tick)}</text>`,
    ]),
    ...y.ticks.flatMap((tick) => [
      `<path d="M${MARGIN.left} ${y.at(tick)}H${right}" stroke="#e2e2e2"/>`,
      `<text x="${MARGIN.left - 8}" y="${y.at(tick) + 4}" text-anchor="end">${label(tick)} s</text>`,
    ]),
    `<text x="${(MARGIN.left + right) / 2}" y="${HEIGHT - 10}" text-anchor="middle">jails</text>`,
  ];
}

function label(tick: number): string {
  return String(Number(tick.toPrecision(1)));
}

function drawn({ color, dashed, weight, points }: Series, x: Scale, y: Scale): string[] {
  const path = points.map(({ jails, seconds }) => `${x.at(jails)} ${y.at(seconds)}`).join("L");
  const dash = dashed ? ' stroke-dasharray="5 4"' : "";
  return [
    `<path d="M${path}" fill="none" stroke="${color}" stroke-width="${weight}"${dash}/>`,
    ...points.map(({ jails, seconds }) => `<circle cx="${x.at(jails)}" cy="${y.at(seconds)}" r="3" fill="${color}"/>`),
  ];
}

/** Names beside the lines' ends, pushed apart where they would overlap. */
function legend(series: readonly Series[], y: Scale): string[] {
  let free = Number.NEGATIVE_INFINITY;
  return series
    .map((each) => ({ each, end: y.at(each.points.at(-1)?.seconds ?? SHORTEST) }))
    .toSorted((a, b) => a.end - b.end)
    .map(({ each, end }) => {
      free = Math.max(end, free + 15);
      return `<text x="${WIDTH - MARGIN.right + 12}" y="${free + 4}" fill="${each.color}">${each.name}</text>`;
    });
}
