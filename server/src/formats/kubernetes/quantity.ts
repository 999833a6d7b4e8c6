/** Powers of the suffixes of Kubernetes' resource.Quantity (apimachinery, pkg/api/resource). */
const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a Kubernetes quantity stands for (`128Mi`, `500m`, `1e3`); undefined where the text is none. */
export function parseQuantity(text: string): number | undefined {
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const [, digits, suffix, exponent] = match;
  const value = Number(digits) * (exponent === undefined ? (SUFFIXES[suffix ?? ""] as number) : 10 ** Number(exponent));
  return Number.isFinite(value) ? value : undefined;
}

/** Bytes as people write them: the largest binary unit that divides them (`256Mi`), else the plain number. */
export function spellBytes(bytes: number): string | undefined {
  if (!Number.isSafeInteger(bytes) || bytes < 0) return undefined;
  for (const unit of ["Ti", "Gi", "Mi", "Ki"] as const) {
    const size = SUFFIXES[unit] as number;
    if (bytes > 0 && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

/** Cores as people write them: whole ones as a number, fractions in thousandths (`100m`). */
export function spellCores(cores: number): string | number | undefined {
  if (!Number.isFinite(cores) || cores < 0) return undefined;
  if (Number.isInteger(cores)) return cores;
  const thousandths = Math.round(cores * 1000);
  return thousandths > 0 ? `${thousandths}m` : undefined;
}
