import { nearest as nearestInLetters } from "../text/nearest.ts";

/** `did you mean "x"?` in front of a space, or nothing where no name is near. */
export function didYouMean(given: string, names: Iterable<string>): string {
  const near = nearest(given, names);
  return near === undefined ? "" : ` Did you mean "${near}"?`;
}

/** The name that a slip of the fingers turns into `given`, else one that holds it. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  if (given.length > 100) return undefined;
  const wanted = given.toLowerCase();
  const all = [...names];
  return nearestInLetters(given, all) ?? all.find((name) => wanted.length >= 4 && name.toLowerCase().includes(wanted));
}
