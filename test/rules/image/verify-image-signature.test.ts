import rule from "../../../server/src/rules/image/verify-image-signature.ts";
import { testRule } from "../rule-tester.ts";

const unsigned = { trust: { signatures: [], attestations: ["provenance", "sbom"] } };
const told = { "acme/app:1": unsigned };
const kind = "dockerfile";

testRule(rule, {
  valid: [
    { kind, name: "nothing is known", code: "FROM acme/app:1\n" },
    { kind, name: "signed", code: "FROM acme/app:1\n", told: { "acme/app:1": {} } },
    {
      kind,
      name: "the registry does not say",
      code: "FROM acme/app:1\n",
      told: { "acme/app:1": { trust: { signatures: undefined, attestations: [] } } },
    },
    { kind, name: "of another tag", code: "FROM acme/app:2\n", told },
    { kind, name: "named by the team", code: "FROM acme/app:1\n", options: { ignore: ["acme/*"] }, told },
    { kind: "compose", name: "built here", code: "services:\n  a:\n    build: .\n    image: acme/app:1\n", told },
    { kind, name: "a stage", code: "FROM scratch AS acme\nFROM acme\n", told: { acme: unsigned } },
  ],
  invalid: [
    {
      kind,
      code: "FROM acme/app:1\n",
      told,
      findings: [
        {
          line: 1,
          text: "acme/app:1",
          severity: "info",
          message: /^No signature was found beside acme\/app:1 in its registry/,
          fixes: [],
        },
      ],
    },
    {
      kind,
      name: "what only builds, however it is written",
      code: "FROM docker.io/acme/app:1 AS b\nFROM scratch\nCOPY --from=b /a /a\n",
      told,
      findings: [{ line: 1 }],
    },
    { kind: "compose", code: "services:\n  a:\n    image: acme/app:1\n", told, findings: [{ line: 3 }] },
    {
      kind: "kubernetes",
      code: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: acme/app:1\n",
      told,
      findings: [{ line: 8 }],
    },
  ],
});
