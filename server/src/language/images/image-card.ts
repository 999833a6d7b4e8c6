import { isOfficial, type Pin, pinOf, shortDigest } from "../../inventory/inventory.ts";
import { supportOf } from "../../inventory/support.ts";
import { supportWords } from "../../inventory/words.ts";
import { deprecated } from "../../knowledge/deprecated-images.ts";
import type { ImageFacts } from "../../model/image-facts.ts";
import type { ImageReference } from "../../model/image-reference.ts";
import { comesFrom, isAmong } from "../../rules/image/approved.ts";
import type { Policy } from "../../settings/resolve.ts";
import type { Markup } from "../markup.ts";
import type { NamedImage } from "./image-at.ts";
import { originLine, runLine, sizeLine, slimmerLine, trustLine, userLine } from "./image-card-lines.ts";

/** What a card is made of. */
export interface CardFacts {
  readonly place: Pick<NamedImage, "reference" | "role" | "builtHere">;
  readonly policy: Pick<Policy, "team" | "rules">;
  /** ISO date and time. */
  readonly now: string;
  /** What its registry has told; undefined where it was not asked. */
  told(reference: ImageReference): ImageFacts | undefined;
  /** Why the last look-up failed, in a sentence. */
  failure(reference: ImageReference): string | undefined;
  /** The address behind which the image is looked up; undefined where the client has none. */
  readonly lookUp: string | undefined;
}

const PINS: Readonly<Record<Exclude<Pin, "built">, string>> = {
  digest: "pinned by digest",
  tag: "not pinned by digest",
  floating: "not pinned, its tag moves on",
};

/** What is known of an image, in a few lines; nobody is asked anything. */
export function imageCard(facts: CardFacts, markup: Markup): string {
  const { place, now, lookUp } = facts;
  const { reference } = place;
  if (place.builtHere) {
    return markup.lines([
      markup.strong(markup.text(nameOf(reference))),
      "What the build beside it will be called: nothing is pulled.",
    ]);
  }
  const told = facts.told(reference);
  const failure = facts.failure(reference);
  const lines = [
    titleLine(reference, markup),
    supportLine(reference, now.slice(0, 10), markup),
    deprecationLine(reference, markup),
    ...(told ? [originLine(told, now, markup), sizeLine(told, markup), runLine(reference, told, markup)] : []),
    ...(told ? [trustLine(told.trust, markup)] : [userLine(reference, markup)]),
    slimmerLine(reference, facts, markup),
    approvalLine(facts, markup),
    failure === undefined ? undefined : markup.text(failure),
    lookUp === undefined ? undefined : lookUpLine(reference, told, lookUp, markup),
  ];
  return markup.lines(lines.filter((line) => line !== undefined));
}

/** The name that people know, with the beginning of a digest. */
function nameOf({ familiar, tag, digest }: ImageReference): string {
  return `${familiar}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${shortDigest(digest)}`}`;
}

function titleLine(reference: ImageReference, markup: Markup): string {
  const page = hubPage(reference);
  const name = markup.strong(markup.text(nameOf(reference)));
  const by = publisher(reference, markup);
  const parts = [page === undefined ? name : markup.link(name, page), ...(by ? [by] : []), PINS[pinOf(reference)]];
  return parts.join(" · ");
}

/** Its page on Docker Hub, where it comes from there. */
function hubPage({ host, repository }: ImageReference): string | undefined {
  if (host !== "docker.io") return undefined;
  const official = /^library\/([^/]+)$/.exec(repository)?.[1];
  return `https://hub.docker.com/${official === undefined ? `r/${repository}` : `_/${official}`}`;
}

/** Who publishes it, as far as its name tells and does not show already. */
function publisher(reference: ImageReference, markup: Markup): string | undefined {
  if (isOfficial({ reference, deprecated: deprecated(reference) })) return "Docker Official Image";
  const { host, repository } = reference;
  if (host !== "docker.io") return undefined;
  const [owner = ""] = repository.split("/");
  return owner === "library" ? "no Docker Official Image that is known" : `by ${markup.text(owner)} on Docker Hub`;
}

function supportLine(reference: ImageReference, today: string, markup: Markup): string | undefined {
  const parts = supportOf(reference, today).map((support) => {
    const words = markup.text(supportWords(support));
    return support.state === "ended" ? `End of life: ${markup.strong(words)}` : words;
  });
  return parts.length > 0 ? parts.join(" · ") : undefined;
}

function deprecationLine(reference: ImageReference, markup: Markup): string | undefined {
  const found = deprecated(reference);
  if (!found) return undefined;
  const instead = found.successor === undefined ? "" : `; instead: ${markup.code(found.successor)}`;
  return `${markup.strong("Given up:")} it ${markup.text(found.why)}${instead}`;
}

/** What the team's lists say of it; undefined where there is none for it. */
function approvalLine({ place, policy }: CardFacts, markup: Markup): string | undefined {
  const { reference, role } = place;
  // the lists are about what is run, not about what builds it
  if (role === "syntax") return undefined;
  const { approvedRegistries, approvedBases } = policy.team;
  const denied = textsOf(policy, "approved-registries", "denied");
  const images =
    role === "base" ? approvedBases : role === "container" ? textsOf(policy, "approved-base-images", "images") : [];
  if (approvedRegistries.length + denied.length + images.length === 0) return undefined;
  const from = (pattern: string) => comesFrom(reference, pattern);
  const refused = denied.some(from) || (approvedRegistries.length > 0 && !approvedRegistries.some(from));
  const objections = [
    ...(refused ? [`${markup.text(reference.host)} is not an approved registry`] : []),
    ...(images.length > 0 && !isAmong(reference, images) ? ["not an approved image"] : []),
  ];
  return `Team: ${objections.length > 0 ? markup.strong(objections.join(", ")) : "approved"}`;
}

/** A list in the options of a rule that is on. */
function textsOf({ rules }: Pick<Policy, "rules">, id: string, option: string): readonly string[] {
  const given = rules.find(({ rule }) => rule.id === id)?.options[option];
  return Array.isArray(given) ? given.filter((one) => typeof one === "string") : [];
}

function lookUpLine({ host }: ImageReference, told: ImageFacts | undefined, address: string, markup: Markup): string {
  const asks = `(asks ${markup.text(host)})`;
  if (!told) return markup.link(`Look it up ${asks}`, address);
  const asked = `${told.asked.slice(0, 10)} ${told.asked.slice(11, 16)} UTC`;
  return `Looked up ${asked} · ${markup.link(`Look it up again ${asks}`, address)}`;
}
