/** A number with what it counts: `1 file`, `2 files`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** A size as registries show it, in powers of a thousand with two digits or more: `9.4 MB`, `52 MB`. @param bytes none negative */
export function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  // 999.5 would be shown as 1000
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  const digits = unit > 0 && size < 9.95 ? 1 : 0;
  return `${size.toFixed(digits)} ${UNITS[unit]}`;
}

const DAYS = [
  [365, "year"],
  [30, "month"],
  [7, "week"],
] as const;

/** How long ago something was, in the largest unit of which it is two or more: `13 days ago`, `7 weeks ago`. @param days none negative */
export function agoText(days: number): string {
  const whole = Math.floor(days);
  if (whole === 0) return "today";
  const [length, unit] = DAYS.find(([length]) => whole >= 2 * length) ?? [1, "day"];
  const number = Math.floor(whole / length);
  return `${counted(number, unit)} ago`;
}
