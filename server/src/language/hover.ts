import { type CancellationToken, type Hover, type HoverParams, MarkupKind } from "vscode-languageserver";
import type { Rule, Standards } from "../rules/rule.ts";
import { inFile } from "../text/span.ts";
import type { Checker } from "./checker.ts";
import type { ClientFeatures } from "./client-features.ts";
import type { Checked } from "./context.ts";
import { rangeOf } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { type Cluster, cluster, first } from "./grouping.ts";
import { imageAt, type NamedImage, partAt } from "./images/image-at.ts";
import { type CardFacts, imageCard } from "./images/image-card.ts";
import type { SessionImages } from "./images/image-knowledge.ts";
import { MARKDOWN, type Markup, PLAIN } from "./markup.ts";
import { note } from "./noted.ts";
import type { OpenDocument } from "./open-document.ts";
import { commandLink, ruleLink } from "./protocol.ts";

const STANDARDS: Readonly<Record<keyof Standards, string>> = {
  "cis-docker": "CIS Docker",
  "cis-kubernetes": "CIS Kubernetes",
  pss: "Pod Security Standards",
  "nist-800-190": "NIST SP 800-190",
  "nsa-cisa": "NSA/CISA Kubernetes Hardening",
  "owasp-docker": "OWASP Docker Top 10",
  "owasp-kubernetes": "OWASP Kubernetes Top 10",
  // the ids begin with it
  cwe: "",
};

/** Rules beyond this many in one hover are only named; where an image's card follows, all but one or, once it was looked up, all. */
const MOST_IN_FULL = 3;

/**
 * Explains the findings under the mouse: why, what to do, and by which standards; below that, what is known of the image
 * that is named there. Nothing elsewhere.
 */
export class Hovers {
  readonly #checker: Checker;
  readonly #documents: Documents;
  readonly #features: ClientFeatures;
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #images: SessionImages;

  constructor(
    checker: Checker,
    documents: Documents,
    features: ClientFeatures,
    rules: readonly Rule[],
    images: SessionImages,
  ) {
    this.#checker = checker;
    this.#documents = documents;
    this.#features = features;
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.#images = images;
  }

  /** What there is to say at a position, or null. */
  async at({ textDocument, position }: HoverParams, token?: CancellationToken): Promise<Hover | null> {
    const document = this.#documents.get(textDocument.uri);
    if (!document) return null;
    const context = await this.#checker.update(document, token);
    const { analysis, content } = document;
    if (!analysis || context.reason !== undefined) return null;
    const offset = content.offsetAt(position);
    const under = cluster(note(analysis.findings)).filter((c) => {
      const { start, end } = first(c);
      return start <= offset && offset <= end;
    });
    const place = imageAt(analysis.parsed, offset);
    const [lead] = under;
    const about = lead ? first(lead) : place && partAt(place, offset);
    if (!about) return null;
    const markup = this.#features.markdown ? MARKDOWN : PLAIN;
    const sections = this.#explanations(under, markup, place);
    if (place) sections.push(this.#card(document, context, place, markup));
    return {
      range: rangeOf(content, about),
      contents: {
        kind: this.#features.markdown ? MarkupKind.Markdown : MarkupKind.PlainText,
        value: markup.parts(sections),
      },
    };
  }

  /** Each rule's once. @param place the image whose card follows: rather than to read on, people want to see that */
  #explanations(under: readonly Cluster[], markup: Markup, place: NamedImage | undefined): string[] {
    const { markdown } = this.#features;
    const ids = [...new Set(under.flatMap(({ parts }) => parts.map(({ finding }) => finding.rule)))];
    const rules = ids.flatMap((id) => this.#rules.get(id) ?? []);
    const most = place === undefined ? MOST_IN_FULL : this.#images.told(place.reference) ? 0 : 1;
    const named = rules.slice(most).map((rule) => this.#line(rule, markdown));
    return [
      ...rules.slice(0, most).map((rule) => this.#section(rule, markdown, place !== undefined)),
      ...(named.length > 0 ? [markup.lines(named)] : []),
    ];
  }

  #card({ uri, content }: OpenDocument, { policy }: Checked, place: NamedImage, markup: Markup): string {
    const { lookUpCommand } = this.#features.options;
    const { line, character } = content.positionAt(inFile(place.at).start);
    const facts: CardFacts = {
      place,
      policy,
      now: new Date().toISOString(),
      told: (reference) => this.#images.told(reference),
      failure: (reference) => this.#images.failure(reference),
      lookUp: lookUpCommand && commandLink(lookUpCommand, [uri, line, character]),
    };
    return imageCard(facts, markup);
  }

  /** @param short why alone: the finding's message has the remedy, the rule's page all */
  #section(rule: Rule, markdown: boolean, short: boolean): string {
    const { why, remedy, except, standards } = rule;
    if (short) return `${this.#line(rule, markdown)}\n\n${markdown ? why : why.replaceAll("`", "")}`;
    const named = Object.entries(standards ?? {})
      .map(([name, ids]) => [STANDARDS[name as keyof Standards], ids.join(", ")].join(" ").trim())
      .join(" · ");
    const text = [why, remedy, except].filter((part) => part !== undefined).join("\n\n");
    const parts = [this.#line(rule, markdown), markdown ? text : text.replaceAll("`", "")];
    if (named) parts.push(markdown ? `_${named}_` : named);
    return parts.join("\n\n");
  }

  #line({ id, summary }: Rule, markdown: boolean): string {
    if (!markdown) return `${summary} (${id})`;
    const page = ruleLink(this.#features.options, id);
    return `**${summary}** ${page === undefined ? `\`${id}\`` : `[${id}](${page})`}`;
  }
}
