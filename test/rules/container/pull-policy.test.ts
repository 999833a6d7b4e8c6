import policy from "../../../server/src/rules/container/pull-policy-for-mutable-tag.ts";
import { testRule } from "../rule-tester.ts";
import { pod, service } from "./manifests.ts";

const latest = (text: string) => text.replace("acme/app:1.4", "acme/app:latest");

testRule(policy, {
  valid: [
    { kind: "kubernetes", code: pod("imagePullPolicy: Always") },
    { kind: "kubernetes", name: "the default of latest is Always", code: latest(pod()) },
    {
      kind: "kubernetes",
      name: "a version, where only moving tags count",
      code: pod("imagePullPolicy: IfNotPresent"),
      options: { tags: "moving" },
    },
    { kind: "kubernetes", name: "unknown", code: pod('imagePullPolicy: "{{ policy }}"') },
    {
      kind: "kubernetes",
      name: "Knative names it by digest",
      code: pod().replace("v1\nkind: Pod", "serving.knative.dev/v1\nkind: Revision"),
    },
    { kind: "compose", name: "nothing said", code: latest(service()) },
    { kind: "compose", name: "a version", code: service("pull_policy: missing") },
    { kind: "compose", name: "built here", code: latest(service("build: .\npull_policy: never")) },
    { kind: "compose", code: latest(service("pull_policy: daily")) },
  ],
  invalid: [
    {
      kind: "kubernetes",
      code: latest(pod("imagePullPolicy: IfNotPresent # cached")),
      findings: [
        {
          line: 9,
          text: "IfNotPresent",
          severity: "warning",
          fixes: [{ safety: "choice", output: latest(pod("imagePullPolicy: Always # cached")) }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "the default",
      code: pod(),
      findings: [
        { line: 8, text: "acme/app:1.4", severity: "info", fixes: [{ output: pod("imagePullPolicy: Always") }] },
      ],
    },
    {
      kind: "kubernetes",
      code: pod("imagePullPolicy: Never"),
      findings: [{ line: 9, severity: "info", message: /is never pulled/ }],
    },
    {
      kind: "compose",
      code: latest(service("pull_policy: if_not_present")),
      findings: [{ line: 4, sameAs: {}, fixes: [{ output: latest(service("pull_policy: always")) }] }],
    },
  ],
});
