/** Pairs each slice with something old of the same text, each used once: from both ends first, then by text. */
export function keep<T>(
  slices: readonly string[],
  old: readonly T[],
  textOf: (item: T) => string,
): (readonly [string, T | undefined])[] {
  const result = slices.map((slice): readonly [string, T | undefined] => [slice, undefined]);
  const take = (i: number, item: T | undefined) => {
    if (item === undefined || textOf(item) !== slices[i]) return false;
    result[i] = [slices[i] as string, item];
    return true;
  };
  let head = 0;
  while (head < slices.length && take(head, old[head])) head++;
  let tail = 0;
  const rest = Math.min(slices.length, old.length) - head;
  while (tail < rest && take(slices.length - 1 - tail, old[old.length - 1 - tail])) tail++;
  const byText = new Map<string, T[]>();
  for (const item of old.slice(head, old.length - tail).reverse()) {
    const same = byText.get(textOf(item));
    if (same) same.push(item);
    else byText.set(textOf(item), [item]);
  }
  for (let i = head; i < slices.length - tail; i++) take(i, byText.get(slices[i] as string)?.pop());
  return result;
}
