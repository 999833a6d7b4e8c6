import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { podSecurity, type Standard } from "../container/pod-security.ts";
import { calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";

/** What the baseline standard allows, by the minor version since which it does. */
const SAFE: readonly (readonly [minor: number, names: readonly string[]])[] = [
  [
    0,
    [
      "kernel.shm_rmid_forced",
      "net.ipv4.ip_local_port_range",
      "net.ipv4.tcp_syncookies",
      "net.ipv4.ping_group_range",
      "net.ipv4.ip_unprivileged_port_start",
    ],
  ],
  [27, ["net.ipv4.ip_local_reserved_ports"]],
  [
    29,
    [
      "net.ipv4.tcp_keepalive_time",
      "net.ipv4.tcp_fin_timeout",
      "net.ipv4.tcp_keepalive_intvl",
      "net.ipv4.tcp_keepalive_probes",
    ],
  ],
  [32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]],
  [37, ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"]],
];
/** Of a namespace, so that only the container itself is concerned. */
const NAMESPACED = /^(?:net\.|kernel\.(?:shm|msg|sem$)|fs\.mqueue\.)/;

export default rule<"workload", { readonly allowed: readonly string[] }>({
  id: "no-unsafe-sysctls",
  subject: "workload",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "warning",
  presets: ["pss-baseline", "pss-restricted"],
  summary: "Change only kernel parameters that are safe",
  why: "Many kernel parameters hold for the whole host or weaken its neighbours; Kubernetes starts pods that set others than the safe ones only on nodes that allow them by name.",
  remedy: "Remove the parameter, or set it on the hosts that need it.",
  except: "Parameters of the container's own network, such as net.core.somaxconn, are merely mentioned.",
  sameAs: { trivy: ["KSV-0026"], "kube-linter": ["unsafe-sysctls"], kics: ["9127f0d9"], pss: ["baseline/sysctls"] },
  standards: {
    pss: ["baseline/sysctls"],
    "nist-800-190": ["4.4.3"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250"],
  },
  fixes: ["choice"],
  options: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "More parameters that may be set; the pod security standards know no others than their own.",
    },
  },
  references: [
    {
      title: "Using sysctls in a Kubernetes cluster",
      url: "https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    sysctls:\n      - name: net.ipv4.tcp_syncookies\n        value: "1"\n      - name: kernel.msgmax\n        value: "65536"\n  containers:\n    - name: app\n      image: acme/app:1.4\n',
      fixed:
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  securityContext:\n    sysctls:\n      - name: net.ipv4.tcp_syncookies\n        value: "1"\n  containers:\n    - name: app\n      image: acme/app:1.4\n',
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    sysctls:\n      net.ipv4.tcp_syncookies: 1\n      vm.max_map_count: 262144\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    sysctls:\n      net.ipv4.tcp_syncookies: 1\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    sysctls:\n      - net.ipv4.ip_unprivileged_port_start=0\n",
    },
  ],

  check(workload, report, context) {
    const standard = podSecurity(context);
    for (const { name, at, place } of workload.sysctls ?? []) {
      if (name.state !== "set" || isSafe(name.value, standard)) continue;
      if (!standard && context.options.allowed.includes(name.value)) continue;
      const own = NAMESPACED.test(name.value);
      report(at, {
        message: own
          ? `${calledWorkload(workload)} sets ${name.value}, which is not among the parameters that are known to be safe${workload.kind === "kubernetes" ? ": only nodes that allow it by name start the pod" : ""}. Remove it unless it is needed.`
          : `${calledWorkload(workload)} sets ${name.value}, which holds for its whole host, so that ${workload.kind === "kubernetes" ? "no ordinary node starts the pod" : "Docker refuses it"}. Set it on the host.`,
        detail: name.value,
        ...(own && !standard ? { severity: "info" } : {}),
        fixes: place ? [choice(`Do not set ${name.value}`, remove(place))] : [],
      });
    }
  },
});

function isSafe(name: string, standard: Standard | undefined): boolean {
  return SAFE.some(([minor, names]) => (standard?.since(minor) ?? true) && names.includes(name));
}
