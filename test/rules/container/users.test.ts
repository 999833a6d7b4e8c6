import noRoot from "../../../server/src/rules/container/no-root-user.ts";
import runAsNonRoot from "../../../server/src/rules/container/require-run-as-non-root.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod, service } from "./manifests.ts";

const root = "securityContext:\n  runAsUser: 0";
const prepare = "initContainers:\n  - name: prepare\n    image: acme/app:1.4";

testRule(noRoot, {
  valid: [
    { kind: "kubernetes", name: "another rule asks for the promise", code: pod() },
    {
      kind: "kubernetes",
      name: "runAsNonRoot: false is not root yet",
      code: pod("securityContext:\n  runAsNonRoot: false"),
    },
    {
      kind: "kubernetes",
      name: "every container overrides the pod",
      code: pod("securityContext:\n  runAsUser: 1000", root),
    },
    { kind: "kubernetes", name: "nobody on the host", code: pod(root, "hostUsers: false") },
    { kind: "kubernetes", name: "Windows", code: pod(root, "os:\n  name: windows") },
    { kind: "kubernetes", name: "allowed by image", code: pod(root), options: { allowedImages: ["acme/*"] } },
    { kind: "compose", code: service('user: "1000:0"') },
    { kind: "compose", name: "from outside", code: service("user: $" + "{UID}") },
    { kind: "compose", name: "nothing said", code: service() },
    { kind: "aci", code: group("securityContext:\n  runAsUser: 1000", "Confidential") },
    { kind: "dockerfile", code: "FROM node:24\nUSER node\nCMD node server.js\n" },
    { kind: "dockerfile", name: "an unknown base", code: "FROM acme/base:1\nCMD ./app\n" },
    { kind: "dockerfile", name: "a base that is not root", code: "FROM bitnami/node:24\nCMD node server.js\n" },
    { kind: "dockerfile", name: "nothing is started", code: "FROM debian:13\nRUN make\n" },
    { kind: "dockerfile", name: "the base steps down", code: "FROM postgres:18\nCMD postgres -c max_connections=10\n" },
    {
      kind: "dockerfile",
      name: "a script that can't be read",
      code: 'FROM debian:13\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\nCMD ["app"]\n',
    },
    { kind: "dockerfile", name: "steps down", code: 'FROM debian:13\nCMD ["gosu", "app", "app"]\n' },
    {
      kind: "dockerfile",
      name: "brings a tool for it",
      code: "FROM alpine:3.23\nRUN apk add --no-cache su-exec\nCMD app\n",
    },
    {
      kind: "dockerfile",
      name: "a server that does it itself",
      code: 'FROM nginx:1.29\nCMD ["nginx", "-g", "daemon off;"]\n',
    },
    { kind: "dockerfile", name: "a base for others", code: 'FROM debian:13\nRUN make install\nCMD ["python3"]\n' },
    {
      kind: "dockerfile",
      name: "only the last stage runs",
      code: "FROM debian:13 AS build\nUSER root\nFROM acme/base:1\nCMD app\n",
    },
    { kind: "dockerfile", name: "half typed", code: "FROM debian:13\nUSER app\nUSER \nCMD app\n" },
    { kind: "dockerfile", name: "back to a user", code: "FROM acme/base:1\nUSER root\nRUN make\nUSER app\n" },
    {
      kind: "dockerfile",
      name: "unknown until it is built",
      code: "FROM debian:13\nARG APP_USER\nUSER $APP_USER\nCMD app\n",
    },
    { kind: "dockerfile", name: "Windows", code: "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD app.exe\n" },
    {
      kind: "dockerfile",
      name: "a fragment",
      code: "RUN make\nCMD app\n",
    },
    {
      kind: "dockerfile",
      name: "allowed by base image",
      code: "FROM debian:13\nUSER root\n",
      options: { allowedImages: ["debian"] },
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: pod(root),
      findings: [
        {
          line: 10,
          text: "0",
          severity: "error",
          sameAs: {
            trivy: ["KSV-0105", "KSV-0012", "KSV-0020"],
            checkov: ["CKV_K8S_23", "CKV_K8S_40"],
            "kube-linter": ["run-as-non-root"],
            kubesec: ["RunAsNonRoot"],
            polaris: ["runAsRootAllowed"],
            semgrep: ["yaml/kubernetes/security/run-as-non-root"],
            pss: ["restricted/runAsUser", "restricted/runAsNonRoot"],
          },
          fixes: [{ safety: "choice", output: pod("securityContext:\n  runAsUser: 10001\n  runAsNonRoot: true") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "the pod's mistake is one finding",
      code: pod("", `${root}\n${prepare}`),
      findings: [{ line: 7, text: "0", message: /the containers app and prepare run as root/ }],
    },
    {
      kind: "kubernetes",
      name: "init containers are gone before the pod serves",
      code: pod("", `${prepare}\n    ${root.replace("\n", "\n    ")}`),
      findings: [{ line: 10, severity: "warning" }],
    },
    {
      kind: "kubernetes",
      name: "a contradiction",
      code: pod(`${root}\n  runAsNonRoot: true`),
      findings: [
        {
          line: 10,
          message: /refuses to start/,
          fixes: [{ output: pod("securityContext:\n  runAsUser: 10001\n  runAsNonRoot: true") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "the image's own number",
      code: pod(root).replace("acme/app:1.4", "postgres:18"),
      findings: [
        {
          line: 10,
          fixes: [
            {
              title: "Run as user 999",
              output: pod("securityContext:\n  runAsUser: 999\n  runAsNonRoot: true").replace(
                "acme/app:1.4",
                "postgres:18",
              ),
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "the standard did not know user namespaces",
      code: pod(root, "hostUsers: false"),
      settings: { extends: ["pss-restricted"], podSecurity: { version: "v1.34" } },
      findings: [{ line: 11 }],
    },
    {
      kind: "compose",
      code: service('user: "0:0"'),
      findings: [{ line: 4, text: '"0:0"', fixes: [{ output: service('user: "10001:10001"') }] }],
    },
    {
      kind: "compose",
      name: "said once, where it is said",
      code: `${service("user: root")}  other:\n    extends: app\n`,
      findings: [{ line: 4 }],
    },
    {
      kind: "aci",
      code: group(root, "Confidential"),
      findings: [{ line: 17, fixes: [{ output: group("securityContext:\n  runAsUser: 10001", "Confidential") }] }],
    },
    {
      kind: "dockerfile",
      name: "an interpreter that starts something",
      code: "FROM python:3.13-slim\nCOPY . /app\n# the server\nCMD python /app/main.py\n",
      findings: [
        {
          line: 1,
          text: "python:3.13-slim",
          severity: "warning",
          sameAs: {
            trivy: ["DS-0002"],
            checkov: ["CKV_DOCKER_3"],
            semgrep: ["dockerfile/security/missing-user-entrypoint", "dockerfile/security/missing-user"],
          },
          fixes: [
            {
              output:
                "FROM python:3.13-slim\nCOPY . /app\nRUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 app\nUSER 10001:10001\n# the server\nCMD python /app/main.py\n",
            },
            { output: "FROM python:3.13-slim\nCOPY . /app\nUSER 10001:10001\n# the server\nCMD python /app/main.py\n" },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "scratch has nobody but root, and takes numbers",
      code: 'FROM golang:1.27 AS build\nUSER app\nRUN go build\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      findings: [
        {
          line: 4,
          sameAs: {
            trivy: ["DS-0002"],
            semgrep: ["dockerfile/security/missing-user-entrypoint", "dockerfile/security/missing-user"],
          },
          fixes: [
            {
              output:
                'FROM golang:1.27 AS build\nUSER app\nRUN go build\nFROM scratch\nCOPY --from=build /app /app\nUSER 10001:10001\nENTRYPOINT ["/app"]\n',
            },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "distroless has a tag for it",
      code: 'FROM gcr.io/distroless/base-debian12\nCOPY app /app\nCMD ["/app"]\n',
      findings: [
        {
          line: 1,
          fixes: [
            { output: 'FROM gcr.io/distroless/base-debian12:nonroot\nCOPY app /app\nCMD ["/app"]\n' },
            { output: 'FROM gcr.io/distroless/base-debian12\nCOPY app /app\nUSER nonroot\nCMD ["/app"]\n' },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "an account that is there already",
      code: "FROM fedora:43\nRUN useradd -r -u 900 web\nCMD app\n",
      findings: [
        {
          line: 1,
          fixes: [
            { title: /which a RUN creates/, output: "FROM fedora:43\nRUN useradd -r -u 900 web\nUSER web\nCMD app\n" },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "back to the user from before, below what needs root",
      code: "FROM jenkins/jenkins:2.540\nUSER jenkins\nRUN id\nUSER root\nRUN apt-get update\n",
      findings: [
        {
          line: 4,
          text: "root",
          severity: "error",
          sameAs: {
            hadolint: ["DL3002"],
            trivy: ["DS-0002"],
            checkov: ["CKV_DOCKER_8"],
            semgrep: ["dockerfile/security/last-user-is-root"],
          },
          fixes: [
            {
              title: "Run as jenkins, as before",
              output: "FROM jenkins/jenkins:2.540\nUSER jenkins\nRUN id\nUSER root\nRUN apt-get update\nUSER jenkins\n",
            },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "the user that the base ships",
      code: "FROM jenkins/jenkins:2.540\nUSER root\n",
      findings: [{ line: 2, fixes: [{ output: "FROM jenkins/jenkins:2.540\nUSER jenkins\n" }] }],
    },
    {
      kind: "dockerfile",
      name: "said by the stage that this one builds on",
      code: "FROM acme/base:1 AS base\nUSER 0:0\nFROM base\nCOPY app /app\n",
      findings: [
        {
          line: 2,
          text: "0:0",
          message: /0:0, which is root/,
          fixes: [{ output: "FROM acme/base:1 AS base\nUSER 0:0\nFROM base\nCOPY app /app\nUSER 10001:10001\n" }],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "a stage that is built alone",
      code: "FROM acme/base:1 AS debug\nUSER root\nFROM acme/base:1\nUSER app\n",
      options: { targets: ["debug"] },
      findings: [{ line: 2 }],
    },
    {
      kind: "dockerfile",
      name: "by the default of an argument",
      code: "FROM acme/base:1\nARG APP_USER=root\nUSER $APP_USER\n",
      findings: [{ line: 2, text: "root" }],
    },
  ],
});

testRule(runAsNonRoot, {
  valid: [
    { kind: "kubernetes", code: pod("", "securityContext:\n  runAsNonRoot: true") },
    { kind: "kubernetes", name: "a user is enough", code: pod("securityContext:\n  runAsUser: 1000") },
    { kind: "kubernetes", name: "root is another rule's", code: pod(root) },
    { kind: "kubernetes", name: "nobody on the host", code: pod("", "hostUsers: false") },
    { kind: "kubernetes", name: "Windows", code: pod("", "os:\n  name: windows") },
    { kind: "kubernetes", name: "the wrong type is being typed", code: pod("", "securityContext: run") },
    {
      kind: "kubernetes",
      name: "an image that is known not to be root, for those who ask for little",
      code: pod().replace("acme/app:1.4", "bitnami/redis:8"),
      preset: "recommended",
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: pod(),
      preset: "recommended",
      findings: [
        {
          line: 7,
          text: "app",
          severity: "warning",
          sameAs: {
            trivy: ["KSV-0012"],
            kubesec: ["RunAsNonRoot"],
            checkov: ["CKV_K8S_23"],
            "kube-linter": ["run-as-non-root"],
            polaris: ["runAsRootAllowed"],
            kics: ["cf34805e"],
            semgrep: [
              "yaml/kubernetes/security/run-as-non-root-container-level-missing-security-context",
              "yaml/kubernetes/security/run-as-non-root-container-level",
              "yaml/kubernetes/security/run-as-non-root-security-context-pod-level",
              "yaml/kubernetes/security/run-as-non-root",
            ],
            pss: ["restricted/runAsNonRoot"],
          },
          fixes: [
            {
              title: "Set runAsNonRoot to true for the pod",
              safety: "hardening",
              output: `${pod()}  securityContext:\n    runAsNonRoot: true\n`,
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "an image that starts as root would not start: with a user, and by choice",
      code: pod().replace("acme/app:1.4", "node:24"),
      findings: [
        {
          line: 7,
          message: /as its image does/,
          fixes: [
            {
              safety: "choice",
              output: `${pod().replace("acme/app:1.4", "node:24")}  securityContext:\n    runAsNonRoot: true\n    runAsUser: 1000\n`,
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "where another container speaks for itself, for this one alone",
      code: pod("", `${prepare}\n    securityContext:\n      runAsNonRoot: true`),
      findings: [
        {
          line: 12,
          text: "app",
          fixes: [
            {
              title: "Set runAsNonRoot to true",
              output: pod(
                "securityContext:\n  runAsNonRoot: true",
                `${prepare}\n    securityContext:\n      runAsNonRoot: true`,
              ),
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "false for the pod is one finding",
      code: pod("", `securityContext:\n  runAsNonRoot: false\n${prepare}`),
      findings: [
        {
          line: 7,
          text: "false",
          message: /the containers app and prepare/,
          fixes: [{ output: pod("", `securityContext:\n  runAsNonRoot: true\n${prepare}`) }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "the restricted standard wants the promise all the same",
      code: pod("securityContext:\n  runAsUser: 1000"),
      preset: "pss-restricted",
      findings: [
        {
          line: 7,
          sameAs: {
            trivy: ["KSV-0012"],
            kubesec: ["RunAsNonRoot"],
            semgrep: ["yaml/kubernetes/security/run-as-non-root"],
            pss: ["restricted/runAsNonRoot"],
          },
          fixes: [{ output: pod("securityContext:\n  runAsUser: 1000\n  runAsNonRoot: true") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "so may a team",
      code: pod("securityContext:\n  runAsUser: 1000"),
      options: { acceptRunAsUser: false },
      findings: [{ line: 7, severity: "info" }],
    },
  ],
});
