import logging from "../../../server/src/rules/container/no-disabled-logging.ts";
import unlimited from "../../../server/src/rules/container/no-unlimited-resources.ts";
import cpu from "../../../server/src/rules/container/require-cpu-request.ts";
import storage from "../../../server/src/rules/container/require-ephemeral-storage-limit.ts";
import pids from "../../../server/src/rules/container/require-pids-limit.ts";
import { testRule } from "../rule-tester.ts";
import { group, pod, service } from "./manifests.ts";

const resources = (side: string, line: string) => `resources:\n  ${side}:\n    ${line}`;

testRule(cpu, {
  valid: [
    { kind: "kubernetes", code: pod(resources("requests", "cpu: 100m")) },
    { kind: "kubernetes", name: "a limit is a request as well", code: pod(resources("limits", "cpu: 1")) },
    { kind: "kubernetes", name: "of the pod", code: pod("", resources("requests", "cpu: 100m")) },
    { kind: "kubernetes", name: "unknown", code: pod(resources("requests", 'cpu: "{{ cpu }}"')) },
  ],
  invalid: [
    {
      kind: "kubernetes",
      name: "as the team wants it",
      code: pod(resources("limits", "memory: 1Gi")),
      settings: { extends: ["plimsoll:all"], resources: { cpuRequest: "250m" } },
      findings: [
        {
          line: 7,
          severity: "info",
          fixes: [
            {
              title: /as a start/,
              output: `${pod(resources("limits", "memory: 1Gi"))}        requests:\n          cpu: 250m\n`,
            },
          ],
        },
      ],
    },
  ],
});

const volume = (lines: string) => `volumes:\n  - name: cache\n    emptyDir: ${lines}`;
const LIMITED = resources("limits", "ephemeral-storage: 1Gi");

testRule(storage, {
  valid: [
    { kind: "kubernetes", code: pod(LIMITED, volume("{ sizeLimit: 100Mi }")) },
    { kind: "kubernetes", name: "unknown", code: pod(resources("limits", 'ephemeral-storage: "{{ disk }}"')) },
    {
      kind: "kubernetes",
      name: "another volume",
      code: pod(LIMITED, "volumes:\n  - name: x\n    configMap:\n      name: x"),
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      name: "not below the request",
      code: pod(resources("requests", "ephemeral-storage: 4Gi")),
      findings: [
        {
          line: 7,
          fixes: [
            {
              output: `${pod(resources("requests", "ephemeral-storage: 4Gi"))}        limits:\n          ephemeral-storage: 4Gi\n`,
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "a volume on disk and one in memory",
      code: pod(LIMITED, `${volume("{}")}\n  - name: shm\n    emptyDir:\n      medium: Memory`),
      findings: [
        {
          line: 7,
          severity: "info",
          sameAs: {},
          fixes: [
            {
              output: pod(
                LIMITED,
                `${volume("\n      sizeLimit: 256Mi").replace("emptyDir: ", "emptyDir:")}\n  - name: shm\n    emptyDir:\n      medium: Memory`,
              ),
            },
          ],
        },
        { line: 9, severity: "warning", message: /memory of its node/ },
      ],
    },
  ],
});

testRule(pids, {
  valid: [
    { kind: "compose", code: service("pids_limit: 100") },
    { kind: "compose", code: service("deploy:\n  resources:\n    limits:\n      pids: 100") },
    { kind: "compose", name: "unknown", code: service("pids_limit: ${PIDS}") },
    { kind: "compose", name: "said by what it extends", code: `${service("pids_limit: 9")}  web:\n    extends: app\n` },
  ],
  invalid: [
    {
      kind: "compose",
      code: service(),
      findings: [{ line: 2, text: "app", fixes: [{ safety: "choice", output: service("pids_limit: 200") }] }],
    },
    {
      kind: "compose",
      name: "where the other limits are",
      code: service('deploy:\n  resources:\n    limits:\n      cpus: "1"'),
      findings: [
        {
          line: 2,
          fixes: [{ output: service('deploy:\n  resources:\n    limits:\n      cpus: "1"\n      pids: 200') }],
        },
      ],
    },
    {
      kind: "compose",
      name: "no limit",
      code: service("pids_limit: 0"),
      options: { limit: 50 },
      findings: [{ line: 2, fixes: [{ output: service("pids_limit: 50") }] }],
    },
  ],
});

testRule(unlimited, {
  valid: [
    { kind: "compose", code: service("oom_kill_disable: false\noom_score_adj: -100\nmemswap_limit: 1g") },
    { kind: "compose", code: service("ulimits:\n  nofile: 1024\n  memlock:\n    soft: -1\n    hard: -1") },
    { kind: "compose", name: "unknown", code: service("oom_score_adj: ${SCORE}") },
  ],
  invalid: [
    {
      kind: "compose",
      name: "without a memory limit it is worse",
      code: service("oom_kill_disable: true"),
      findings: [{ line: 4, text: "true", severity: "error", fixes: [{ output: service("oom_kill_disable: false") }] }],
    },
    {
      kind: "compose",
      code: service("mem_limit: 1g\noom_score_adj: -900\nmemswap_limit: -1"),
      findings: [
        {
          line: 5,
          text: "-900",
          severity: "warning",
          fixes: [{ output: service("mem_limit: 1g\nmemswap_limit: -1") }],
        },
        { line: 6, text: "-1", fixes: [{ output: service("mem_limit: 1g\noom_score_adj: -900") }] },
      ],
    },
    {
      kind: "compose",
      code: service("ulimits:\n  nproc: -1\n  nofile: 1024"),
      findings: [
        { line: 5, message: /no limit of nproc \(-1\)/, fixes: [{ output: service("ulimits:\n  nofile: 1024") }] },
      ],
    },
  ],
});

testRule(logging, {
  valid: [
    { kind: "compose", code: service("logging:\n  driver: json-file\n  options:\n    max-size: 10m") },
    { kind: "compose", name: "the daemon's own", code: service() },
    {
      kind: "aci",
      code: `${group()}  diagnostics:\n    logAnalytics:\n      workspaceId: 1c2d\n`,
    },
    { kind: "aci", name: "said once, by the rule about diagnostics", code: group(), preset: "aci" },
  ],
  invalid: [
    {
      kind: "compose",
      code: service("logging:\n  driver: none"),
      findings: [
        { line: 5, text: "none", severity: "warning", fixes: [{ output: service("logging:\n  driver: local") }] },
      ],
    },
    {
      kind: "compose",
      name: "grows for ever",
      code: service("logging:\n  driver: json-file"),
      findings: [{ line: 5, severity: "info", message: /max-size/ }],
    },
    {
      kind: "aci",
      code: group(),
      preset: "nist-800-190",
      findings: [{ line: 3, text: "web", severity: "info", message: /container group web are gone/ }],
    },
  ],
});
