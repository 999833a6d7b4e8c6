/** A year of this century, a month and a day, all with two digits or more, with the same sign between them or none. */
const DATE = /(?:^|[^0-9A-Za-z]|v)(20\d\d)([-._]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![0-9a-zA-SU-Z])/;

/**
 * The day that a tag names, as an ISO date: `2024-01-11` of `jammy-20240111` and `RELEASE.2024-01-11T07-46-16Z`.
 * Undefined where it names none, or one that has not come yet.
 * @param today ISO date
 */
export function dateInTag(tag: string, today: string): string | undefined {
  const [, year, , month, day] = DATE.exec(tag) ?? [];
  if (year === undefined) return undefined;
  const date = `${year}-${month}-${day}`;
  const real = new Date(`${date}T00:00:00Z`);
  // a February of 30 days becomes another month's day, or none
  if (Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== date) return undefined;
  return date <= today ? date : undefined;
}
