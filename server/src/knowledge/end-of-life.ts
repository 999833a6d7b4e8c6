import type { ImageReference } from "../model/image-reference.ts";
import data from "./data/end-of-life.json" with { type: "json" };
import { compareVersions, inSeries, knownName, matchesWildcard, tagParts } from "./image-name.ts";

/** The day up to which the bundled data knows, ISO date. */
export const endOfLifeDate: string = data.date;

/** A release cycle of a product, as endoflife.date has it. */
export interface Cycle {
  /** `3.13`, `22`, `bookworm`'s `12`. */
  readonly name: string;
  /** The ISO date on which support ends; true where it has ended on a date that nobody knows, undefined where no end is known. */
  readonly end: string | true | undefined;
  /** The ISO date on which extended support ends: Debian's free one, everybody else's for money. */
  readonly extended: string | undefined;
  /** True, or the ISO date from which the cycle counts as long-term supported. */
  readonly longTerm: string | true | undefined;
  readonly codename: string | undefined;
}

export interface Product {
  readonly id: string;
  readonly title: string;
  /** A cycle ends as soon as the next release is out. */
  readonly rolling: boolean;
  /** Newest first. */
  readonly cycles: readonly Cycle[];
}

/** What there is to say about the support of one product in one image. */
export interface SupportEnd {
  readonly product: Product;
  readonly cycle: string;
  /** ended: no fixes any more; extended: only Debian's free long-term support; approaching: ends within the days asked for. */
  readonly state: "ended" | "extended" | "approaching";
  /** When support ended or ends; undefined where that day is not known. */
  readonly date: string | undefined;
  /** When extended support ends, where it has not ended yet. */
  readonly extendedUntil?: string;
}

export interface EndOfLifeOptions {
  /** How many days ahead an end of support is `approaching`; 0 unless given. */
  readonly approachingDays?: number;
  /** Ids of products whose paid extended support the team has: `ubuntu`, `rhel`. */
  readonly extendedSupport?: readonly string[];
}

/**
 * Whether the support of an image, or of the distribution that its tag names, has ended or soon will.
 * Undefined where both are supported or nothing is known.
 * @param today ISO date
 */
export function endOfLife(
  reference: ImageReference,
  today: string,
  options: EndOfLifeOptions = {},
): SupportEnds | undefined {
  const known = ends.get(reference) ?? new Map<string, SupportEnds | undefined>();
  ends.set(reference, known);
  const key = `${today} ${options.approachingDays ?? 0} ${options.extendedSupport ?? ""}`;
  if (!known.has(key)) known.set(key, supportEnds(reference, today, options));
  return known.get(key);
}

interface SupportEnds {
  readonly image?: SupportEnd;
  readonly distribution?: SupportEnd;
}

const ends = new WeakMap<ImageReference, Map<string, SupportEnds | undefined>>();

function supportEnds(reference: ImageReference, today: string, options: EndOfLifeOptions): SupportEnds | undefined {
  const own = productOf(reference);
  const image = own && supportEnd(own, imageCycle(own, reference), today, options);
  const inside = distributionOf(reference);
  const distribution =
    inside && inside.product.id !== own?.id
      ? supportEnd(inside.product, findCycle(inside.product, inside.version), today, options)
      : undefined;
  if (!image && !distribution) return undefined;
  return { ...(image ? { image } : {}), ...(distribution ? { distribution } : {}) };
}

/** The product that an image publishes, with its cycles. */
export function productOf(reference: ImageReference): Product | undefined {
  const name = knownName(reference);
  if (redHatMajor(reference)) return product("rhel");
  const words = tagParts(reference.tag).words;
  for (const id of productIds(name)) {
    const found = product(id);
    // Two products share `ros`: their cycles are told apart by codename.
    if (found && (id !== "ros" || found.cycles.some((cycle) => cycle.codename === words[0]))) return found;
  }
  return undefined;
}

/** The distribution that a tag (`3.13-buster`, `22-alpine3.17`) or repository (`static-debian11`) names, and its version. */
export function distributionOf(reference: ImageReference): { product: Product; version: string } | undefined {
  if (knownName(reference).startsWith("bitnami")) return undefined;
  const { words } = tagParts(reference.tag);
  const text = [reference.repository.slice(reference.repository.lastIndexOf("/") + 1), ...words].join("-");
  const numbered = NUMBERED.exec(text);
  if (numbered) {
    const found = product(DISTRIBUTIONS[numbered[1] as string] as string);
    return found && { product: found, version: numbered[2] as string };
  }
  for (const id of ["debian", "ubuntu"]) {
    const found = product(id);
    const cycle = found?.cycles.find(({ codename }) => codename && CODENAMES.has(codename) && words.includes(codename));
    if (found && cycle) return { product: found, version: cycle.name };
  }
  return undefined;
}

/** The cycle that an image's tag stands for; undefined where the tag floats over several that are not all ended. */
export function imageCycle(own: Product, reference: ImageReference): Cycle | undefined {
  const redHat = redHatMajor(reference);
  if (redHat) return findCycle(own, redHat);
  const { version, words } = tagParts(reference.tag);
  const first = words[0];
  const named = first && own.cycles.find((cycle) => cycle.codename === first || cycle.name === first);
  return named || (version ? findCycle(own, version) : undefined);
}

/** True where the cycle is supported on that day, without extended support. */
export function isSupported(cycle: Cycle, today: string): boolean {
  return cycle.end !== true && (cycle.end === undefined || cycle.end > today);
}

/** True where the cycle is long-term supported on that day already. */
export function isLongTerm(cycle: Cycle, today: string): boolean {
  return cycle.longTerm === true || (cycle.longTerm !== undefined && cycle.longTerm <= today);
}

const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  alpine: "alpine-linux",
  debian: "debian",
  ubuntu: "ubuntu",
  centos: "centos",
  oraclelinux: "oracle-linux",
  amazonlinux: "amazon-linux",
  al: "amazon-linux",
  ubi: "rhel",
};
const NUMBERED = /(?:^|-)(alpine|debian|ubuntu|centos|oraclelinux|amazonlinux|al|ubi)-?(\d+(?:\.\d+)?)(?=$|-)/;

/** Names that mean nothing but the release when they stand in a tag. */
const CODENAMES = new Set(
  "wheezy jessie stretch buster bullseye bookworm trixie trusty xenial bionic focal jammy noble resolute".split(" "),
);

const RED_HAT = /^ubi(\d+)(?:[-/]|$)/;

function redHatMajor(reference: ImageReference): string | undefined {
  return /^registry\.(?:access\.)?redhat\.(?:com|io)$/.test(reference.host)
    ? RED_HAT.exec(reference.repository)?.[1]
    : undefined;
}

function supportEnd(
  own: Product,
  cycle: Cycle | undefined,
  today: string,
  options: EndOfLifeOptions,
): SupportEnd | undefined {
  if (!cycle || cycle.end === undefined) return undefined;
  const found = { product: own, cycle: cycle.name };
  const date = cycle.end === true ? undefined : cycle.end;
  const free = own.id === "debian";
  if (!isSupported(cycle, today)) {
    if (!cycle.extended || cycle.extended <= today) {
      return { ...found, state: "ended", date: cycle.extended && free ? cycle.extended : date };
    }
    if (free) return { ...found, state: "extended", date, extendedUntil: cycle.extended };
    if (options.extendedSupport?.includes(own.id)) return undefined;
    return { ...found, state: "ended", date, extendedUntil: cycle.extended };
  }
  const soon = !(free && cycle.extended) && date !== undefined && date <= addDays(today, options.approachingDays ?? 0);
  return soon ? { ...found, state: "approaching", date } : undefined;
}

/** The cycle of the longest numeric prefix; a series whose cycles have all ended and been succeeded; a gap between ended ones. */
function findCycle(own: Product, version: string): Cycle | undefined {
  const numeric = own.cycles.filter((cycle) => /^\d+(?:\.\d+)*$/.test(cycle.name));
  const exact = numeric
    .filter((cycle) => inSeries(version, cycle.name))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (exact) return exact;
  const ordered = [...numeric].sort((a, b) => compareVersions(a.name, b.name));
  const series = ordered.filter((cycle) => inSeries(cycle.name, version));
  if (series.length > 0) {
    const newest = series.at(-1) as Cycle;
    const succeeded = ordered.at(-1) !== newest;
    const last = series.reduce((a, b) => (String(b.end ?? "9") > String(a.end ?? "9") ? b : a));
    return succeeded && series.every((cycle) => cycle.end !== undefined) ? { ...last, name: version } : undefined;
  }
  const above = ordered.findIndex((cycle) => compareVersions(cycle.name, version) > 0);
  if (above < 0) return undefined;
  const around = [ordered[above - 1], ordered[above]].filter((cycle) => cycle !== undefined);
  const ended = around.every((cycle) => cycle.end === true || (cycle.end ?? "9") <= endOfLifeDate);
  const base = { extended: undefined, longTerm: undefined, codename: undefined };
  return ended ? { ...base, name: version, end: true } : undefined;
}

const products = new Map<string, Product>();

function product(id: string): Product | undefined {
  const known = products.get(id);
  if (known) return known;
  const row = (data.products as Record<string, ProductRow | undefined>)[id];
  if (!row) return undefined;
  const { title, rolling = false } = row;
  const made = { id, title, rolling, cycles: row.cycles.split(";").map(readCycle) };
  products.set(id, made);
  return made;
}

interface ProductRow {
  readonly title: string;
  readonly images: string;
  readonly rolling?: boolean;
  readonly cycles: string;
}

/** `CYCLE END [xEXTENDED] [l[SINCE]] [cCODENAME]`, as the generator writes it. */
function readCycle(text: string): Cycle {
  const [name = "", end, ...more] = text.split(" ");
  const marked = (mark: string) => more.find((part) => part.startsWith(mark))?.slice(1);
  const since = marked("l");
  return {
    name,
    end: end === "+" ? undefined : end === "-" ? true : end,
    extended: marked("x"),
    longTerm: since === "" ? true : since,
    codename: marked("c"),
  };
}

let idsByImage: Map<string, string[]> | undefined;

function productIds(name: string): readonly string[] {
  if (!idsByImage) {
    idsByImage = new Map();
    for (const [id, row] of Object.entries(data.products)) {
      for (const image of row.images.split(" ")) idsByImage.set(image, [...(idsByImage.get(image) ?? []), id]);
    }
  }
  const exact = idsByImage.get(name);
  if (exact) return exact;
  for (const [image, ids] of idsByImage) if (image.endsWith("*") && matchesWildcard(image, name)) return ids;
  return [];
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
