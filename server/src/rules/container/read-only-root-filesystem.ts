import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { saidByExtended } from "./inheritance.ts";
import { asksForMissing, MISSING, type MissingOption } from "./presets.ts";
import { called } from "./wording.ts";

export default rule<"container", MissingOption>({
  id: "read-only-root-filesystem",
  subject: "container",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "warning",
  presets: ["cis-docker", "nist-800-190", "nsa-cisa"],
  summary: "Make the root file system read-only",
  why: "Whoever breaks into a container with a writable file system can leave programs there and change the ones that run.",
  remedy:
    "Make the root file system read-only and give the folders that the program writes to, such as /tmp, a volume or tmpfs.",
  except: "Databases and other programs that write beside their own files, until those folders are volumes.",
  sameAs: {
    trivy: ["KSV-0014"],
    checkov: ["CKV_K8S_22"],
    "kube-linter": ["no-read-only-root-fs"],
    "kube-score": ["container-security-context-readonlyrootfilesystem"],
    kubesec: ["ReadOnlyRootFilesystem"],
    polaris: ["notReadOnlyRootFilesystem"],
    semgrep: [
      "yaml/docker-compose/security/writable-filesystem-service",
      "yaml/kubernetes/security/writable-filesystem-container",
    ],
    kics: ["a9c2f49d"],
  },
  standards: {
    "cis-docker": ["5.13"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: immutable file systems"],
    "owasp-docker": ["D09"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-732"],
  },
  group: "hardening",
  fixes: ["choice"],
  options: { missing: MISSING },
  references: [
    { title: "Compose: read_only", url: "https://docs.docker.com/reference/compose-file/services/#read_only" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        readOnlyRootFilesystem: false\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        readOnlyRootFilesystem: true\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    read_only: true\n    tmpfs: /tmp\n",
    },
  ],

  check(container, report, context) {
    const { readOnlyRootFilesystem: readOnly, workload, role, kind } = container;
    if (workload.os === "windows" || readOnly.state === "unknown") return;
    if (readOnly.state === "set" ? readOnly.value : !asksForMissing(kind, context, false)) return;
    if (readOnly.state === "set" && saidByExtended(kind, readOnly)) return;
    const key = kind === "compose" ? "read_only" : "readOnlyRootFilesystem";
    report(readOnly, {
      message: `${called(container)} can write to its own root file system. Set ${key} to true and mount a volume or tmpfs where it has to write.`,
      // they are gone before the containers that serve start
      ...(role === "init" ? { severity: "info" } : {}),
      fixes: [choice(`Set ${key} to true`, set(readOnly.place, true))],
    });
  },
});
