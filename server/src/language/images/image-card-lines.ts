import { shortDigest } from "../../inventory/inventory.ts";
import { defaultUser } from "../../knowledge/default-users.ts";
import type { ImageFacts, ImageTrust } from "../../model/image-facts.ts";
import type { ImageReference } from "../../model/image-reference.ts";
import { agoText, sizeText } from "../../text/quantities.ts";
import { type Markup, shortened } from "../markup.ts";
import { slimmerVariants } from "./slimmer-variants.ts";

/** How much of each text that an image holds is shown, in UTF-16 units. */
const MOST_TEXT = 80;
const MOST_PLATFORMS = 6;
const MOST_NAMES = 6;
const DAY = 86_400_000;

/** Which image it is, how old, and what of: by the labels that the OCI image specification names. */
export function originLine({ digest, created, labels }: ImageFacts, now: string, markup: Markup): string {
  const label = (name: string) => {
    const key = `org.opencontainers.image.${name}`;
    const text = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return text?.trim() ? text.trim() : undefined;
  };
  const [source, version, revision] = ["source", "version", "revision"].map(label);
  const parts = [
    `Image: ${markup.code(shortDigest(digest))}`,
    ...(created === undefined ? [] : [`made ${created.slice(0, 10)} (${age(created, now)})`]),
    ...(source === undefined ? [] : [`from ${sourceOf(source, markup)}`]),
    ...(version === undefined ? [] : [`version ${brief(version, markup)}`]),
    ...(revision === undefined ? [] : [`revision ${markup.code(shortened(revision, 12))}`]),
  ];
  return parts.join(", ");
}

function age(created: string, now: string): string {
  // clocks differ
  return agoText(Math.max(0, (Date.parse(now) - Date.parse(created)) / DAY));
}

/** A link only where the address is one without any sign that could mean something else. */
function sourceOf(source: string, markup: Markup): string {
  const plain = source.length <= 200 && /^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w./~-]*)?$/.test(source);
  return plain ? markup.link(markup.text(shortened(source.slice(8), MOST_TEXT)), source) : brief(source, markup);
}

/** Of the compressed layers, by platform. */
export function sizeLine({ platforms }: ImageFacts, markup: Markup): string | undefined {
  const sizes = platforms.flatMap(({ name, size }) =>
    size === undefined ? [] : [`${sizeText(size)} ${markup.text(shortened(name, MOST_TEXT))}`],
  );
  if (sizes.length === 0) return undefined;
  const others = platforms.length - Math.min(sizes.length, MOST_PLATFORMS);
  const more = others > 0 ? ` · and ${others} more` : "";
  return `Compressed: ${sizes.slice(0, MOST_PLATFORMS).join(" · ")}${more}`;
}

/** What is run in it and as whom. */
export function runLine(
  reference: ImageReference,
  { user, entrypoint, command, exposedPorts, platform }: ImageFacts,
  markup: Markup,
): string {
  const started = [...entrypoint, ...command].join(" ");
  const root = /^(?:root|0)?(?::|$)/.test(user) && platform?.startsWith("windows/") !== true;
  const known = defaultUser(reference);
  const ports = exposedPorts.slice(0, MOST_NAMES).map((port) => brief(port, markup));
  const parts = [
    started === "" ? "Runs as" : `Runs ${brief(started, markup)} as`,
    root ? rootWords(known, markup) : user === "" ? "its system's usual user" : brief(user, markup),
    ...(ports.length > 0 ? [`· listens on ${ports.join(", ")}${exposedPorts.length > ports.length ? ", …" : ""}`] : []),
  ];
  return parts.join(" ");
}

/** Whom it runs as by what is known of its name. */
export function userLine(reference: ImageReference, markup: Markup): string | undefined {
  const known = defaultUser(reference);
  if (!known) return undefined;
  return `User: ${known.configUser === "root" ? rootWords(known, markup) : markup.code(known.configUser)}`;
}

function rootWords(known: ReturnType<typeof defaultUser>, markup: Markup): string {
  if (known?.stepsDown) return `root, steps down to ${markup.code(known.runtimeUser)}`;
  if (known?.nonRootUser === undefined) return markup.strong("root");
  const uid = known.uid === undefined || String(known.uid) === known.nonRootUser ? "" : ` (${known.uid})`;
  return `${markup.strong("root")}, brings ${markup.code(known.nonRootUser)}${uid}`;
}

/** What lies beside it. That it is there is all that is said of it. */
export function trustLine({ signatures, attestations }: ImageTrust, markup: Markup): string {
  if (signatures?.length === 0 && attestations?.length === 0) return "No signature and no attestation beside it";
  const what = (title: string, names: readonly string[] | undefined) => {
    if (names === undefined) return `${title}: the registry does not tell`;
    const shown = names.slice(0, MOST_NAMES).map((name) => markup.text(shortened(name, MOST_TEXT)));
    return `${title}: ${shown.length > 0 ? `${shown.join(", ")}${names.length > shown.length ? ", …" : ""}` : "none"}`;
  };
  const found = [signatures, attestations].some((names) => names !== undefined && names.length > 0);
  const honest = found ? " (found beside it, not verified)" : "";
  return `${what("Signatures", signatures)} · ${what("Attestations", attestations)}${honest}`;
}

/** Smaller images that could take its place, and by how much where that was looked up. */
export function slimmerLine(
  reference: ImageReference,
  { told }: { told(reference: ImageReference): ImageFacts | undefined },
  markup: Markup,
): string | undefined {
  const own = told(reference);
  const variants = slimmerVariants(reference).map(({ reference: smaller, tag, note }) => {
    const size = comparison(own, told(smaller));
    return `${markup.code(tag)}${size === "" ? "" : ` ${size}`}${note === "" ? "" : ` (${note})`}`;
  });
  return variants.length > 0 ? `Slimmer: ${variants.join(" · ")}` : undefined;
}

/** `31 MB, −40 %`: the second size, and how it differs from the first. */
function comparison(own: ImageFacts | undefined, other: ImageFacts | undefined): string {
  const size = other && sizeOf(other);
  if (size === undefined) return "";
  const from = own && own.platform === other?.platform ? sizeOf(own) : undefined;
  if (from === undefined || from === 0) return sizeText(size);
  const percent = Math.round((size / from - 1) * 100);
  return `${sizeText(size)}, ${percent < 0 ? "−" : "+"}${Math.abs(percent)} %`;
}

/** The size for the platform that is told of, in bytes. */
export function sizeOf({ platforms, platform }: ImageFacts): number | undefined {
  return platforms.find(({ name }) => name === platform)?.size;
}

function brief(text: string, markup: Markup): string {
  return markup.code(shortened(text, MOST_TEXT));
}
