import dropAll from "../../../server/src/rules/container/drop-all-capabilities.ts";
import noEscalation from "../../../server/src/rules/container/no-privilege-escalation.ts";
import noPrivileged from "../../../server/src/rules/container/no-privileged-container.ts";
import readOnly from "../../../server/src/rules/container/read-only-root-filesystem.ts";
import seccomp from "../../../server/src/rules/container/require-seccomp-profile.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod, service } from "./manifests.ts";

const kubernetes = "kubernetes";
const compose = "compose";
const windows = "os:\n  name: windows";

testRule(noPrivileged, {
  valid: [
    { kind: kubernetes, code: pod("securityContext:\n  privileged: false") },
    { kind: kubernetes, name: "a string is an error of type", code: pod('securityContext:\n  privileged: "true"') },
    { kind: compose, name: "from outside", code: service("privileged: $" + "{PRIVILEGED}") },
    { kind: compose, name: "allowed by name", code: service("privileged: true"), options: { allowed: ["app"] } },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "YAML 1.1 writes booleans in many ways",
      code: pod("securityContext: {privileged: yes} # GPU"),
      findings: [
        {
          line: 9,
          text: "yes",
          severity: "error",
          message: /^Container app runs privileged/,
          sameAs: {
            trivy: ["KSV-0017", "KSV-0001"],
            checkov: ["CKV_K8S_16", "CKV_K8S_20"],
            "kube-linter": ["privileged-container", "privilege-escalation-container"],
            "kube-score": ["container-security-context-privileged"],
            kubesec: ["Privileged"],
            polaris: ["runAsPrivileged", "privilegeEscalationAllowed"],
            semgrep: ["yaml/kubernetes/security/privileged-container"],
            pss: ["baseline/privileged", "restricted/allowPrivilegeEscalation"],
            kics: ["dd29336b"],
          },
          fixes: [{ safety: "hardening", output: pod("securityContext: {privileged: false} # GPU") }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "init containers too",
      code: pod(
        "",
        "initContainers:\n  - name: prepare\n    image: acme/app:1.4\n    securityContext:\n      privileged: true",
      ),
      findings: [{ line: 10, message: /^Init container prepare/ }],
    },
    {
      kind: compose,
      name: "Compose takes the string too, and a hook counts",
      code: service('privileged: "true"'),
      findings: [{ line: 4, message: /^Service app/ }],
    },
    {
      kind: compose,
      code: service("post_start:\n  - command: ./prepare\n    privileged: true"),
      findings: [{ line: 6, text: "true" }],
    },
    { kind: "aci", code: group("securityContext:\n  privileged: true"), findings: [{ line: 17, text: "true" }] },
  ],
});

testRule(noEscalation, {
  valid: [
    {
      kind: "helm",
      name: "privileges under a condition may imply it",
      file: "web/templates/pod.yaml",
      code: pod("securityContext:\n  privileged: {{ .Values.privileged }}"),
      preset: "pss-restricted",
    },
    {
      kind: "helm",
      file: "web/templates/pod.yaml",
      code: pod(
        "securityContext:\n  capabilities:\n    {{- with .Values.add }}\n    add: {{ toJson . }}\n    {{- end }}\n    drop: [ALL]",
      ),
      preset: "pss-restricted",
    },
    { kind: kubernetes, code: pod("securityContext:\n  allowPrivilegeEscalation: false") },
    { kind: kubernetes, name: "Windows has none", code: pod("", windows) },
    { kind: kubernetes, name: "nothing said, nothing asked", code: pod(), preset: "recommended" },
    { kind: kubernetes, name: "switched off for what is missing", code: pod(), options: { missing: "never" } },
    { kind: kubernetes, name: "said by another rule", code: pod("securityContext:\n  privileged: true") },
    {
      kind: kubernetes,
      name: "implied by a capability",
      code: pod("securityContext:\n  capabilities:\n    add: [CAP_SYS_ADMIN]"),
    },
    { kind: compose, code: service("security_opt: [no-new-privileges]") },
    { kind: compose, name: "with an equals sign", code: service("security_opt:\n  - no-new-privileges=true") },
    { kind: compose, name: "a Kubernetes standard", code: service(), preset: "pss-restricted" },
    { kind: "aci", name: "a group that takes no security context", code: group() },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("securityContext:\n  allowPrivilegeEscalation: true # sudo"),
      preset: "recommended",
      findings: [
        {
          line: 10,
          text: "true",
          severity: "error",
          sameAs: {
            trivy: ["KSV-0001"],
            checkov: ["CKV_K8S_20"],
            polaris: ["privilegeEscalationAllowed"],
            semgrep: ["yaml/kubernetes/security/allow-privilege-escalation-true"],
            pss: ["restricted/allowPrivilegeEscalation"],
            "kube-linter": ["privilege-escalation-container"],
            kubesec: ["AllowPrivilegeEscalation"],
            kics: ["5572cc5e"],
          },
          fixes: [{ safety: "hardening", output: pod("securityContext:\n  allowPrivilegeEscalation: false # sudo") }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "Kubernetes refuses the contradiction: both go",
      code: pod("securityContext:\n  privileged: true\n  allowPrivilegeEscalation: true"),
      findings: [
        {
          line: 11,
          fixes: [{ output: pod("securityContext:\n  privileged: false\n  allowPrivilegeEscalation: false") }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "no fix that Kubernetes would refuse",
      code: pod("securityContext:\n  allowPrivilegeEscalation: true\n  capabilities:\n    add: [SYS_ADMIN]"),
      findings: [{ line: 10, fixes: [] }],
    },
    {
      kind: kubernetes,
      name: "missing",
      code: pod(),
      preset: "pss-restricted",
      findings: [
        {
          line: 7,
          text: "app",
          severity: "warning",
          fixes: [{ safety: "hardening", output: pod("securityContext:\n  allowPrivilegeEscalation: false") }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "asked for in any case",
      code: pod(),
      settings: { extends: ["recommended"], rules: { "no-privilege-escalation": { missing: "always" } } },
      findings: [{ line: 7 }],
    },
    {
      kind: compose,
      name: "the option that says the opposite",
      code: service("security_opt:\n  - no-new-privileges:false"),
      preset: "recommended",
      findings: [
        {
          line: 5,
          severity: "warning",
          fixes: [{ safety: "hardening", output: service("security_opt:\n  - no-new-privileges:true") }],
        },
      ],
    },
    {
      kind: compose,
      code: service("security_opt:\n  - label:disable"),
      preset: "cis-docker",
      findings: [
        {
          line: 2,
          text: "app",
          fixes: [
            { safety: "choice", output: service("security_opt:\n  - label:disable\n  - no-new-privileges:true") },
          ],
        },
      ],
    },
    { kind: "aci", code: group("", "Confidential"), findings: [{ line: 9, text: "app" }] },
  ],
});

testRule(dropAll, {
  valid: [
    { kind: kubernetes, code: pod("securityContext:\n  capabilities:\n    drop: [all]") },
    { kind: kubernetes, name: "among others", code: pod("securityContext:\n  capabilities:\n    drop: [KILL, ALL]") },
    { kind: kubernetes, name: "not in recommended", code: pod(), preset: "recommended" },
    { kind: kubernetes, name: "Windows has none", code: pod("", windows) },
    { kind: kubernetes, name: "being typed", code: pod("securityContext:\n  capabilities:\n    drop: ALL") },
    { kind: compose, code: service("cap_drop: [ALL]") },
    { kind: compose, name: "a Kubernetes standard", code: service(), preset: "cis-kubernetes" },
    { kind: compose, name: "an unknown item", code: service("cap_drop:\n  - $" + "{CAPS}") },
    { kind: "aci", name: "a group that takes no security context", code: group() },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("securityContext:\n  capabilities:\n    drop:\n      - NET_RAW # no ping"),
      findings: [
        {
          line: 12,
          message: /drops only NET_RAW/,
          sameAs: {
            trivy: ["KSV-0003", "KSV-0106"],
            checkov: ["CKV_K8S_37"],
            kubesec: ["CapDropAll"],
            polaris: ["insecureCapabilities"],
            pss: ["restricted/capabilities"],
            kics: ["2f1a0619"],
          },
          fixes: [
            {
              safety: "hardening",
              output: pod("securityContext:\n  capabilities:\n    drop:\n      - NET_RAW # no ping\n      - ALL"),
            },
          ],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "missing",
      code: pod("securityContext:\n  seccompProfile:\n    type: RuntimeDefault"),
      preset: "pss-restricted",
      findings: [
        {
          line: 7,
          text: "app",
          sameAs: {
            trivy: ["KSV-0003", "KSV-0004", "KSV-0106"],
            checkov: ["CKV_K8S_37", "CKV_K8S_28"],
            kubesec: ["CapDropAny", "CapDropAll"],
            polaris: ["insecureCapabilities"],
            pss: ["restricted/capabilities"],
            "kube-linter": ["drop-net-raw-capability"],
            kics: ["2f1a0619", "268ca686"],
          },
        },
      ],
    },
    {
      kind: compose,
      code: service("cap_drop:\n  - MKNOD"),
      preset: "cis-docker",
      findings: [{ line: 5, fixes: [{ safety: "choice", output: service("cap_drop:\n  - MKNOD\n  - ALL") }] }],
    },
    {
      kind: "aci",
      code: group("securityContext:\n  capabilities:\n    drop: [KILL]", "Confidential"),
      findings: [
        {
          line: 18,
          fixes: [{ output: group("securityContext:\n  capabilities:\n    drop: [KILL, ALL]", "Confidential") }],
        },
      ],
    },
  ],
});

testRule(readOnly, {
  valid: [
    { kind: kubernetes, code: pod("securityContext:\n  readOnlyRootFilesystem: true") },
    { kind: kubernetes, name: "not in recommended", code: pod(), preset: "recommended" },
    { kind: compose, code: service("read_only: true") },
    { kind: compose, name: "not asked for by a Kubernetes standard", code: service(), preset: "nsa-cisa" },
  ],
  invalid: [
    {
      kind: kubernetes,
      code: pod("", "initContainers:\n  - name: prepare\n    image: acme/app:1.4"),
      findings: [
        { line: 7, text: "prepare", severity: "info" },
        { line: 10, text: "app", severity: "warning" },
      ],
    },
    {
      kind: compose,
      name: "said, whatever the preset",
      code: service("read_only: false"),
      preset: "nsa-cisa",
      findings: [{ line: 4, text: "false", fixes: [{ safety: "choice", output: service("read_only: true") }] }],
    },
  ],
});

testRule(seccomp, {
  valid: [
    { kind: kubernetes, code: pod("", "securityContext:\n  seccompProfile:\n    type: RuntimeDefault") },
    {
      kind: kubernetes,
      name: "the container decides over the pod",
      code: pod(
        "securityContext:\n  seccompProfile:\n    type: Localhost\n    localhostProfile: app.json",
        "securityContext:\n  seccompProfile:\n    type: Unconfined",
      ),
    },
    { kind: kubernetes, name: "not in recommended", code: pod(), preset: "recommended" },
    { kind: kubernetes, name: "not in the baseline standard", code: pod(), preset: "pss-baseline" },
    { kind: kubernetes, name: "Windows has none", code: pod("", windows) },
    {
      kind: kubernetes,
      name: "the annotation from before 1.19",
      code: pod().replace(
        "  name: web\n",
        "  name: web\n  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: runtime/default\n",
      ),
    },
    {
      kind: "aci",
      name: "Azure takes the profile itself",
      code: group("securityContext:\n  seccompProfile: eyJkZWZhdWx0QWN0aW9uIjoiIn0=", "Confidential"),
    },
    { kind: "aci", name: "a group that takes no security context", code: group() },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "for the pod, as a person writes it",
      code: pod("", "securityContext:\n  runAsNonRoot: true"),
      findings: [
        {
          line: 9,
          severity: "info",
          fixes: [
            {
              title: "Set the seccomp profile to RuntimeDefault for the pod",
              safety: "hardening",
              output: pod("", "securityContext:\n  runAsNonRoot: true\n  seccompProfile:\n    type: RuntimeDefault"),
            },
          ],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "for the container where another one speaks for itself",
      code: pod(
        "",
        "initContainers:\n  - name: prepare\n    image: acme/app:1.4\n    securityContext:\n      seccompProfile:\n        type: RuntimeDefault",
      ),
      findings: [
        {
          line: 13,
          fixes: [
            {
              output: pod(
                "securityContext:\n  seccompProfile:\n    type: RuntimeDefault",
                "initContainers:\n  - name: prepare\n    image: acme/app:1.4\n    securityContext:\n      seccompProfile:\n        type: RuntimeDefault",
              ),
            },
          ],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "an annotation of old, which the standard does not read",
      code: pod("").replace(
        "  name: web\n",
        "  name: web\n  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: runtime/default\n",
      ),
      preset: "pss-restricted",
      findings: [
        {
          line: 9,
          message: /no longer reads the annotation since 1\.27/,
          sameAs: { pss: ["restricted/seccompProfile"] },
        },
      ],
    },
    { kind: "aci", code: group("", "Confidential"), findings: [{ line: 9, fixes: [] }] },
  ],
});
