import liveness from "../../../server/src/rules/container/require-liveness-probe.ts";
import readiness from "../../../server/src/rules/container/require-readiness-probe.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod } from "./manifests.ts";

const PORT = "ports:\n  - containerPort: 8080\n    name: http";
const probe = (name: string, port = "8080") => `${name}:\n  httpGet:\n    path: /healthz\n    port: ${port}`;

testRule(liveness, {
  valid: [
    { kind: "kubernetes", code: pod(`${PORT}\n${probe("livenessProbe")}`) },
    { kind: "kubernetes", name: "by the port's name", code: pod(`${PORT}\n${probe("livenessProbe", "http")}`) },
    { kind: "kubernetes", name: "runs to its end", code: pod(PORT, "restartPolicy: Never") },
    { kind: "kubernetes", name: "a template's value", code: pod('livenessProbe: "{{ probe }}"') },
    {
      kind: "kubernetes",
      name: "names of ports that can't be known",
      code: pod(`ports:\n  - containerPort: 8080\n    name: "{{ name }}"\n${probe("livenessProbe", "http")}`),
    },
    { kind: "kubernetes", name: "a patch", code: pod(PORT).replace("      image: acme/app:1.4\n", "") },
    {
      kind: "kubernetes",
      name: "an init container",
      code: pod(probe("livenessProbe"), "initContainers:\n  - name: init\n    image: acme/init:1"),
    },
    { kind: "aci", name: "no port: may be a task", code: group().replace("Never", "Always") },
    { kind: "aci", name: "a task", code: group("ports:\n  - port: 80") },
    {
      kind: "aci",
      code: group("ports:\n  - port: 80\nlivenessProbe:\n  httpGet:\n    port: 80").replace("Never", "Always"),
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: pod(PORT),
      findings: [
        {
          line: 7,
          text: "app",
          severity: "info",
          message: /nothing restarts it/,
          fixes: [{ safety: "choice", output: pod(`${PORT}\nlivenessProbe:\n  tcpSocket:\n    port: 8080`) }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "no port is known",
      code: pod(),
      findings: [{ line: 7, fixes: [] }],
    },
    {
      kind: "kubernetes",
      name: "a name that no port has",
      code: pod(`${PORT}\n${probe("livenessProbe", "web")}`),
      findings: [
        { line: 12, text: "livenessProbe", severity: "warning", message: /the port web/, sameAs: {}, fixes: [] },
      ],
    },
    {
      kind: "aci",
      name: "Azure knows no probe of a socket",
      code: group("ports:\n  - port: 80").replace("Never", "Always"),
      findings: [
        {
          line: 9,
          fixes: [
            {
              output: group("ports:\n  - port: 80\nlivenessProbe:\n  httpGet:\n    path: /\n    port: 80").replace(
                "Never",
                "Always",
              ),
            },
          ],
        },
      ],
    },
  ],
});

testRule(readiness, {
  valid: [
    { kind: "kubernetes", code: pod(`${PORT}\n${probe("readinessProbe")}`) },
    { kind: "kubernetes", name: "runs to its end", code: pod(PORT, "restartPolicy: OnFailure") },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: pod(`${PORT}\n${probe("livenessProbe")}`),
      findings: [
        {
          line: 7,
          severity: "info",
          fixes: [
            {
              output: pod(`${PORT}\n${probe("livenessProbe")}\nreadinessProbe:\n  tcpSocket:\n    port: 8080`),
            },
          ],
        },
      ],
    },
    { kind: "kubernetes", name: "may be a worker", code: pod(), findings: [{ line: 7, severity: "hint", fixes: [] }] },
    {
      kind: "kubernetes",
      name: "every item of a list",
      code: `apiVersion: v1\nkind: List\nitems:\n${`${pod(PORT)}`
        .split("\n")
        .filter(Boolean)
        .map((line, i) => `${i === 0 ? "  - " : "    "}${line}\n`)
        .join("")}`,
      findings: [{ line: 10 }],
    },
  ],
});
