import type { SameAs, Severity } from "../../model/finding.ts";
import { onlyLenient } from "../container/presets.ts";
import { called, calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";
import { type SensitiveDirectory, sensitiveDirectory } from "./host-directories.ts";
import { type HostMount, hostMounts, removeFix } from "./host-mounts.ts";
import { runtimeSocket } from "./runtime-socket.ts";

/** What the other tools name, and only as a whole. */
const FOLDER: SameAs = {
  trivy: ["KSV-0121"],
  "kube-linter": ["sensitive-host-mounts"],
  kics: ["1c1325ff", "5308a7a8"],
};
const PROC: SameAs = { ...FOLDER, kubesec: ["ProcMount"] };
const BY_PATH: ReadonlyMap<string, SameAs> = new Map([
  ...["/", "/boot", "/dev", "/etc", "/lib", "/sys", "/usr"].map((path) => [path, FOLDER] as const),
  ["/proc", PROC],
  ["/var/lib/docker", { trivy: ["KSV-0121"] }],
]);
const NONE: SameAs = {};

export default rule<"workload", { readonly dirs: readonly string[] }>({
  id: "no-sensitive-host-mount",
  subject: "workload",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "error",
  presets: ["recommended", "cis-docker", "cis-kubernetes"],
  summary: "Do not mount the host's own folders",
  why: "Who can write to the host's settings, programs or runtime files owns the host, and who can read them has its keys and passwords.",
  remedy:
    "Mount the one file or folder that is needed, read-only, or hand its content over as a ConfigMap, secret or volume.",
  except:
    "Agents that measure the host read /proc, /sys and / by design; under recommended alone they may, if they mount them read-only.",
  sameAs: PROC,
  standards: {
    "cis-docker": ["5.6"],
    "nist-800-190": ["4.5.5"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-668"],
  },
  fixes: ["choice"],
  options: {
    dirs: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "More folders of the host that may not be mounted, nor anything below them.",
    },
  },
  references: [
    { title: "Volumes: hostPath", url: "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath" },
    { title: "Bind mounts", url: "https://docs.docker.com/engine/storage/bind-mounts/" },
  ],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    volumes:\n      - data:/data\n      - /etc:/host/etc\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    volumes:\n      - data:/data\n",
    },
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: node\n          mountPath: /node\n  volumes:\n    - name: node\n      hostPath:\n        path: /var/lib/kubelet\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    volumes:\n      - ./etc:/etc/app\n      - /etc/localtime:/etc/localtime:ro\n",
    },
  ],

  check(workload, report, context) {
    const lenient = onlyLenient(context);
    for (const mount of hostMounts(workload)) {
      if (runtimeSocket(mount.path)) continue;
      const found = sensitiveDirectory(mount.path, context.options.dirs);
      // who watches a host reads it; that is said to those who want to hear all
      if (!found || (lenient && !(found.whole && !mount.readOnly) && !found.keys)) continue;
      const [first] = mount.mounts;
      const who = mount.volume || !first ? calledWorkload(workload) : called(first.container);
      report(mount.at, {
        message: `${who} ${mount.readOnly ? "can read" : "can change"} ${mount.path} of its host: ${found.holds}. Mount only what it needs of it${mount.readOnly ? "" : ", and read-only"}.`,
        severity: severityOf(mount, found),
        detail: mount.path,
        related: mount.volume
          ? mount.mounts.map(({ container, mount: { at } }) => ({ at, message: `${called(container)} mounts it here` }))
          : [],
        fixes: removeFix(
          mount.volume,
          mount.mounts.map((m) => m.mount),
        ),
        sameAs: BY_PATH.get(mount.path) ?? NONE,
      });
    }
  },
});

function severityOf({ readOnly }: HostMount, { whole, keys }: SensitiveDirectory): Severity {
  if (!whole) return "info";
  return keys || !readOnly ? "error" : "warning";
}
