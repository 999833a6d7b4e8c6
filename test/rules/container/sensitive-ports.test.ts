import rule from "../../../server/src/rules/container/sensitive-ports.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod, service } from "./manifests.ts";

const SSH = { trivy: ["DS-0004"], checkov: ["CKV_DOCKER_1"], "kube-linter": ["ssh-port"] };

testRule(rule, {
  valid: [
    { kind: "dockerfile", code: "FROM acme/base:1\nEXPOSE 8080 443/tcp\n" },
    { kind: "dockerfile", name: "only a builder", code: "FROM acme/base:1 AS build\nEXPOSE 22\nFROM acme/base:1\n" },
    { kind: "dockerfile", name: "what the image is for", code: "FROM linuxserver/openssh-server:10\nEXPOSE 22\n" },
    {
      kind: "dockerfile",
      name: "what the folder is for",
      code: "FROM alpine:3.23\nEXPOSE 22\n",
      file: "images/git-server/Dockerfile",
    },
    { kind: "dockerfile", name: "something else on a Java debugger's port", code: "FROM python:3.13\nEXPOSE 5005\n" },
    { kind: "dockerfile", name: "unknown until it is built", code: "FROM acme/base:1\nARG PORT\nEXPOSE $PORT\n" },
    { kind: "kubernetes", name: "a webhook's port", code: pod("ports:\n  - containerPort: 10250") },
    { kind: "compose", name: "for the host alone", code: service('ports: ["127.0.0.1:9229:9229", "[::1]:22:22"]') },
    { kind: "compose", name: "the container's own port counts", code: service('ports: ["22:2222"]') },
    { kind: "compose", name: "allowed", code: service('ports: ["22:22"]'), options: { allow: [22] } },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: "FROM acme/base:1\nEXPOSE 8080 22/tcp\n",
      findings: [
        {
          line: 2,
          text: "22/tcp",
          severity: "warning",
          message: /port 22, where SSH listens/,
          sameAs: { trivy: SSH.trivy, checkov: SSH.checkov },
          fixes: [{ safety: "choice", output: "FROM acme/base:1\nEXPOSE 8080\n" }],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "a folder for Dockerfiles tells nothing",
      code: "FROM acme/base:1\nEXPOSE 2375\n",
      file: "docker/Dockerfile",
      findings: [{ line: 2 }],
    },
    {
      kind: "dockerfile",
      name: "inside a range",
      code: "FROM acme/base:1\nEXPOSE 9200-9300\n",
      findings: [{ line: 2, sameAs: {}, fixes: [{ output: "FROM acme/base:1\n" }] }],
    },
    {
      kind: "kubernetes",
      code: pod("ports:\n  - containerPort: 22\n    name: shell\n  - containerPort: 80"),
      findings: [
        {
          line: 10,
          text: "22",
          sameAs: { "kube-linter": SSH["kube-linter"] },
          fixes: [{ output: pod("ports:\n  - containerPort: 80") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "published",
      code: pod("ports:\n  - containerPort: 10250\n    hostPort: 10250"),
      findings: [{ line: 10 }],
    },
    {
      kind: "compose",
      code: service('ports:\n  - "0.0.0.0:2222:22"\n  - target: 9229\nexpose: [5005]'),
      findings: [
        { line: 5, severity: "warning" },
        { line: 6, text: "9229", severity: "warning" },
        { line: 7, severity: "info" },
      ],
    },
    {
      kind: "compose",
      name: "ports of the team",
      code: service("ports: [9000:9000]"),
      options: { ports: { 9000: "PHP-FPM" } },
      findings: [{ line: 4, message: /where PHP-FPM listens/ }],
    },
    { kind: "aci", code: group("ports:\n  - port: 3389"), findings: [{ line: 17, text: "3389" }] },
  ],
});
