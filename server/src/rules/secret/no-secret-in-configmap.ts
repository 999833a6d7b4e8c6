import { findSecrets, secretName, secretValue } from "../../knowledge/secrets/secrets.ts";
import type { Literal } from "../../model/literal.ts";
import { rule } from "../rule.ts";
import { partOf } from "./literal-part.ts";
import { NOT_SECRETS, type NotSecrets } from "./not-secrets.ts";

/** A line of a properties, YAML, JSON, TOML or ini file that gives a name a value on the same line. */
const SETTING =
  /^[ \t]*(?:export[ \t]+|-[ \t]+)?["']?([A-Za-z_][\w.-]{1,80})["']?[ \t]*[=:][ \t]*(["']?)([^\s"',;]{6,128})\2[ \t]*[,;]?[ \t]*$/gm;
/** Words joined by hyphens and the like: the name of something, as of the Secret that holds the value. */
const NAME = /^[a-z][a-z\d]*(?:[-_.][a-z\d]+)+$/;
/** Longer files are looked at up to here. */
const LONGEST = 200_000;

export default rule<"literal", NotSecrets>({
  id: "no-secret-in-configmap",
  subject: "literal",
  kinds: ["kubernetes"],
  category: "secrets",
  severity: "error",
  presets: ["recommended", "nist-800-190"],
  summary: "Keep passwords and keys out of ConfigMaps",
  why: "A ConfigMap is shown to everybody who may look at the namespace, is not encrypted at rest and is printed in logs and dashboards.",
  remedy:
    "Move the value to a Secret that is not in the repository, and refer to it; change it, since it has been seen.",
  sameAs: { trivy: ["KSV-0109", "KSV-01010"], polaris: ["sensitiveConfigmapContent"] },
  standards: {
    "nist-800-190": ["4.1.4"],
    "owasp-docker": ["D06"],
    "owasp-kubernetes": ["K03:2025"],
    cwe: ["CWE-312"],
  },
  references: [
    {
      title: "Good practices for Secrets",
      url: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    },
  ],
  options: { notSecrets: NOT_SECRETS },
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  LOG_LEVEL: debug\n  DB_PASSWORD: kj3h5Tg9sLq\n",
    },
    {
      kind: "kubernetes",
      note: "Files inside are read line by line.",
      bad: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  app.properties: |\n    db.user=app\n    db.password=kj3h5Tg9sLq\n",
    },
    {
      kind: "kubernetes",
      note: "The program puts the value in by itself.",
      good: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  app.properties: |\n    db.password=${DB_PASSWORD}\n",
    },
  ],

  check(literal, report) {
    if (!literal.inConfigMap || literal.comment) return;
    for (const { name, start, end } of secretsIn(literal)) {
      const at = partOf(literal, start, end);
      report(at, {
        message: literal.shownBy
          ? `${name} stands in ${SHOWN_BY[literal.shownBy]} in plain text: everybody who can read this file has it. Hand it over when you deploy.`
          : `${name} stands in a ConfigMap in plain text, which is shown to everybody who may look at the namespace. Move it to a Secret.`,
        detail: name,
        secret: at,
      });
    }
  },
});

const SHOWN_BY = { values: "the values of a chart", generator: "a generator" } as const;

function secretsIn({ text, name = "" }: Literal): { name: string; start: number; end: number }[] {
  const key = name.slice(name.indexOf(".") + 1);
  // what has the form of a real key is no-hardcoded-secret's
  const shaped = findSecrets(text, { name });
  const isOwn = (start: number, end: number) => !shaped.some((one) => one.start < end && start < one.end);
  if (!/[\r\n]/.test(text)) {
    return secretName(key) && isSecret(text) && isOwn(0, text.length)
      ? [{ name: key, start: 0, end: text.length }]
      : [];
  }
  const found: { name: string; start: number; end: number }[] = [];
  for (const match of text.slice(0, LONGEST).matchAll(SETTING)) {
    const [whole, setting = "", , value = ""] = match;
    if (!secretName(setting) || !isSecret(value)) continue;
    const start = match.index + whole.lastIndexOf(value);
    if (isOwn(start, start + value.length)) found.push({ name: setting, start, end: start + value.length });
  }
  return found;
}

/** One word that no template fills in and that reads like a password, not like a name, a path or a switch. */
function isSecret(value: string): boolean {
  return (
    /^\S{6,128}$/.test(value) &&
    secretValue(value) === "literal" &&
    /\d/.test(value) &&
    /[A-Za-z]/.test(value) &&
    !NAME.test(value) &&
    !/^[/.~$%<{[(@!&*]|[({]|::|\/\//.test(value)
  );
}
