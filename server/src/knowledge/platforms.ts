interface Platform {
  readonly os: string;
  readonly architecture: string;
  /** `v7` of 32-bit Arm; elsewhere nothing is told apart. */
  readonly variant: number;
}

/** As containerd's `platforms.Normalize` has them. */
const ALIASES: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  "x86-64": "amd64",
  aarch64: "arm64",
  i386: "386",
  armhf: "arm",
  armel: "arm",
};
/** What else a processor runs without emulation: containerd takes it where there is nothing better. */
const ALSO: Readonly<Record<string, string>> = { amd64: "386", arm64: "arm" };

/**
 * Whether an image for one of some platforms runs on another, as containerd chooses it.
 * @param offered `linux/arm64/v8`
 * @returns undefined where a name is no system and architecture, so that it can't be told
 */
export function offersPlatform(offered: readonly string[], wanted: string): boolean | undefined {
  const target = parse(wanted);
  const known = offered.map(parse);
  if (!target || known.includes(undefined)) return undefined;
  return known.some((one) => one !== undefined && fits(one, target));
}

function fits({ os, architecture, variant }: Platform, target: Platform): boolean {
  if (os !== target.os) return false;
  if (architecture === target.architecture) return architecture !== "arm" || variant <= target.variant;
  return Object.hasOwn(ALSO, target.architecture) && ALSO[target.architecture] === architecture;
}

function parse(text: string): Platform | undefined {
  const match = /^([a-z0-9]+)\/([a-z0-9_-]+)(?:\/v?(\d{1,2}))?$/.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, os = "", name = "", variant] = match;
  if (os === "unknown" || name === "unknown") return undefined;
  const usual = name === "armel" ? 6 : 7;
  const architecture = Object.hasOwn(ALIASES, name) ? (ALIASES[name] as string) : name;
  return { os: os === "macos" ? "darwin" : os, architecture, variant: variant === undefined ? usual : Number(variant) };
}
