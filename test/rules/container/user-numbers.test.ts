import noLowUid from "../../../server/src/rules/container/no-low-uid.ts";
import noRootGroup from "../../../server/src/rules/container/no-root-group.ts";
import numericUser from "../../../server/src/rules/container/require-numeric-user.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod, service } from "./manifests.ts";

testRule(numericUser, {
  valid: [
    { kind: "dockerfile", code: "FROM debian:13\nUSER 10001\n" },
    { kind: "dockerfile", code: "FROM debian:13\nUSER 10001:app\n" },
    { kind: "dockerfile", name: "root is another rule's matter", code: "FROM debian:13\nUSER root\n" },
    { kind: "dockerfile", name: "only the last stage runs", code: "FROM debian:13 AS b\nUSER app\nFROM acme/x:1\n" },
    { kind: "dockerfile", name: "unknown until it is built", code: "FROM debian:13\nARG who\nUSER $who\n" },
    {
      kind: "dockerfile",
      name: "Windows",
      code: "FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nUSER ContainerUser\n",
    },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: "USER foobar\n",
      findings: [{ line: 1, text: "foobar", sameAs: { hadolint: ["DL3066"] } }],
    },
    {
      kind: "dockerfile",
      name: "the number is in the file",
      code: "FROM alpine:3.23\nRUN addgroup -g 2000 app && adduser -D -u 2000 -G app app\nUSER app:app\n",
      findings: [
        {
          line: 3,
          fixes: [
            {
              safety: "choice",
              output: "FROM alpine:3.23\nRUN addgroup -g 2000 app && adduser -D -u 2000 -G app app\nUSER 2000:2000\n",
            },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "the account gets a number",
      code: "FROM debian:13\nRUN useradd -m app\nUSER app\n",
      findings: [
        {
          line: 3,
          fixes: [{ safety: "choice", output: "FROM debian:13\nRUN useradd -u 10001 -m app\nUSER 10001\n" }],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "Debian's adduser has a longer option, and a group is not an account",
      code: "FROM debian:13\nRUN adduser --system app && adduser app audio\nUSER app\n",
      findings: [
        {
          line: 3,
          fixes: [
            {
              output: "FROM debian:13\nRUN adduser --uid 10001 --system app && adduser app audio\nUSER 10001\n",
            },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "nobody knows which adduser",
      code: "FROM acme/base:1\nRUN adduser app\nUSER app\n",
      findings: [{ line: 3, fixes: [] }],
    },
    {
      kind: "dockerfile",
      name: "the base image's own user",
      code: "FROM node:24-slim\nUSER node\n",
      findings: [{ line: 2, fixes: [{ output: "FROM node:24-slim\nUSER 1000\n" }] }],
    },
    {
      kind: "dockerfile",
      name: "inherited from an earlier stage",
      code: "FROM debian:13 AS base\nUSER app\nFROM base\nCMD app\n",
      findings: [{ line: 2 }],
    },
    {
      kind: "dockerfile",
      name: "nothing can look it up",
      code: "FROM scratch\nCOPY app /app\nUSER app\n",
      findings: [{ line: 3, severity: "error", message: /scratch/ }],
    },
    {
      kind: "dockerfile",
      name: "scratch with accounts",
      code: "FROM scratch\nCOPY passwd /etc/passwd\nUSER app\n",
      findings: [{ line: 3, severity: "info" }],
    },
  ],
});

const low = "securityContext:\n  runAsUser: 100\n  runAsGroup: 20000";
const both = "securityContext:\n  runAsUser: 20000\n  runAsGroup: 20000";
testRule(noLowUid, {
  valid: [
    { kind: "kubernetes", code: pod(both) },
    { kind: "kubernetes", name: "the pod says it", code: pod("", both) },
    { kind: "kubernetes", name: "missing under a lenient preset", code: pod(), options: { missing: "never" } },
    { kind: "kubernetes", name: "nobody on the host", code: pod(low, "hostUsers: false") },
    { kind: "kubernetes", name: "allowed", code: pod(low), options: { allowedImages: ["acme/*"] } },
    { kind: "kubernetes", name: "Windows", code: pod("", "os:\n  name: windows") },
    {
      kind: "kubernetes",
      name: "root is another rule's matter",
      code: pod("securityContext:\n  runAsUser: 0\n  runAsGroup: 0"),
    },
    { kind: "aci", code: group(both, "Confidential") },
    { kind: "aci", name: "nothing said", code: group() },
    { kind: "dockerfile", code: "FROM debian:13\nUSER 10001:0\n" },
    { kind: "dockerfile", name: "a name", code: "FROM debian:13\nUSER app\n" },
    { kind: "dockerfile", name: "another limit", code: "FROM debian:13\nUSER 1000\n", options: { minUid: 1000 } },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: pod(low),
      findings: [
        {
          line: 10,
          text: "100",
          sameAs: {
            trivy: ["KSV-0020"],
            checkov: ["CKV_K8S_40"],
            kubesec: ["RunAsUser"],
            "kube-score": ["container-security-context-user-group-id"],
            kics: ["02323c00"],
          },
          fixes: [{ safety: "choice", output: pod(low.replace("100", "10001")) }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "nothing said",
      code: pod(),
      findings: [
        {
          line: 7,
          message: /user and group/,
          sameAs: {
            trivy: ["KSV-0020", "KSV-0021"],
            checkov: ["CKV_K8S_40"],
            kubesec: ["RunAsUser", "RunAsGroup"],
            "kube-score": ["container-security-context-user-group-id"],
          },
          fixes: [
            { title: /whole pod/, output: `${pod()}  securityContext:\n    runAsUser: 10001\n    runAsGroup: 10001\n` },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "two containers, one mistake of the pod",
      code: pod("", "securityContext:\n  runAsUser: 999\n  runAsGroup: 20000").concat(
        "    - name: second\n      image: acme/app:1.4\n",
      ),
      findings: [{ line: 7, text: "999" }],
    },
    {
      kind: "aci",
      code: group("securityContext:\n  runAsUser: 1000\n  runAsGroup: 1000", "Confidential"),
      findings: [
        { line: 17, text: "1000" },
        { line: 18, text: "1000" },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM debian:13\nUSER 999:0\n",
      findings: [{ line: 2, severity: "hint", sameAs: {}, fixes: [{ output: "FROM debian:13\nUSER 10001:0\n" }] }],
    },
  ],
});

testRule(noRootGroup, {
  valid: [
    { kind: "kubernetes", code: pod(both) },
    { kind: "kubernetes", name: "nothing said", code: pod() },
    {
      kind: "kubernetes",
      name: "overridden",
      code: pod("securityContext:\n  runAsGroup: 5", "securityContext:\n  runAsUser: 5"),
    },
    { kind: "compose", code: service('user: "1000:1000"\ngroup_add:\n  - audio') },
    { kind: "compose", name: "root altogether is another rule's matter", code: service('user: "0:0"') },
    { kind: "dockerfile", code: "FROM debian:13\nUSER app:app\n" },
  ],
  invalid: [
    {
      kind: "kubernetes",
      name: "a pod without containers",
      code: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  securityContext:\n    runAsGroup: 0\n    supplementalGroups:\n    - 0\n    fsGroup: 0\n",
      findings: [
        { line: 7, sameAs: { trivy: ["KSV-0116", "KSV-0021"] } },
        { line: 9, sameAs: { trivy: ["KSV-0116"] } },
        { line: 10, sameAs: { trivy: ["KSV-0116"] } },
      ],
    },
    {
      kind: "kubernetes",
      name: "one mistake of the pod",
      code: pod("", "securityContext:\n  runAsGroup: 0").concat("    - name: second\n      image: acme/app:1.4\n"),
      findings: [{ line: 7, message: /pod web/i }],
    },
    {
      kind: "kubernetes",
      name: "a container's own",
      code: pod("securityContext:\n  runAsGroup: 0"),
      findings: [{ line: 10, fixes: [{ output: pod("securityContext:\n  runAsGroup: 10001") }] }],
    },
    {
      kind: "kubernetes",
      name: "the image decides",
      code: pod("securityContext:\n  runAsUser: 5000"),
      options: { requireGroup: true },
      findings: [{ line: 10, fixes: [{ output: pod("securityContext:\n  runAsUser: 5000\n  runAsGroup: 10001") }] }],
    },
    {
      kind: "compose",
      code: service("user: app:root\ngroup_add:\n  - root\n  - audio"),
      findings: [{ line: 4 }, { line: 6, fixes: [{ output: service("user: app:root\ngroup_add:\n  - audio") }] }],
    },
    {
      kind: "aci",
      code: group("securityContext:\n  runAsGroup: 0", "Confidential"),
      findings: [{ line: 17, text: "0" }],
    },
    { kind: "dockerfile", code: "FROM debian:13\nUSER app:root\n", findings: [{ line: 2 }] },
  ],
});
