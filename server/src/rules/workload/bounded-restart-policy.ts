import type { Workload } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Intent, set } from "../../model/place.ts";
import { effective } from "../../model/value.ts";
import { anyPreset } from "../container/presets.ts";
import { calledWorkload } from "../container/wording.ts";
import { type Reporter, rule } from "../rule.ts";

interface Options {
  readonly maxRetries: number;
}

export default rule<"workload", Options>({
  id: "bounded-restart-policy",
  subject: "workload",
  kinds: ["compose", "aci", "kubernetes"],
  category: "lifecycle",
  severity: "info",
  presets: ["cis-docker", "nist-800-190"],
  summary: "Restart a failing container a few times, not for ever",
  why: "A container that fails and starts again without end hides its fault, and each round costs the host time that others need.",
  remedy: "Restart on failure only, and give up after a few times.",
  except: "Servers that have to come back whatever happens, where somebody watches how often they restart.",
  sameAs: { kics: ["2fc99041"] },
  standards: {
    "cis-docker": ["5.15"],
    "nist-800-190": ["4.4.3"],
    "owasp-docker": ["D07"],
    cwe: ["CWE-400", "CWE-835"],
  },
  fixes: ["choice"],
  options: {
    maxRetries: {
      type: "number",
      minimum: 1,
      default: 5,
      description: "How often a container may be restarted after a failure.",
    },
  },
  references: [
    { title: "Compose: restart", url: "https://docs.docker.com/reference/compose-file/services/#restart" },
    { title: "Pod lifecycle", url: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy" },
  ],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    restart: always\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    restart: on-failure:5\n",
    },
    {
      kind: "kubernetes",
      note: "A Deployment has to restart its pods.",
      good: "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\nspec:\n  selector:\n    matchLabels:\n      app: app\n  template:\n    metadata:\n      labels:\n        app: app\n    spec:\n      restartPolicy: Always\n      containers:\n        - name: app\n          image: acme/app:1.4\n",
    },
  ],

  check(workload, report, context) {
    const { maxRetries } = context.options;
    if (workload.kind === "compose") checkService(workload, report, maxRetries, anyPreset(context, "cis-docker"));
    else if (workload.kind === "aci") checkGroup(workload, report);
    else checkPod(workload, report, maxRetries);
  },
});

function checkService(workload: Workload, report: Reporter, most: number, benchmark: boolean): void {
  const { policy, maxRetries } = workload.restart;
  const severity = benchmark ? "warning" : "info";
  const name = calledWorkload(workload);
  // a service that says nothing is not restarted at all
  const applies = effective(policy);
  if (policy.state === "unknown" || applies === undefined || applies === "no") return;
  if (applies !== "on-failure") {
    const bound: Intent[] = maxRetries.state === "unknown" ? [] : [set(maxRetries.place, most)];
    report(policy, {
      message: `${name} is restarted without end (${applies}), also when it fails at once. Use on-failure with at most ${most} tries.`,
      severity,
      fixes:
        bound.length > 0
          ? [choice(`Restart on failure, ${most} times at most`, set(policy.place, "on-failure"), ...bound)]
          : [],
    });
    return;
  }
  if (maxRetries.state === "unknown" || (maxRetries.state === "set" && maxRetries.value <= most)) return;
  report(maxRetries.state === "set" ? maxRetries : policy, {
    message: `${name} is restarted ${maxRetries.state === "set" ? `${maxRetries.value} times` : "without end"} when it fails. Give up after ${most} tries.`,
    severity,
    fixes: [choice(`Try ${most} times at most`, set(maxRetries.place, most))],
  });
}

/** Azure restarts for ever unless told otherwise; that is wrong for what runs to its end. */
function checkGroup(workload: Workload, report: Reporter): void {
  const { policy } = workload.restart;
  if (policy.state === "unknown" || (policy.state === "set" && policy.value !== "always")) return;
  const task = workload.containers.length > 0 && workload.containers.every((c) => c.ports.length === 0);
  report(policy, {
    message: `${calledWorkload(workload)} is restarted without end${policy.state === "unset" ? ", which is Azure's default" : ""}${task ? ", though it offers no port and may be a task" : ""}. Use OnFailure where the work has an end.`,
    severity: task ? "warning" : "info",
    fixes: [choice("Restart on failure only", set(policy.place, "on-failure"))],
  });
}

function checkPod(workload: Workload, report: Reporter, most: number): void {
  const { policy, maxRetries } = workload.restart;
  if (workload.type === "Pod") {
    if (policy.state === "unknown" || (policy.state === "set" && policy.value !== "always")) return;
    report(policy, {
      message: `${calledWorkload(workload)} stands alone and is restarted without end${policy.state === "unset" ? ", which is the default" : ""}. Use OnFailure where its work has an end, a Deployment where it has none.`,
      fixes: [choice("Restart on failure only", set(policy.place, "on-failure"))],
    });
    return;
  }
  if (maxRetries.state !== "set" || maxRetries.value <= most || effective(policy) !== "on-failure") return;
  const fixes: Fix[] = [choice(`Try ${most} times at most`, set(maxRetries.place, most))];
  report(maxRetries, {
    message: `${calledWorkload(workload)} is tried ${maxRetries.value} times before it counts as failed. Give up after ${most} tries.`,
    fixes,
  });
}
