import { type FoundSecret, findGivenSecrets, findSecrets, secretName } from "../../knowledge/secrets/secrets.ts";
import { choice, type Fix } from "../../model/fix.ts";
import type { Literal } from "../../model/literal.ts";
import { replace } from "../../model/place.ts";
import { type Span, textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { partOf } from "./literal-part.ts";
import { NOT_SECRETS, type NotSecrets } from "./not-secrets.ts";

export default rule<"literal", NotSecrets & { readonly allow: readonly string[] }>({
  id: "no-hardcoded-secret",
  subject: "literal",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "secrets",
  severity: "error",
  presets: ["recommended", "cis-docker", "aci", "nist-800-190"],
  summary: "Keep real credentials out of the file",
  why: "A real key, token or password stands in the text. Whoever can read the file, its history or the image can use it.",
  remedy:
    "Revoke it, since it has been seen, then hand the new one over as a secret: a build secret, a Kubernetes Secret, a Compose secret, a key vault.",
  except: "Keys made for tests and documentation; name them in allow, in notSecrets or in a suppression.",
  standards: {
    "cis-docker": ["4.10"],
    "nist-800-190": ["4.1.4"],
    "owasp-docker": ["D06"],
    "owasp-kubernetes": ["K03:2025"],
    cwe: ["CWE-798", "CWE-312"],
  },
  fixes: ["choice"],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      description: "Beginnings of values that are known not to be secret.",
      default: [],
    },
    notSecrets: NOT_SECRETS,
  },
  examples: [
    {
      kind: "dockerfile",
      note: "The key is AWS's own example.",
      good: "FROM debian:13\nENV AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n",
    },
    {
      kind: "compose",
      note: "A digest is no secret.",
      good: "services:\n  app:\n    image: acme/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
    },
  ],

  check(literal, report, { options }) {
    for (const { what, detector, start, end } of secretsIn(literal)) {
      // no-credentials-in-url speaks of those
      if (detector === "url-credentials") continue;
      const value = literal.text.slice(start, end);
      if (options.allow.some((a) => a !== "" && value.startsWith(a))) continue;
      const at = partOf(literal, start, end);
      const seen = "since the file has been seen by others, and hand the new one over as a secret.";
      report(at, {
        message:
          detector === "given"
            ? `${what.startsWith("value ") ? "The" : "A"} ${what} stands here in plain text. Change it, ${seen}`
            : `This has the form of ${article(what)}${literal.encoded ? " (base64 is no encryption)" : ""}. Revoke it, ${seen}`,
        detail: what,
        secret: at,
        fixes: fixes(literal, at, value),
      });
    }
  },
});

const PLACEHOLDER = "REPLACE_WITH_YOUR_SECRET";

/** A placeholder in the place of just the secret, where it stands on one line exactly as it is read. */
function fixes(literal: Literal, at: Span, value: string): Fix[] {
  return literal.encoded || /\s/.test(value) || textOf(at) !== value
    ? []
    : [choice(`Put ${PLACEHOLDER} in its place`, replace(at, PLACEHOLDER))];
}

/** A format hands out the same literal while its text stays, so that it is searched once. */
const searched = new WeakMap<Literal, readonly FoundSecret[]>();

function secretsIn(literal: Literal): readonly FoundSecret[] {
  let found = searched.get(literal);
  if (!found) {
    const shaped = findSecrets(literal.text, { name: literal.name });
    const given = givenIn(literal).filter((one) => !shaped.some((s) => s.start < one.end && one.start < s.end));
    found = [...shaped, ...given].sort((a, b) => a.start - b.start);
    searched.set(literal, found);
  }
  return found;
}

/** What is told by its place alone; a Secret holds such values by design; those of secret variables are no-secret-in-env's, those of ConfigMaps no-secret-in-configmap's. */
function givenIn(literal: Literal): FoundSecret[] {
  const { text, name = "", encoded, comment } = literal;
  if (encoded || comment || literal.inConfigMap || name.startsWith("stringData.")) return [];
  // accounts are no-password-in-run's
  return secretName(name) ? [] : findGivenSecrets(text).filter(({ detector }) => detector === "given");
}

function article(what: string): string {
  return /^(?:an?|the)\s/i.test(what) ? what : `${/^(?:[AEIOaeio]|npm\b)/.test(what) ? "an" : "a"} ${what}`;
}
