import { placeholder } from "../../knowledge/secrets/secrets.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Intent, remove, set } from "../../model/place.ts";
import type { Node, Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";

/** Keys of a Secret that hold what is public anyway. */
const PUBLIC =
  /^(?:tls\.crt|ca\.crt|ca-?bundle.*|.*\.pub|ssh-publickey|namespace|user(?:name)?|url|host(?:name)?|port|database|dbname)$/i;

export default rule<"resource", { readonly allow: readonly string[] }>({
  id: "no-inline-secret-manifest",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "secrets",
  severity: "warning",
  presets: ["recommended", "cis-kubernetes", "nsa-cisa", "nist-800-190"],
  summary: "Do not keep Secrets with their values in files",
  why: "base64 is no encryption: whoever can read the repository or its history can read what the Secret holds.",
  remedy:
    "Let an operator bring the values from a vault (ExternalSecret), or encrypt them for the cluster (SealedSecret, SOPS).",
  except: "Values that are no secret in truth: for tests and local clusters.",
  sameAs: { semgrep: ["yaml/kubernetes/security/secrets-in-config-file"] },
  standards: {
    "cis-kubernetes": ["5.4.2"],
    "nist-800-190": ["4.1.4"],
    "nsa-cisa": ["Network: secrets"],
    "owasp-docker": ["D06"],
    "owasp-kubernetes": ["K03:2025"],
    cwe: ["CWE-312"],
  },
  fixes: ["choice"],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of Secrets that may stand in files.",
    },
  },
  references: [
    {
      title: "Good practices for Secrets",
      url: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: kj3h5Tg9sLq\n",
      fixed:
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: db\nspec:\n  secretStoreRef:\n    name: name-of-the-store\n    kind: ClusterSecretStore\n  target:\n    name: db\n  data:\n  - secretKey: password\n    remoteRef:\n      key: db\n      property: password\n",
    },
    {
      kind: "kubernetes",
      note: "Encrypted by SOPS.",
      good: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: ENC[AES256_GCM,data:Zm9v,type:str]\nsops:\n  version: 3.9.0\n",
    },
    {
      kind: "kubernetes",
      note: "A certificate is public.",
      good: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: ca\ndata:\n  ca.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==\n",
    },
  ],

  check(resource, report, { options }) {
    const { type, apiVersion, root } = resource;
    if (type !== "Secret" || apiVersion !== "v1" || root.get("sops").state !== "unset") return;
    const name = known(resource.name);
    if (name !== undefined && options.allow.includes(name)) return;
    const held = [...valuesOf(root.get("data"), true), ...valuesOf(root.get("stringData"), false)];
    const [first] = held;
    if (!first) return;
    const more = held.length > 1 ? ` and ${held.length - 1} more` : "";
    report(first.field.key ?? first.field, {
      message: `This Secret holds its values in the file (${first.key}${more})${first.encoded ? ", and base64 is no encryption" : ""}. Bring them from a vault, or encrypt the file for the cluster.`,
      fixes: external(resource, name),
    });
  },
});

/** The entries that give something away. */
function valuesOf(field: Node, encoded: boolean): { field: Node; key: string; encoded: boolean }[] {
  return field.keys().flatMap((key) => {
    const value = field.get(key).string();
    if (value.state !== "set" || PUBLIC.test(key)) return [];
    const plain = encoded ? decoded(value.value) : value.value;
    const none = plain.trim() === "" || placeholder(plain) || /^ENC\[|[${]|<[^>]*>/.test(plain);
    return none ? [] : [{ field, key, encoded }];
  });
}

/** What base64 stands for, byte by byte; the text itself where it is none. */
function decoded(text: string): string {
  try {
    return atob(text.replace(/\s+/g, ""));
  } catch {
    return text;
  }
}

/** The same Secret as an ExternalSecret that fetches each key; the store's name is left to fill in. */
function external({ root }: Resource, name: string | undefined): Fix[] {
  const keys = [...new Set([...root.get("data").keys(), ...root.get("stringData").keys()])];
  if (name === undefined || keys.length > 50) return [];
  const spec = {
    secretStoreRef: { name: "name-of-the-store", kind: "ClusterSecretStore" },
    target: { name },
    data: keys.map((key) => ({ secretKey: key, remoteRef: { key: name, property: key } })),
  };
  const gone: Intent[] = ["data", "stringData", "type", "immutable"]
    .map((key) => root.get(key))
    .filter(({ state }) => state !== "unset")
    .map((node) => remove(node.place<never>()));
  return [
    choice(
      "Turn it into an ExternalSecret",
      set(root.get("apiVersion").place<string>(), "external-secrets.io/v1"),
      set(root.get("kind").place<string>(), "ExternalSecret"),
      ...gone,
      set(root.get("spec").place<object>(), spec),
    ),
  ];
}
