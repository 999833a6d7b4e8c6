import type { SameAs } from "../../model/finding.ts";
import { called, calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";
import { isOutside } from "./host-directories.ts";
import { hostMounts, isWritable, readOnlyFix } from "./host-mounts.ts";
import { runtimeSocket } from "./runtime-socket.ts";

const SAME_AS: SameAs = { "kube-linter": ["writable-host-mount"], kics: ["b7652612"] };

export default rule<"workload", { readonly allowed: readonly string[] }>({
  id: "no-writable-host-mount",
  subject: "workload",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "warning",
  presets: [],
  summary: "Mount folders of the host read-only",
  why: "What a container writes to a folder of its host stays there when it is gone, and other programs of the host may run or trust it.",
  remedy: "Mount it read-only, or use a volume for what the container writes.",
  except: "Agents whose work it is to write there, such as installers of network plug-ins.",
  sameAs: SAME_AS,
  standards: {
    "nist-800-190": ["4.5.5"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-668", "CWE-732"],
  },
  fixes: ["choice"],
  options: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Folders of the host that containers may write to, with all that is below them.",
    },
  },
  references: [
    { title: "Volumes: hostPath", url: "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath" },
    { title: "Bind mounts", url: "https://docs.docker.com/engine/storage/bind-mounts/" },
  ],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    volumes:\n      - /srv/media:/media\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    volumes:\n      - /srv/media:/media:ro\n",
    },
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: media\n          mountPath: /media\n  volumes:\n    - name: media\n      hostPath:\n        path: /srv/media\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: media\n          mountPath: /media\n          readOnly: true\n  volumes:\n    - name: media\n      hostPath:\n        path: /srv/media\n",
    },
    {
      kind: "compose",
      note: "A folder of the project itself.",
      good: "services:\n  app:\n    image: acme/app:1.4\n    volumes:\n      - ./data:/data\n",
    },
  ],

  check(workload, report, context) {
    for (const mount of hostMounts(workload)) {
      // to speak to a socket one need not write to it
      if (!isWritable(mount) || runtimeSocket(mount.path)) continue;
      if (!isOutside(mount.path) || context.options.allowed.some((f) => `${mount.path}/`.startsWith(`${f}/`))) continue;
      const [first] = mount.mounts;
      const who = mount.volume || !first ? calledWorkload(workload) : called(first.container);
      report(mount.at, {
        message: `${who} can write to ${mount.path} of its host. Mount it read-only, or use a volume.`,
        detail: mount.path,
        fixes: readOnlyFix(mount),
      });
    }
  },
});
