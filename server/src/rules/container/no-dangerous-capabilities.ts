import type { Container } from "../../model/container.ts";
import type { Severity } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known, knownItems } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { sameAsOfAdded } from "./added-capabilities.ts";
import { capabilityName, DANGEROUS_CAPABILITIES } from "./capabilities.ts";
import { isWindows, podSecurity } from "./pod-security.ts";
import { anyPreset, onlyLenient } from "./presets.ts";
import { called } from "./wording.ts";

export default rule<"container", { readonly capabilities: readonly string[] }>({
  id: "no-dangerous-capabilities",
  subject: "container",
  kinds: ["kubernetes", "compose", "aci"],
  category: "isolation",
  severity: "error",
  presets: ["recommended", "pss-baseline", "pss-restricted", "cis-docker", "cis-kubernetes", "nist-800-190"],
  summary: "Do not add capabilities that lead out of the container",
  why: "Some capabilities are as good as root on the host: they load kernel modules, mount its disks or read other processes.",
  remedy: "Remove the capability, or move the work that needs it into a small container of its own.",
  except:
    "VPN and firewall containers need NET_ADMIN, debuggers SYS_PTRACE; say so in a suppression. Under recommended alone, images of well-known VPN and network programs may have NET_ADMIN.",
  sameAs: {
    trivy: ["KSV-0005", "KSV-0119", "KSV-0120", "KSV-0022", "KSV-0106"],
    checkov: ["CKV_K8S_39", "CKV_K8S_25"],
    "kube-linter": ["privilege-escalation-container", "drop-net-raw-capability"],
    kubesec: ["CapSysAdmin"],
    polaris: ["dangerousCapabilities"],
    kics: ["235236ee"],
    pss: ["baseline/capabilities", "restricted/capabilities"],
  },
  standards: {
    pss: ["baseline/capabilities", "restricted/capabilities"],
    "cis-docker": ["5.4"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: capabilities"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250"],
  },
  fixes: ["choice"],
  options: {
    capabilities: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "More capabilities to report, without CAP_.",
    },
  },
  references: [{ title: "capabilities(7)", url: "https://man7.org/linux/man-pages/man7/capabilities.7.html" }],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    cap_add:\n      - SYS_ADMIN\n      - CHOWN\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    cap_add:\n      - CHOWN\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        capabilities:\n          drop: [ALL]\n          add: [NET_BIND_SERVICE]\n",
    },
  ],

  check(container, report, context) {
    // where Linux capabilities mean nothing; no-added-capabilities knows what the standards say of them
    const standard = podSecurity(context);
    if (isWindows(container.workload, standard)) return;
    // nobody is told of what a VPN is there for
    const networkIsItsTask = !standard && onlyLenient(context) && changesNetworks(container);
    for (const { value: written, item } of knownItems(container.capabilitiesAdded)) {
      const name = capabilityName(written);
      const said = danger(name, context.options.capabilities, context);
      if (!said || (networkIsItsTask && name === "NET_ADMIN")) continue;
      const prefixed =
        container.kind === "kubernetes" && /^cap_/i.test(written) ? ` Kubernetes writes it ${name}, without CAP_.` : "";
      report(item, {
        message: `${called(container)} adds the capability ${written}: ${said.why}. Remove it unless the program can't do without it.${prefixed}`,
        severity: said.severity,
        detail: name,
        fixes: item.place ? [choice(`Remove ${written}`, remove(item.place))] : [],
        sameAs: sameAsOfAdded(name, known(container.allowPrivilegeEscalation) === undefined),
      });
    }
  },
});

/** Programs whose task is to change interfaces, routes or firewall rules; their images are named after them. */
const NETWORK_PROGRAMS =
  /wireguard|wg-easy|openvpn|strongswan|tailscale|zerotier|gluetun|netbird|keepalived|metallb|kube-vip|calico|cilium|flannel|multus|kube-router/;

function changesNetworks({ image }: Container): boolean {
  const repository = image && known(image.reference)?.repository;
  return repository !== undefined && NETWORK_PROGRAMS.test(repository);
}

interface Said {
  readonly why: string;
  readonly severity: Severity;
}

function danger(name: string, more: readonly string[], context: Parameters<typeof anyPreset>[0]): Said | undefined {
  const allows = Object.hasOwn(DANGEROUS_CAPABILITIES, name) ? DANGEROUS_CAPABILITIES[name] : undefined;
  if (allows) {
    // containers have these two by default: adding them says little by itself
    if (name === "NET_RAW") return { why: `it allows ${allows}`, severity: "warning" };
    if (name !== "SETPCAP") return { why: `it allows ${allows}`, severity: "error" };
    // the baseline standard allows this one
    if (anyPreset(context, "strict", "all", "cis-docker", "cis-kubernetes")) {
      return { why: `it allows ${allows}`, severity: "info" };
    }
  }
  if (more.some((m) => capabilityName(m) === name)) return { why: "your team does not allow it", severity: "error" };
  return undefined;
}
