/**
 * The name that fewest edits turn `given` into, if they are few enough for a slip of the fingers; the first of equals.
 * @param bound the most edits, where fewer than a third of the letters are meant
 */
export function nearest(given: string, names: Iterable<string>, bound?: number): string | undefined {
  if (given.length > 100) return undefined;
  const wanted = given.toLowerCase();
  const slip = Math.max(1, Math.floor(wanted.length / 3));
  const most = bound === undefined ? slip : Math.min(bound, slip);
  let best: string | undefined;
  let fewest = most + 1;
  for (const name of names) {
    const distance = editDistance(wanted, name.toLowerCase(), fewest);
    if (distance < fewest) {
      fewest = distance;
      best = name;
    }
  }
  return best;
}

/** How many insertions, deletions, replacements and swaps of neighbours lie between two words; at least `bound` where it is more. */
function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] as number) + 1);
      }
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}
