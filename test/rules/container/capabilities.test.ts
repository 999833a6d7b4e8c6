import rule from "../../../server/src/rules/container/no-dangerous-capabilities.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod, service } from "./manifests.ts";

const added = (...names: string[]) => pod(`securityContext:\n  capabilities:\n    add: [${names.join(", ")}]`);

testRule(rule, {
  valid: [
    { kind: "kubernetes", code: added("NET_BIND_SERVICE", "CHOWN") },
    { kind: "kubernetes", name: "one that containers have anyway", code: added("SETPCAP"), preset: "recommended" },
    {
      kind: "kubernetes",
      name: "the baseline standard allows these",
      code: added("SETPCAP", "MKNOD"),
      preset: "pss-baseline",
    },
    {
      kind: "kubernetes",
      name: "the restricted one allows this",
      code: added("NET_BIND_SERVICE"),
      preset: "pss-restricted",
    },
    { kind: "compose", code: service("cap_drop: [SYS_ADMIN]") },
    {
      kind: "compose",
      name: "what a VPN is there for",
      code: service("cap_add: [NET_ADMIN]").replace("acme/app", "linuxserver/wireguard"),
      preset: "recommended",
    },
  ],
  invalid: [
    {
      kind: "compose",
      name: "a VPN needs no modules of its own",
      code: service("cap_add: [NET_ADMIN, SYS_MODULE]").replace("acme/app", "linuxserver/wireguard"),
      preset: "recommended",
      findings: [{ line: 4, text: "SYS_MODULE" }],
    },
    {
      kind: "kubernetes",
      name: "the standard knows no VPN",
      code: added("NET_ADMIN").replace("acme/app", "tailscale/tailscale"),
      preset: "pss-baseline",
      findings: [{ line: 11, text: "NET_ADMIN" }],
    },
    {
      kind: "kubernetes",
      name: "nothing says that it is one",
      code: added("NET_ADMIN"),
      preset: "recommended",
      findings: [{ line: 11, text: "NET_ADMIN" }],
    },
    {
      kind: "kubernetes",
      code: added("NET_BIND_SERVICE", "CAP_SYS_ADMIN"),
      findings: [
        {
          line: 11,
          text: "CAP_SYS_ADMIN",
          severity: "error",
          message: /Kubernetes writes it SYS_ADMIN, without CAP_/,
          sameAs: {
            trivy: ["KSV-0005", "KSV-0001", "KSV-0022", "KSV-0106"],
            checkov: ["CKV_K8S_39", "CKV_K8S_25", "CKV_K8S_20"],
            "kube-linter": ["privilege-escalation-container"],
            kubesec: ["CapSysAdmin"],
            polaris: ["dangerousCapabilities", "privilegeEscalationAllowed"],
            pss: ["baseline/capabilities", "restricted/capabilities", "restricted/allowPrivilegeEscalation"],
            kics: ["235236ee"],
          },
          fixes: [{ safety: "choice", output: added("NET_BIND_SERVICE") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "less where containers have it by default",
      code: added("NET_RAW", "SETPCAP"),
      findings: [
        { line: 11, text: "NET_RAW", severity: "warning" },
        { line: 11, text: "SETPCAP", severity: "info" },
      ],
    },
    {
      kind: "compose",
      code: service("cap_add:\n  - net_admin # VPN\n  - CHOWN"),
      preset: "recommended",
      findings: [{ line: 5, text: "net_admin", message: /routes/ }],
    },
    {
      kind: "compose",
      name: "more of them",
      code: service("cap_add: [IPC_LOCK]"),
      options: { capabilities: ["CAP_IPC_LOCK"] },
      findings: [{ line: 4, text: "IPC_LOCK" }],
    },
    {
      kind: "aci",
      code: group("securityContext:\n  capabilities:\n    add: [ALL]", "Confidential"),
      findings: [{ line: 18, text: "ALL" }],
    },
  ],
});
