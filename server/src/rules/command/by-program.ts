/** More names than programs that people call; what else is met is told anew each time. */
const MOST = 1000;

/** What is told by a program's name alone, worked out once for each name. */
export function byProgram<T>(tell: (name: string) => T): (name: string) => T {
  const told = new Map<string, T>();
  return (name) => {
    const known = told.get(name);
    if (known !== undefined) return known;
    const now = tell(name);
    if (told.size < MOST) told.set(name, now);
    return now;
  };
}
