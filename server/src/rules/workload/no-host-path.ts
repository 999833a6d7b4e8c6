import type { Volume, Workload } from "../../model/container.ts";
import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { podSecurity } from "../container/pod-security.ts";
import { anyPreset, onlyLenient } from "../container/presets.ts";
import { called, calledWorkload } from "../container/wording.ts";
import { type Reporter, type RuleContext, rule } from "../rule.ts";
import { sensitiveDirectory } from "./host-directories.ts";
import { runtimeSocket } from "./runtime-socket.ts";

interface Options {
  readonly allowedPaths: readonly string[];
}

export default rule<"resource", Options>({
  id: "no-host-path",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "warning",
  presets: ["recommended", "pss-baseline", "pss-restricted", "cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Do not mount folders of the node",
  why: "A hostPath volume lets a container read or change files of its node, and what it writes stays behind for the next pod.",
  remedy: "Use an emptyDir for scratch space, a PersistentVolumeClaim for data and a ConfigMap or Secret for settings.",
  except:
    "Node agents that read logs or metrics, and storage and network drivers. Under recommended alone, a DaemonSet that mounts folders read-only is left alone.",
  sameAs: {
    trivy: ["KSV-0023", "KSV-0028"],
    polaris: ["hostPathSet"],
    kics: ["aa8f7a35"],
    pss: ["baseline/hostPathVolumes", "restricted/restrictedVolumes"],
  },
  standards: {
    pss: ["baseline/hostPathVolumes", "restricted/restrictedVolumes"],
    "cis-kubernetes": ["5.2.12"],
    "nist-800-190": ["4.5.5"],
    "nsa-cisa": ["Pod security: hostPath"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-668"],
  },
  fixes: ["choice"],
  options: {
    allowedPaths: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Folders of the node that may be mounted, with all that is below them.",
    },
  },
  references: [{ title: "Volumes: hostPath", url: "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath" }],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  volumes:\n    - name: scratch\n      hostPath:\n        path: /tmp/app\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  volumes:\n    - name: scratch\n      emptyDir: {}\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  volumes:\n    - name: scratch\n      emptyDir: {}\n",
    },
  ],

  check(resource, report, context) {
    if (resource.type === "PersistentVolume") checkPersistentVolume(resource, report, context);
    for (const workload of resource.workloads) {
      for (const volume of workload.volumes) checkVolume(workload, volume, report, context);
    }
  },
});

function checkVolume(workload: Workload, volume: Volume, report: Reporter, context: RuleContext<Options>): void {
  const standard = podSecurity(context);
  const { hostPath, sources = [] } = volume;
  if (hostPath.state !== "set") {
    // the standards look at the kind of volume, whatever its path
    const source = sources.find(({ type }) => type === "hostPath");
    if (standard && source) report(source, { message: `${calledWorkload(workload)} mounts a folder of its node.` });
    return;
  }
  if (!standard && (allowed(hostPath.value, context.options.allowedPaths) || saidElsewhere(hostPath.value, context)))
    return;
  const mounts = workload.containers.flatMap((container) =>
    container.mounts.filter((m) => m.volume === volume).map((mount) => ({ container, mount })),
  );
  const readOnly = mounts.length > 0 && mounts.every(({ mount }) => known(mount.readOnly) === true);
  if (workload.type === "DaemonSet" && readOnly && !standard && onlyLenient(context)) return;
  const risk = readOnly ? "can read what lies there" : "depends on, and may spoil, what lies there";
  report(hostPath, {
    message: `${calledWorkload(workload)} mounts ${hostPath.value} of its node and so ${risk}. ${adviceFor(workload, mounts.length > 0, readOnly)}`,
    related: mounts.map(({ container, mount }) => ({ at: mount.at, message: `${called(container)} mounts it here` })),
    fixes: volume.asEmptyDir ? [choice("Use an emptyDir instead", set(volume.asEmptyDir, {}))] : [],
  });
}

/** An agent of the node has to read what is there: an empty folder is no help to it. */
function adviceFor({ type }: Workload, mounted: boolean, readOnly: boolean): string {
  if (type !== "DaemonSet" || !mounted) return "Use an emptyDir, a claim or a ConfigMap.";
  return readOnly
    ? "Mount no more of it than it needs."
    : "Mount it read-only, or use an emptyDir or a claim if it needs nothing of the node.";
}

/** True where no-runtime-socket or no-sensitive-host-mount says more, and nobody asks for every hostPath. */
function saidElsewhere(path: string, context: RuleContext<Options>): boolean {
  if (anyPreset(context, "cis-kubernetes", "nsa-cisa")) return false;
  if (runtimeSocket(path)) return anyPreset(context, "recommended", "strict", "all", "cis-docker", "nist-800-190");
  return onlyLenient(context) && sensitiveDirectory(path, [])?.whole === true;
}

/** Not the matter of the pod security standards, and usual on clusters of one node. */
function checkPersistentVolume({ root }: Resource, report: Reporter, context: RuleContext<Options>): void {
  if (!anyPreset(context, "strict", "all")) return;
  for (const type of ["hostPath", "local"]) {
    const path = root.path("spec", type, "path").string();
    if (path.state !== "set" || allowed(path.value, context.options.allowedPaths)) continue;
    report(path, {
      message: `This volume keeps its data in ${path.value} of one node, where every pod with a hostPath can reach it. Use a storage class.`,
      severity: "info",
      sameAs: {},
    });
  }
}

function allowed(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`));
}
