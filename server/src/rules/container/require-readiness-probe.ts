import { rule } from "../rule.ts";
import { isKnative, probeFix, servesForLong } from "./probes.ts";
import { called } from "./wording.ts";

export default rule({
  id: "require-readiness-probe",
  subject: "container",
  kinds: ["kubernetes", "aci"],
  category: "lifecycle",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Let the runtime tell when a container can take requests",
  why: "Without a readiness probe a container gets requests before it can answer them, and goes on getting them when it no longer can.",
  remedy: "Add a readinessProbe that asks the program itself, and fails while it starts or what it needs is gone.",
  except: "Workers that take no requests.",
  sameAs: {
    checkov: ["CKV_K8S_9"],
    "kube-linter": ["no-readiness-probe"],
    "kube-score": ["pod-probes"],
    polaris: ["readinessProbeMissing"],
    kics: ["a659f3b5"],
  },
  standards: { "nist-800-190": ["4.4.5"], "owasp-docker": ["D07"] },
  fixes: ["choice"],
  references: [
    {
      title: "Liveness, readiness and startup probes",
      url: "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\nspec:\n  selector:\n    matchLabels:\n      app: app\n  template:\n    metadata:\n      labels:\n        app: app\n    spec:\n      containers:\n        - name: app\n          image: acme/app:1.4\n          ports:\n            - containerPort: 8080\n",
      fixed:
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\nspec:\n  selector:\n    matchLabels:\n      app: app\n  template:\n    metadata:\n      labels:\n        app: app\n    spec:\n      containers:\n        - name: app\n          image: acme/app:1.4\n          ports:\n            - containerPort: 8080\n          readinessProbe:\n            tcpSocket:\n              port: 8080\n",
    },
    {
      kind: "kubernetes",
      note: "A Job runs to its end.",
      good: "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: app\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: app\n          image: acme/app:1.4\n",
    },
  ],

  check(container, report) {
    const { readinessProbe: probe, ports } = container;
    if (probe.state !== "unset" || !servesForLong(container) || isKnative(container)) return;
    // what offers no port may be a worker
    const worker = ports.length === 0;
    report(probe, {
      message: `${called(container)} has no readiness probe: ${worker ? "if it serves requests, it gets them" : "it gets requests"} before it can answer them. Add one that asks the program itself.`,
      ...(worker && { severity: "hint" as const }),
      fixes: probeFix(container, probe.place, "readiness"),
    });
  },
});
