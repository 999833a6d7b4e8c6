import cpuLimit from "../../../server/src/rules/container/require-cpu-limit.ts";
import memoryLimit from "../../../server/src/rules/container/require-memory-limit.ts";
import memoryRequest from "../../../server/src/rules/container/require-memory-request.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod, service } from "./manifests.ts";

const limits = (lines: string) => pod(`resources:\n  limits:\n    ${lines}`);
const init = "initContainers:\n  - name: prepare\n    image: acme/app:1.4";
const limited = "resources:\n  limits:\n    memory: 1Gi\n    cpu: 1";

const withoutMemory = group().replace("            memoryInGB: 1.5\n", "");
const withoutCpu = group().replace("            cpu: 1\n", "");

testRule(memoryLimit, {
  valid: [
    { kind: "kubernetes", code: limits("memory: 1Gi") },
    { kind: "kubernetes", name: "init containers are gone soon", code: pod(limited, init) },
    { kind: "kubernetes", name: "from a template", code: limits('memory: "$' + '{LIMIT}"') },
    { kind: "compose", code: service("mem_limit: 1g") },
    { kind: "compose", name: "not in recommended", code: service(), preset: "recommended" },
    { kind: "compose", name: "below deploy", code: service("deploy:\n  resources:\n    limits:\n      memory: 1G") },
    {
      kind: "aci",
      code: group().replace("          requests:", "          limits:\n            memoryInGB: 2\n          requests:"),
    },
    { kind: "aci", name: "a request bounds it too", code: group() },
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
          fixes: [
            {
              title: "Limit memory to 256Mi, as a start",
              safety: "choice",
              output: pod("resources:\n  limits:\n    memory: 256Mi"),
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "never below the request, which Kubernetes refuses",
      code: pod("resources:\n  requests:\n    memory: 2Gi"),
      findings: [
        {
          line: 7,
          fixes: [{ output: pod("resources:\n  requests:\n    memory: 2Gi\n  limits:\n    memory: 2Gi") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "what the team proposes",
      code: pod("resources: {}"),
      settings: { extends: ["all"], resources: { memoryLimit: "512Mi" } },
      findings: [{ line: 7, fixes: [{ output: pod("resources:\n  limits:\n    memory: 512Mi") }] }],
    },
    {
      kind: "kubernetes",
      name: "thousandths of a byte",
      code: limits("memory: 256m # enough"),
      findings: [
        {
          line: 11,
          text: "256m",
          severity: "error",
          sameAs: {},
          message: /thousandths/,
          fixes: [{ output: limits("memory: 256Mi # enough") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "init containers where asked",
      code: pod(limited, init),
      options: { initContainers: true },
      findings: [{ line: 7, text: "prepare" }],
    },
    {
      kind: "kubernetes",
      name: "zero is no limit",
      code: limits("memory: 0"),
      findings: [{ line: 7 }],
    },
    {
      kind: "compose",
      code: service(),
      preset: "cis-docker",
      findings: [
        {
          line: 2,
          text: "app",
          fixes: [{ output: service("deploy:\n  resources:\n    limits:\n      memory: 256M") }],
        },
      ],
    },
    {
      kind: "aci",
      name: "without a request",
      code: withoutMemory,
      findings: [
        {
          line: 9,
          severity: "info",
          fixes: [
            {
              title: "Limit memory to 0.25 GB, as a start",
              output: `${withoutMemory}          limits:\n            memoryInGB: 0.25\n`,
            },
          ],
        },
      ],
    },
  ],
});

testRule(cpuLimit, {
  valid: [
    { kind: "kubernetes", code: limits("cpu: 500m") },
    { kind: "kubernetes", name: "not in recommended", code: pod(), preset: "recommended" },
    { kind: "kubernetes", name: "init containers are gone soon", code: pod(limited, init) },
    { kind: "compose", code: service("cpus: 0.5") },
    { kind: "compose", name: "a weight bounds it too", code: service("cpu_shares: 512") },
    { kind: "compose", name: "a quota", code: service("cpu_quota: 50000") },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: limits("memory: 1Gi"),
      findings: [{ line: 7, severity: "info", fixes: [{ output: limits("memory: 1Gi\n    cpu: 500m") }] }],
    },
    {
      kind: "kubernetes",
      name: "never below the request",
      code: pod("resources:\n  requests:\n    cpu: 2"),
      findings: [
        {
          line: 7,
          fixes: [
            {
              title: "Limit processor time to 2, as a start",
              output: pod("resources:\n  requests:\n    cpu: 2\n  limits:\n    cpu: 2"),
            },
          ],
        },
      ],
    },
    {
      kind: "compose",
      code: service(),
      preset: "cis-docker",
      findings: [{ line: 2, fixes: [{ output: service('deploy:\n  resources:\n    limits:\n      cpus: "0.5"') }] }],
    },
    {
      kind: "aci",
      code: withoutCpu,
      findings: [{ line: 9, fixes: [{ output: `${withoutCpu}          limits:\n            cpu: 0.5\n` }] }],
    },
  ],
});

testRule(memoryRequest, {
  valid: [
    { kind: "kubernetes", code: pod("resources:\n  requests:\n    memory: 64Mi") },
    { kind: "kubernetes", name: "a limit is a request as well", code: limits("memory: 1Gi") },
    { kind: "kubernetes", name: "not in recommended", code: pod(), preset: "recommended" },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: limits("cpu: 1"),
      findings: [
        {
          line: 7,
          severity: "info",
          fixes: [
            {
              title: "Request 128Mi of memory, as a start",
              safety: "choice",
              output: pod("resources:\n  limits:\n    cpu: 1\n  requests:\n    memory: 128Mi"),
            },
          ],
        },
      ],
    },
  ],
});
