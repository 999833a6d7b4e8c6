const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
  p: 2 ** 50,
};

/** Bytes of a size as Compose and Docker write it (`512m`, `1.5GB`, `1073741824`), all units binary; undefined for other text. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?$/i.exec(text.trim());
  if (!match) return undefined;
  const bytes = Number(match[1]) * (UNITS[(match[2] as string).toLowerCase()] as number);
  return Number.isFinite(bytes) ? Math.floor(bytes) : undefined;
}

/** Bytes as `256M`. */
export function spellSize(bytes: number): string | undefined {
  if (!Number.isSafeInteger(bytes) || bytes < 0) return undefined;
  for (const unit of ["g", "m", "k"] as const) {
    const size = UNITS[unit] as number;
    if (bytes > 0 && bytes % size === 0) return `${bytes / size}${unit.toUpperCase()}`;
  }
  return String(bytes);
}
