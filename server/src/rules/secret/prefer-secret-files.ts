import { called, listed } from "../container/wording.ts";
import { rule } from "../rule.ts";

/** So many names stand in a message. */
const MOST_NAMED = 3;

export default rule({
  id: "prefer-secret-files",
  subject: "container",
  kinds: ["kubernetes"],
  category: "secrets",
  severity: "info",
  presets: ["cis-kubernetes"],
  summary: "Hand secrets over as files, not as environment variables",
  why: "Environment variables are inherited by every child process, shown by debug pages and written into crash reports; a mounted file is read by whom it is meant for, and follows when the Secret changes.",
  remedy: "Mount the Secret as a volume, and let the program read the file.",
  except: "Programs that read their secrets from the environment only.",
  sameAs: {
    checkov: ["CKV_K8S_35"],
    "kube-linter": ["read-secret-from-env-var"],
    kubesec: ["SecretsAsEnvironmentVariables"],
    kics: ["3d658f8b"],
  },
  standards: {
    "cis-kubernetes": ["5.4.1"],
    "nist-800-190": ["4.1.4"],
    "owasp-docker": ["D06"],
    "owasp-kubernetes": ["K03:2025"],
    cwe: ["CWE-526"],
  },
  references: [
    {
      title: "Using Secrets as files from a pod",
      url: "https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      env:\n        - name: DB_PASSWORD\n          valueFrom:\n            secretKeyRef:\n              name: db\n              key: password\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: db\n          mountPath: /run/secrets/db\n  volumes:\n    - name: db\n      secret:\n        secretName: db\n",
    },
  ],

  check(container, report) {
    const secrets = container.secretVariables ?? [];
    const [first] = secrets;
    if (!first) return;
    const names = secrets.map(({ name }) => name ?? "all of a Secret");
    const shown = listed(names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED), "more"] : names);
    report(first, {
      message: `${called(container)} gets secrets as environment variables (${shown}), which child processes inherit and crash reports show. Mount them as files.`,
      related: secrets
        .slice(1)
        .map(({ at, name }) => ({ at, message: `${name ?? "A whole Secret"} comes this way, too` })),
    });
  },
});
