import { findUrlCredentials } from "../../knowledge/secrets/secrets.ts";
import { choice } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { partOf } from "./literal-part.ts";
import { NOT_SECRETS, type NotSecrets } from "./not-secrets.ts";

/** Where nobody else gets to: a well-known password there fills a place. */
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/?#\s"']|$)/;

export default rule<"literal", NotSecrets>({
  id: "no-credentials-in-url",
  subject: "literal",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "secrets",
  severity: "error",
  presets: ["recommended", "nist-800-190"],
  summary: "Keep user names and passwords out of URLs",
  why: "A password in a URL ends up in the image, in logs, in process lists and in the version control of whoever keeps the file.",
  remedy: "Hand the password over as a secret and build the URL at run time, or use a credential helper.",
  standards: { "nist-800-190": ["4.1.4"], "owasp-docker": ["D06"], cwe: ["CWE-522", "CWE-598"] },
  fixes: ["choice"],
  options: { notSecrets: NOT_SECRETS },
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN git clone https://build:Xk29-mmQz@git.example.com/app.git\n",
      fixed: "FROM debian:13\nRUN git clone https://git.example.com/app.git\n",
    },
    {
      kind: "compose",
      note: "A variable is no password.",
      good: "services:\n  app:\n    image: acme/app:1.4\n    environment:\n      DATABASE_URL: postgres://app:${DB_PASSWORD}@db/app\n",
    },
  ],

  check(literal, report) {
    if (literal.comment || !literal.text.includes("://")) return;
    for (const { start, end, scheme, password } of findUrlCredentials(literal.text)) {
      if (password === "variable" || (password === "weak" && LOOPBACK.test(literal.text.slice(end, end + 20))))
        continue;
      const at = partOf(literal, start, end);
      const plain = textOf(at) === literal.text.slice(start, end);
      report(at, {
        message: `A password stands in this ${scheme} URL: everybody who can read the file or the image has it. Hand it over as a secret.`,
        ...(password === "weak" ? { severity: "warning" as const } : {}),
        detail: scheme,
        secret: at,
        fixes: plain ? [choice("Take the user and password out of the URL", replace(at, ""))] : [],
      });
    }
  },
});
