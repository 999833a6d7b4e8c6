import { rule } from "../rule.ts";
import { probeFix, servesForLong } from "./probes.ts";
import { called } from "./wording.ts";

export default rule({
  id: "require-liveness-probe",
  subject: "container",
  kinds: ["kubernetes", "aci"],
  category: "lifecycle",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Let the runtime tell when a container hangs",
  why: "Without a liveness probe a program that hangs counts as running, and nothing restarts it.",
  remedy: "Add a livenessProbe that asks the program itself; make it cheap, and patient enough for the slowest start.",
  except: "Programs that end by themselves when they fail.",
  sameAs: {
    checkov: ["CKV_K8S_8"],
    "kube-linter": ["no-liveness-probe"],
    polaris: ["livenessProbeMissing"],
    kics: ["ade74944"],
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
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\nspec:\n  selector:\n    matchLabels:\n      app: app\n  template:\n    metadata:\n      labels:\n        app: app\n    spec:\n      containers:\n        - name: app\n          image: acme/app:1.4\n          ports:\n            - containerPort: 8080\n          livenessProbe:\n            tcpSocket:\n              port: 8080\n",
    },
    {
      kind: "kubernetes",
      note: "A Job runs to its end.",
      good: "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: app\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: app\n          image: acme/app:1.4\n",
    },
  ],

  check(container, report) {
    const { livenessProbe: probe, ports } = container;
    if (probe.state === "set") {
      const { port } = probe.value;
      const names = ports.map(({ name }) => name);
      const nameless = names.every((name) => name && name.state !== "unknown");
      if (typeof port !== "string" || !nameless || names.some((name) => name?.state === "set" && name.value === port))
        return;
      report(probe, {
        message: `The liveness probe of ${called(container, "inside")} asks the port ${port}, which none of its ports is called: it fails, and the container is restarted again and again. Name one of its ports.`,
        severity: "warning",
        sameAs: {},
      });
      return;
    }
    if (probe.state !== "unset" || !servesForLong(container)) return;
    report(probe, {
      message: `${called(container)} has no liveness probe: when it hangs, nothing restarts it. Add one that asks the program itself.`,
      fixes: probeFix(container, probe.place, "liveness"),
    });
  },
});
