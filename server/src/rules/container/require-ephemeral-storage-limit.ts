import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { called, calledWorkload, memory } from "./wording.ts";

interface Options {
  readonly storageLimit: number;
  readonly volumeLimit: number;
}

const MIB = 2 ** 20;

export default rule<"container", Options>({
  id: "require-ephemeral-storage-limit",
  subject: "container",
  kinds: ["kubernetes"],
  category: "resources",
  severity: "info",
  presets: [],
  summary: "Limit the disk that a container may fill",
  why: "Logs and temporary files of a container lie on its node's disk; without a limit one container fills it, and the kubelet evicts its neighbours.",
  remedy: "Set a limit of ephemeral-storage, and a sizeLimit for each emptyDir.",
  except: "Namespaces whose LimitRange sets a default.",
  sameAs: { "kube-score": ["container-ephemeral-storage-request-and-limit"] },
  standards: { "owasp-docker": ["D07"], cwe: ["CWE-770"] },
  group: "resources",
  fixes: ["choice"],
  options: {
    storageLimit: { type: "number", minimum: 1, default: 1024, description: "The limit that is proposed, in MiB." },
    volumeLimit: {
      type: "number",
      minimum: 1,
      default: 256,
      description: "The size that is proposed for an emptyDir, in MiB.",
    },
  },
  references: [
    {
      title: "Local ephemeral storage",
      url: "https://kubernetes.io/docs/concepts/storage/ephemeral-storage/",
    },
    { title: "emptyDir", url: "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          memory: 256Mi\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          memory: 256Mi\n          ephemeral-storage: 1Gi\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      resources:\n        limits:\n          ephemeral-storage: 1Gi\n",
    },
  ],

  check(container, report, { options }) {
    const { ephemeralStorageLimit: limit, role, kind } = container;
    if (limit.state !== "unset" || role === "ephemeral" || role === "init") return;
    const { ephemeralStorageRequest: request } = container;
    // a limit below the request is refused
    const wanted = request.state === "unknown" ? undefined : Math.max(known(request) ?? 0, options.storageLimit * MIB);
    report(limit, {
      message: `${called(container)} may fill the disk of its node with logs and temporary files. Set a limit of ephemeral-storage.`,
      detail: "limit",
      fixes:
        wanted === undefined
          ? []
          : [choice(`Limit its disk to ${memory(wanted, kind)}, as a start`, set(limit.place, wanted))],
    });
  },

  also: {
    workload(workload, report, { options }) {
      for (const { emptyDir, name } of workload.volumes) {
        if (emptyDir?.sizeLimit.state !== "unset" || workload.partial) continue;
        const inMemory = known(emptyDir.medium) === "Memory";
        const called = known(name) === undefined ? "A volume" : `The volume ${known(name)}`;
        const wanted = options.volumeLimit * MIB;
        report(name.state === "set" ? name : workload, {
          message: `${called} of ${calledWorkload(workload, "inside")} may ${inMemory ? "take all memory of its node, which an emptyDir in memory does" : "fill the disk of its node"}. Set a sizeLimit.`,
          ...(inMemory && { severity: "warning" as const }),
          detail: "volume",
          fixes: [
            choice(`Limit it to ${memory(wanted, "kubernetes")}, as a start`, set(emptyDir.sizeLimit.place, wanted)),
          ],
          sameAs: {},
        });
      }
    },
  },
});
