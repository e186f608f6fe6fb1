const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** strftime(3) in UTC and the C locale. */
export function formatDate(format: string, time: number): string {
  const date = new Date(time);
  const two = (number: number): string => String(number).padStart(2, "0");
  const [year, month, day, hour, minute, second] = [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  const yearDay = Math.floor((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
  const table: Readonly<Record<string, () => string>> = {
    a: () => (days[date.getUTCDay()] ?? "").slice(0, 3),
    A: () => days[date.getUTCDay()] ?? "",
    b: () => (months[month] ?? "").slice(0, 3),
    h: () => (months[month] ?? "").slice(0, 3),
    B: () => months[month] ?? "",
    C: () => two(Math.floor(year / 100)),
    d: () => two(day),
    e: () => String(day).padStart(2),
    H: () => two(hour),
    I: () => two(hour % 12 || 12),
    j: () => String(yearDay).padStart(3, "0"),
    m: () => two(month + 1),
    M: () => two(minute),
    n: () => "\n",
    p: () => (hour < 12 ? "AM" : "PM"),
    s: () => String(Math.floor(time / 1000)),
    S: () => two(second),
    t: () => "\t",
    u: () => String(date.getUTCDay() || 7),
    w: () => String(date.getUTCDay()),
    y: () => two(year % 100),
    Y: () => String(year),
    z: () => "+0000",
    Z: () => "UTC",
    N: () => String(Math.floor((time % 1000) * 1_000_000)).padStart(9, "0"),
    "%": () => "%",
    F: () => formatDate("%Y-%m-%d", time),
    T: () => formatDate("%H:%M:%S", time),
    R: () => formatDate("%H:%M", time),
    D: () => formatDate("%m/%d/%y", time),
    c: () => formatDate("%a %b %e %H:%M:%S %Y", time),
    "+": () => formatDate("%a %b %e %H:%M:%S %Z %Y", time),
  };
  return format.replace(/%(.)/gs, (all, letter: string) => table[letter]?.() ?? all);
}
