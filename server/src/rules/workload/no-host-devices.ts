import { choice, type Fix } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { called, calledWorkload } from "../container/wording.ts";
import { type RuleContext, rule } from "../rule.ts";
import { hostMounts, removeFix } from "./host-mounts.ts";

interface Options {
  readonly allowed: readonly string[];
}

/** The host's memory, disks and virtual machines: whoever has them has the host. */
const DANGEROUS =
  /^\/dev\/(?:mem|kmem|port|kvm|sd[a-z]|nvme|vd[a-z]|xvd|hd[a-z]|dm-|mapper|disk|vg|md\d|loop|mtd|ttyS?$)/;

export default rule<"workload", Options>({
  id: "no-host-devices",
  subject: "workload",
  kinds: ["compose", "kubernetes"],
  category: "isolation",
  severity: "warning",
  presets: ["cis-docker"],
  summary: "Do not hand devices of the host to containers",
  why: "Past a device lies its driver in the kernel, and past a disk or the memory all that the host keeps there.",
  remedy: "Remove the device; in Kubernetes let a device plug-in hand out what a program needs.",
  except: "Graphics cards, tunnels and serial adapters that a program is made for; these are merely mentioned.",
  standards: {
    "cis-docker": ["5.18"],
    "nist-800-190": ["4.4.3"],
    "owasp-docker": ["D04"],
    cwe: ["CWE-668"],
  },
  fixes: ["choice"],
  options: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: ["/dev/dri", "/dev/net/tun", "/dev/fuse"],
      description: "Devices of which is only told (info), with all that is below them.",
    },
  },
  references: [{ title: "Compose: devices", url: "https://docs.docker.com/reference/compose-file/services/#devices" }],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    devices:\n      - vendor.example/gpu=0\n      - /dev/sda:/dev/sda\n",
      findings: 2,
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    device_cgroup_rules: ['c 189:* rmw', 'a *:* rwm']\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    device_cgroup_rules: ['c 189:* rmw']\n",
    },
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: kvm\n          mountPath: /dev/kvm\n  volumes:\n    - name: kvm\n      hostPath:\n        path: /dev/kvm\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    tmpfs: /dev/shm\n",
    },
  ],

  check(workload, report, context) {
    for (const mount of hostMounts(workload)) {
      if (!/^\/dev\/(?!shm(?:\/|$)|log$|null$|u?random$)./.test(mount.path)) continue;
      const fixes = removeFix(
        mount.volume,
        mount.mounts.map((m) => m.mount),
      );
      report(mount.at, said(calledWorkload(workload), mount.path, fixes, context));
    }
    for (const container of workload.containers) {
      for (const { source, what, at, place } of container.devices ?? []) {
        const name = known(source);
        if (name === undefined) continue;
        const fixes = place ? [choice("Remove the device", remove(place))] : [];
        if (what === "device") report(at, said(called(container), name, fixes, context));
        else if (/^[abc]\s+\*:\*/.test(name)) {
          report(at, {
            message: `${called(container)} may use every device of its host (${name}), its disks and memory included. Name the one that it needs.`,
            severity: "error",
            detail: name,
            fixes,
          });
        }
      }
    }
  },
});

function said(who: string, path: string, fixes: Fix[], { options }: RuleContext<Options>) {
  const allowed = options.allowed.some((device) => path === device || path.startsWith(`${device}/`));
  const dangerous = DANGEROUS.test(path);
  return {
    message: dangerous
      ? `${who} gets the device ${path} of its host, through which all of the host can be read or changed. Remove it.`
      : `${who} gets the device ${path} of its host. Remove it unless the program needs it.`,
    severity:
      allowed || !path.startsWith("/dev/") ? ("info" as const) : dangerous ? ("error" as const) : ("warning" as const),
    detail: path,
    fixes,
  };
}
