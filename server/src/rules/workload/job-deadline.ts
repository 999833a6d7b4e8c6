import { choice, type Fix } from "../../model/fix.ts";
import { remove, set } from "../../model/place.ts";
import type { Node, Resource } from "../../model/resource.ts";
import { calledResource } from "../resource/wording.ts";
import { type Reporter, rule } from "../rule.ts";

interface Options {
  readonly activeDeadline: number;
  readonly startingDeadline: number;
  readonly timeToLive: number;
}

export default rule<"resource", Options>({
  id: "job-deadline",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "lifecycle",
  severity: "info",
  presets: [],
  summary: "Give every job an end",
  why: "A job that hangs runs for ever, one that has ended stays in the cluster until somebody deletes it, and after a pause a cron job starts what it has missed.",
  remedy:
    "Set activeDeadlineSeconds, ttlSecondsAfterFinished on jobs that stand alone, and startingDeadlineSeconds on cron jobs.",
  except: "Jobs whose creator watches over them and deletes them.",
  sameAs: {
    "kube-linter": ["job-ttl-seconds-after-finished"],
    "kube-score": ["cronjob-has-deadline"],
    kics: ["192fe40b"],
  },
  standards: { "owasp-docker": ["D07"], cwe: ["CWE-400"] },
  fixes: ["choice"],
  options: {
    activeDeadline: { type: "number", minimum: 1, default: 3600, description: "Seconds that are proposed for a run." },
    startingDeadline: {
      type: "number",
      minimum: 10,
      default: 300,
      description: "Seconds that are proposed for a cron job to start late.",
    },
    timeToLive: {
      type: "number",
      minimum: 0,
      default: 86400,
      description: "Seconds that are proposed for a finished job to stay.",
    },
  },
  references: [
    {
      title: "Jobs: termination and cleanup",
      url: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup",
    },
    {
      title: "CronJob: deadline for delayed start",
      url: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: app\nspec:\n  activeDeadlineSeconds: 600\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: app\n          image: acme/app:1.4\n",
      fixed:
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: app\nspec:\n  activeDeadlineSeconds: 600\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: app\n          image: acme/app:1.4\n  ttlSecondsAfterFinished: 86400\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: app\nspec:\n  activeDeadlineSeconds: 600\n  ttlSecondsAfterFinished: 3600\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: app\n          image: acme/app:1.4\n",
    },
  ],

  check(resource, report, { options }) {
    const { type, root, workloads } = resource;
    if (!resource.apiVersion.startsWith("batch/") || workloads.some(({ partial }) => partial)) return;
    if (type === "Job") {
      checkRun(resource, root.get("spec"), report, options);
      checkAlone(resource, report, options);
    } else if (type === "CronJob") {
      const spec = root.get("spec");
      checkRun(resource, spec.path("jobTemplate", "spec"), report, options);
      checkCronJob(resource, spec, report, options);
    }
  },
});

function checkRun(resource: Resource, spec: Node, report: Reporter, { activeDeadline }: Options): void {
  const deadline = spec.get("activeDeadlineSeconds");
  const ofPod = spec.path("template", "spec", "activeDeadlineSeconds");
  if (deadline.state !== "unset" || ofPod.state !== "unset" || spec.shape !== "map") return;
  report(resource, {
    message: `${calledResource(resource)} may run for ever when it hangs. Set activeDeadlineSeconds above the longest time that it takes.`,
    detail: "activeDeadlineSeconds",
    fixes: start(deadline, activeDeadline, "activeDeadlineSeconds"),
    sameAs: {},
  });
}

/** A hook is deleted by what has run it. */
const HOOKS = ["helm.sh/hook", "helm.sh/hook-delete-policy", "argocd.argoproj.io/hook"];

function checkAlone(resource: Resource, report: Reporter, { timeToLive }: Options): void {
  const { root } = resource;
  const time = root.path("spec", "ttlSecondsAfterFinished");
  const annotations = root.path("metadata", "annotations");
  const owned = root.path("metadata", "ownerReferences").state !== "unset";
  const hook = HOOKS.some((name) => annotations.get(name).state !== "unset");
  if (time.state !== "unset" || owned || hook || root.get("spec").shape !== "map") return;
  report(resource, {
    message: `${calledResource(resource)} stays in the cluster with its pods after it has ended. Set ttlSecondsAfterFinished.`,
    detail: "ttlSecondsAfterFinished",
    fixes: start(time, timeToLive, "ttlSecondsAfterFinished"),
    sameAs: { "kube-linter": ["job-ttl-seconds-after-finished"] },
  });
}

function checkCronJob(resource: Resource, spec: Node, report: Reporter, { startingDeadline }: Options): void {
  const deadline = spec.get("startingDeadlineSeconds");
  if (deadline.state === "unset" && spec.shape === "map") {
    report(resource, {
      message: `${calledResource(resource)} makes up for a missed start however late it is, after an outage at a time nobody expects. Set startingDeadlineSeconds.`,
      detail: "startingDeadlineSeconds",
      fixes: start(deadline, startingDeadline, "startingDeadlineSeconds"),
      sameAs: { "kube-score": ["cronjob-has-deadline"], kics: ["192fe40b"] },
    });
  }
  const time = spec.path("jobTemplate", "spec", "ttlSecondsAfterFinished");
  const value = time.number();
  if (value.state !== "set") return;
  report(time, {
    message: `The jobs of ${calledResource(resource, "inside")} are deleted ${value.value} seconds after they end, before its history limits are reached. Leave it to successfulJobsHistoryLimit and failedJobsHistoryLimit.`,
    detail: "ttlSecondsAfterFinished",
    fixes: [choice("Remove ttlSecondsAfterFinished", remove(value.place))],
    sameAs: { "kube-linter": ["job-ttl-seconds-after-finished"] },
  });
}

function start(node: Node, seconds: number, name: string): Fix[] {
  return [choice(`Set ${name} to ${seconds}, as a start`, set(node.place<number>(), seconds))];
}
