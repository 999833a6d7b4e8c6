import { type CancellationToken, type Hover, type HoverParams, MarkupKind } from "vscode-languageserver";
import type { Rule, Standards } from "../rules/rule.ts";
import type { Checker } from "./checker.ts";
import type { ClientFeatures } from "./client-features.ts";
import { rangeOf } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { cluster, first } from "./grouping.ts";
import { note } from "./noted.ts";
import { ruleLink } from "./protocol.ts";

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

/** Rules beyond this many in one hover are only named. */
const MOST_IN_FULL = 3;

/** Explains the findings under the mouse: why, what to do, and by which standards. Nothing elsewhere. */
export class Hovers {
  readonly #checker: Checker;
  readonly #documents: Documents;
  readonly #features: ClientFeatures;
  readonly #rules: ReadonlyMap<string, Rule>;

  constructor(checker: Checker, documents: Documents, features: ClientFeatures, rules: readonly Rule[]) {
    this.#checker = checker;
    this.#documents = documents;
    this.#features = features;
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
  }

  /** The explanation at a position, or null. */
  async at({ textDocument, position }: HoverParams, token?: CancellationToken): Promise<Hover | null> {
    const document = this.#documents.get(textDocument.uri);
    if (!document) return null;
    await this.#checker.update(document, token);
    if (!document.analysis) return null;
    const offset = document.content.offsetAt(position);
    const under = cluster(note(document.analysis.findings)).filter((c) => {
      const { start, end } = first(c);
      return start <= offset && offset <= end;
    });
    const [lead] = under;
    if (!lead) return null;
    const ids = [...new Set(under.flatMap(({ parts }) => parts.map(({ finding }) => finding.rule)))];
    const rules = ids.flatMap((id) => this.#rules.get(id) ?? []);
    const { markdown } = this.#features;
    const sections = rules.map((rule, i) =>
      i < MOST_IN_FULL ? this.#section(rule, markdown) : this.#line(rule, markdown),
    );
    return {
      range: rangeOf(document.content, first(lead)),
      contents: {
        kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText,
        value: sections.join(markdown ? "\n\n---\n\n" : "\n\n"),
      },
    };
  }

  #section(rule: Rule, markdown: boolean): string {
    const { why, remedy, except, standards } = rule;
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
