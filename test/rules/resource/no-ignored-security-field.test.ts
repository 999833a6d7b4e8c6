import rule from "../../../server/src/rules/resource/no-ignored-security-field.ts";
import { group, pod, service } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";

const CONTEXT = "securityContext:\n  ";
const deployment = (spec: string, template: string, podSpec = "") =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n${spec}  template:\n${template}    spec:\n${podSpec}      containers:\n        - name: app\n          image: acme/app:1.4\n`;

testRule(rule, {
  valid: [
    {
      kind: "kubernetes",
      name: "all where it counts",
      code: pod(
        `${CONTEXT}privileged: false\n  runAsUser: 1000\n  readOnlyRootFilesystem: true\n  capabilities:\n    drop: [ALL]`,
        `${CONTEXT}runAsNonRoot: true\n  fsGroup: 1000\n  seccompProfile:\n    type: RuntimeDefault\nhostNetwork: false`,
      ),
    },
    { kind: "kubernetes", name: "fields of Windows", code: pod(`${CONTEXT}windowsOptions:\n    runAsUserName: app`) },
    {
      kind: "kubernetes",
      name: "a custom resource",
      code: "apiVersion: acme.example/v1\nkind: App\nspec:\n  runAsNonroot: true\n  template:\n    securitycontext: {}\n    spec:\n      containers:\n        - image: acme/app:1\n          runAsUser: 1\n",
    },
    {
      kind: "kubernetes",
      name: "the definition of one",
      code: "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  securityContext: {}\n",
    },
    {
      kind: "kubernetes",
      name: "another group's Deployment",
      code: deployment("  hostNetwork: true\n", "").replace("apps/v1", "acme.example/v1"),
    },
    {
      kind: "kubernetes",
      name: "keys that mean something else",
      code: pod("readinessProb: {}\nimagePullSecret: x\ncommands: [a]"),
    },
    { kind: "kubernetes", name: "a directive of a patch", code: pod(`${CONTEXT}$patch: delete`) },
    {
      kind: "compose",
      name: "all as it is called",
      code: service("read_only: true\nsecurity_opt: []\nprivileged: false"),
    },
    { kind: "compose", name: "extensions", code: service("x-privileged: false\nnetwork: web\nvolume: x") },
    {
      kind: "aci",
      name: "letter case does not matter",
      code: group(
        "securitycontext:\n  RunAsUser: 1000\nenvironmentVariables:\n  - name: A\n    SecureValue: b",
        "Confidential",
      ),
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      name: "misspelt",
      code: pod(`${CONTEXT}# agreed\n  runAsNonroot: true # yes\n  allowPriviledgeEscalation: false`),
      findings: [
        {
          line: 11,
          text: "runAsNonroot",
          severity: "error",
          message: /the securityContext of container app .* Write runAsNonRoot\./,
          fixes: [
            {
              safety: "hardening",
              output: pod(`${CONTEXT}# agreed\n  runAsNonRoot: true # yes\n  allowPriviledgeEscalation: false`),
            },
          ],
        },
        { line: 12, message: /Write allowPrivilegeEscalation/ },
      ],
    },
    {
      kind: "kubernetes",
      name: "mending it would loosen: a person decides",
      code: pod(`${CONTEXT}priviliged: true`),
      findings: [{ line: 10, fixes: [{ safety: "choice", output: pod(`${CONTEXT}privileged: true`) }] }],
    },
    {
      kind: "kubernetes",
      name: "the right one is there as well",
      code: pod(`${CONTEXT}runAsNonRoot: true\n  run_as_non_root: true`),
      findings: [{ line: 11, fixes: [{ title: /Remove/, output: pod(`${CONTEXT}runAsNonRoot: true`) }] }],
    },
    {
      kind: "kubernetes",
      name: "the whole map, and what is in it",
      code: pod("securitycontext:\n  privilegd: false"),
      findings: [
        { line: 9, text: "securitycontext", fixes: [{ output: pod("securityContext:\n  privilegd: false") }] },
        { line: 10, text: "privilegd", fixes: [{ output: pod("securitycontext:\n  privileged: false") }] },
      ],
    },
    {
      kind: "kubernetes",
      name: "a mount that is writable after all",
      code: pod("volumeMounts:\n  - name: x\n    mountPath: /x\n    readonly: true"),
      findings: [
        { line: 12, fixes: [{ output: pod("volumeMounts:\n  - name: x\n    mountPath: /x\n    readOnly: true") }] },
      ],
    },
    {
      kind: "kubernetes",
      name: "of containers, in the pod's context",
      code: pod("", `${CONTEXT}runAsNonRoot: true\n  privileged: false`),
      findings: [
        {
          line: 8,
          text: "privileged",
          message: /no meaning in the pod's securityContext/,
          fixes: [{ safety: "hardening", output: pod(`${CONTEXT}privileged: false`, `${CONTEXT}runAsNonRoot: true`) }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "where it would loosen it is only taken away",
      code: pod("", `${CONTEXT}runAsNonRoot: true\n  privileged: true`),
      findings: [{ line: 8, fixes: [{ safety: "choice", output: pod("", `${CONTEXT}runAsNonRoot: true`) }] }],
    },
    {
      kind: "kubernetes",
      name: "of contexts, in the container itself",
      code: pod("runAsUser: 1000"),
      findings: [{ line: 9, text: "runAsUser", fixes: [{ output: pod(`${CONTEXT}runAsUser: 1000`) }] }],
    },
    {
      kind: "kubernetes",
      name: "of contexts, in the pod's spec",
      code: pod("", "runAsNonRoot: true"),
      findings: [{ line: 6, fixes: [{ output: pod().concat("  securityContext:\n    runAsNonRoot: true\n") }] }],
    },
    {
      kind: "kubernetes",
      name: "of the pod, in a container's context",
      code: pod(`${CONTEXT}runAsUser: 1000\n  fsGroup: 1000`),
      findings: [
        { line: 11, fixes: [{ output: `${pod(`${CONTEXT}runAsUser: 1000`)}  securityContext:\n    fsGroup: 1000\n` }] },
      ],
    },
    {
      kind: "kubernetes",
      name: "beside the spec",
      code: deployment(
        "",
        "    securityContext:\n      runAsNonRoot: true\n",
        "      securityContext:\n        fsGroup: 1\n",
      ),
      findings: [
        {
          line: 7,
          text: "securityContext",
          message: /outside the pod's spec of Deployment web/,
          fixes: [
            { output: deployment("", "", "      securityContext:\n        fsGroup: 1\n        runAsNonRoot: true\n") },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "above the template",
      code: deployment("  automountServiceAccountToken: false\n", ""),
      findings: [
        {
          line: 6,
          fixes: [{ output: `${deployment("", "")}      automountServiceAccountToken: false\n` }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "what can't be known is not moved",
      code: pod("", `${CONTEXT}runAsNonRoot: true\n  readOnlyRootFilesystem: *x`),
      findings: [{ line: 8, fixes: [] }],
    },
    {
      kind: "kubernetes",
      name: "an account",
      code: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\nautoMountServiceAccountToken: false\n",
      findings: [
        {
          line: 5,
          fixes: [
            {
              output:
                "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\nautomountServiceAccountToken: false\n",
            },
          ],
        },
      ],
    },
    {
      kind: "compose",
      code: service("readonly: true\ncap-drop:\n  - ALL\nprivilege: true"),
      findings: [
        {
          line: 4,
          text: "readonly",
          fixes: [{ safety: "hardening", output: service("read_only: true\ncap-drop:\n  - ALL\nprivilege: true") }],
        },
        { line: 5, message: /Write cap_drop/ },
        {
          line: 7,
          fixes: [{ safety: "choice", output: service("readonly: true\ncap-drop:\n  - ALL\nprivileged: true") }],
        },
      ],
    },
    {
      kind: "aci",
      name: "what Azure does not have, and a value that is no secret",
      code: group(
        "securityContext:\n  runAsUser: 1000\n  runAsNonRoot: true\nenvironmentVariables:\n  - name: A\n    secureValues: b",
        "Confidential",
      ),
      findings: [
        {
          line: 18,
          message: /a field of Kubernetes/,
          fixes: [
            {
              safety: "choice",
              output: group(
                "securityContext:\n  runAsUser: 1000\nenvironmentVariables:\n  - name: A\n    secureValues: b",
                "Confidential",
              ),
            },
          ],
        },
        { line: 21, message: /Write secureValue/ },
      ],
    },
    {
      kind: "aci",
      name: "beside the properties",
      code: group().replace("    - name: app\n", "    - name: app\n      securityContext:\n        runAsUser: 1000\n"),
      findings: [
        {
          line: 10,
          text: "securityContext",
          fixes: [{ safety: "hardening", output: group("securityContext:\n  runAsUser: 1000") }],
        },
      ],
    },
  ],
});
