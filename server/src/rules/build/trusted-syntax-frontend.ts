import { matchesWildcard } from "../../knowledge/image-name.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { parseImageReference } from "../../model/image-reference.ts";
import { replace } from "../../model/place.ts";
import type { DocumentSubject } from "../../model/subjects.ts";
import { type Span, span, textOf } from "../../text/span.ts";
import { onlyLenient } from "../container/presets.ts";
import { rule } from "../rule.ts";

export default rule<"document", { readonly allowed: readonly string[] }>({
  id: "trusted-syntax-frontend",
  subject: "document",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "warning",
  presets: ["recommended", "nist-800-190"],
  summary: "Let only a trusted, pinned frontend read the Dockerfile",
  why: "# syntax= names an image that runs and decides what every line of the file means: whoever controls it controls the build.",
  remedy: "Use docker/dockerfile:1, or leave the line out.",
  except:
    "A frontend of your own; name it in `allowed`. A trusted one without a version is told beyond `recommended` only.",
  standards: { "nist-800-190": ["4.1.5"], "owasp-docker": ["D08"], cwe: ["CWE-829"] },
  fixes: ["choice"],
  options: {
    allowed: {
      type: "array",
      items: { type: "string" },
      description: "Frontends that are trusted; * stands for any characters.",
      default: ["docker/dockerfile", "docker/dockerfile-upstream"],
    },
  },
  references: [{ title: "Custom Dockerfile syntax", url: "https://docs.docker.com/build/buildkit/frontend/" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "# syntax=acme/dockerfile-plus\nFROM alpine:3.23\n",
      fixed: "# syntax=docker/dockerfile:1\nFROM alpine:3.23\n",
    },
    { kind: "dockerfile", good: "# syntax=docker/dockerfile:1\nFROM alpine:3.23\n" },
  ],

  check(document, report, context) {
    const { options, preset } = context;
    const at = frontend(document);
    const reference = at && parseImageReference(textOf(at));
    if (!at || !reference) return;
    const { familiar, host, tag, digest, text } = reference;
    const trusted = options.allowed.some(
      (name) => matchesWildcard(name, familiar) || matchesWildcard(name, `${host}/${familiar}`),
    );
    if (!trusted) {
      report(at, {
        message: `The image ${text} is run to read this Dockerfile and decides what the build does. Use docker/dockerfile:1, or name it in "allowed" if it is yours.`,
        detail: familiar,
        fixes: [official(at)],
      });
    } else if (digest === undefined && moves(tag)) {
      if (onlyLenient(context)) return;
      report(at, {
        message: `${tag === undefined ? "Without a tag" : `With the tag ${tag}`}, the frontend that reads this Dockerfile may change its meaning from one build to the next. Name a version: docker/dockerfile:1.`,
        severity: "info",
        detail: familiar,
        fixes: /^docker\/dockerfile(?:-upstream)?$/.test(familiar) ? [official(at)] : [],
      });
    } else if (digest === undefined && preset("strict")) {
      report(at, {
        message: `The tag ${tag} of the frontend can be moved to another image. Pin its digest.`,
        severity: "hint",
        detail: familiar,
      });
    }
  },
});

/** No version, not even its first number. */
function moves(tag: string | undefined): boolean {
  return tag === undefined || /^(?:latest|labs|master|experimental)$/.test(tag);
}

/** Where the image stands that `# syntax=` names: the first word; the others are the arguments of the frontend. */
export function frontend({ dockerfile }: DocumentSubject): Span | undefined {
  const directive = dockerfile?.directives.find(({ name }) => name.toLowerCase() === "syntax");
  const name = directive && /^\S+/.exec(directive.value)?.[0];
  if (!directive || !name) return undefined;
  const { at } = directive;
  const offset = textOf(at).indexOf(name, textOf(at).indexOf("=") + 1);
  return offset < 0 ? undefined : span(at.piece, at.start + offset, at.start + offset + name.length);
}

function official(at: Span): Fix {
  return choice("Use docker/dockerfile:1", replace(at, "docker/dockerfile:1"));
}
