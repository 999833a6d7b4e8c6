import { append } from "../../model/place.ts";
import { knownItems } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { capabilityName } from "./capabilities.ts";
import { asksToAdd, confine } from "./hardening-fix.ts";
import { isWindows, podSecurity } from "./pod-security.ts";
import { MISSING, type MissingOption } from "./presets.ts";
import { called } from "./wording.ts";

export default rule<"container", MissingOption>({
  id: "drop-net-raw",
  subject: "container",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "info",
  presets: ["cis-kubernetes"],
  summary: "Drop the capability NET_RAW",
  why: "With NET_RAW, which every container has by default, a program can forge packets and pass for its neighbours on the network.",
  remedy: "Drop ALL capabilities, or at least NET_RAW.",
  except: "Containers that send pings with an old ping. Where drop-all-capabilities is on, that rule speaks alone.",
  sameAs: { checkov: ["CKV_K8S_28"], "kube-linter": ["drop-net-raw-capability"], kics: ["dbbc6705"] },
  standards: {
    "cis-kubernetes": ["5.2.8"],
    "nist-800-190": ["4.4.3"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250"],
  },
  group: "hardening",
  fixes: ["hardening", "choice"],
  options: { missing: MISSING },
  references: [{ title: "capabilities(7)", url: "https://man7.org/linux/man-pages/man7/capabilities.7.html" }],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        capabilities:\n          drop: [MKNOD]\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        capabilities:\n          drop: [MKNOD, NET_RAW]\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        capabilities:\n          drop: [ALL]\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    cap_drop: [NET_RAW]\n",
    },
  ],

  check(container, report, context) {
    // which says the same and more of the same place
    if (context.isOn("drop-all-capabilities")) return;
    const { capabilitiesDropped: list, workload } = container;
    if (isWindows(workload, podSecurity(context)) || list.state === "unknown" || !list.complete) return;
    const dropped = knownItems(list).map(({ value }) => capabilityName(value));
    if (dropped.includes("ALL") || dropped.includes("NET_RAW")) return;
    if (dropped.length === 0 && !asksToAdd(container, context, false)) return;
    report(list, {
      message: `${called(container)} keeps NET_RAW, with which a program can forge packets. Drop it, or better ALL capabilities.`,
      fixes: list.place ? [confine(container, "Drop NET_RAW", append(list.place, "NET_RAW"))] : [],
    });
  },
});
