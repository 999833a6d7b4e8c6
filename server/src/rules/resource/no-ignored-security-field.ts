import { rule } from "../rule.ts";
import { checkObject } from "./ignored-fields.ts";
import { checkContainerGroup, checkService } from "./ignored-fields-elsewhere.ts";

export default rule({
  id: "no-ignored-security-field",
  subject: "resource",
  kinds: ["kubernetes", "compose", "aci"],
  category: "isolation",
  severity: "error",
  presets: ["recommended"],
  summary: "Write security fields as they are called, where they count",
  why: "A field that is misspelt or stands at the wrong level is ignored without a word: the container runs as if it were not there, while the file looks safe.",
  remedy: "Give the field its right name, or move it to the level where it has a meaning.",
  standards: { "owasp-kubernetes": ["K01:2025"], cwe: ["CWE-1173"] },
  fixes: ["hardening", "choice"],
  references: [
    {
      title: "Configure a security context for a pod or container",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    },
    { title: "Compose: services", url: "https://docs.docker.com/reference/compose-file/services/" },
    {
      title: "Azure container groups",
      url: "https://learn.microsoft.com/azure/templates/microsoft.containerinstance/containergroups",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsNonroot: true # agreed\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsNonRoot: true # agreed\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "kubernetes",
      note: "Only containers have a root file system.",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsNonRoot: true\n    readOnlyRootFilesystem: true\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    runAsNonRoot: true\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        readOnlyRootFilesystem: true\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    security-opt:\n      - no-new-privileges:true\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    security_opt:\n      - no-new-privileges:true\n",
    },
    {
      kind: "kubernetes",
      note: "What a custom resource's fields are called is its controller's own affair.",
      good: "apiVersion: acme.example/v1\nkind: App\nmetadata:\n  name: app\nspec:\n  runAsNonroot: true\n",
    },
  ],

  check: checkObject,

  also: {
    workload(workload, report) {
      if (workload.kind === "compose") checkService(workload, report);
      else if (workload.kind === "aci") checkContainerGroup(workload, report);
    },
  },
});
