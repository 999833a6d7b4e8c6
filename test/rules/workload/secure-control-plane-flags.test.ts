import flags from "../../../server/src/rules/workload/secure-control-plane-flags.ts";
import { testRule } from "../rule-tester.ts";

/** A static pod whose container is started with these words. */
const component = (...words: string[]) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: control\nspec:\n  containers:\n    - name: control\n      image: acme/control:1.4\n      command:\n${words.map((w) => `        - ${w}\n`).join("")}`;

const SCHEDULER = ["kube-scheduler", "--bind-address=127.0.0.1", "--profiling=false"];
const MANAGER = [
  "kube-controller-manager",
  "--bind-address=127.0.0.1",
  "--profiling=false",
  "--use-service-account-credentials",
  "--service-account-private-key-file=/pki/sa.key",
  "--root-ca-file=/pki/ca.crt",
  "--terminated-pod-gc-threshold=100",
];
const ETCD = [
  "etcd",
  "--cert-file=/pki/server.crt",
  "--key-file=/pki/server.key",
  "--client-cert-auth=true",
  "--trusted-ca-file=/pki/ca.crt",
  "--peer-cert-file=/pki/peer.crt",
  "--peer-key-file=/pki/peer.key",
  "--peer-client-cert-auth=true",
];
const SERVER = [
  "kube-apiserver",
  "--anonymous-auth=false",
  "--authorization-mode=Node,RBAC",
  "--enable-admission-plugins=NodeRestriction,EventRateLimit,AlwaysPullImages,DenyServiceExternalIPs",
  "--kubelet-client-certificate=/pki/k.crt",
  "--kubelet-client-key=/pki/k.key",
  "--kubelet-certificate-authority=/pki/ca.crt",
  "--profiling=false",
  "--audit-log-path=/var/log/audit.log",
  "--audit-log-maxage=30",
  "--audit-log-maxbackup=10",
  "--audit-log-maxsize=100",
  "--audit-policy-file=/etc/audit.yaml",
  "--service-account-key-file=/pki/sa.pub",
  "--etcd-certfile=/pki/e.crt",
  "--etcd-keyfile=/pki/e.key",
  "--etcd-cafile=/pki/ca.crt",
  "--tls-cert-file=/pki/s.crt",
  "--tls-private-key-file=/pki/s.key",
  "--client-ca-file=/pki/ca.crt",
  "--encryption-provider-config=/etc/encryption.yaml",
];
const without = (words: readonly string[], ...starts: string[]) =>
  words.filter((word) => !starts.some((start) => word.startsWith(start)));

testRule(flags, {
  valid: [
    { kind: "kubernetes", name: "all that the benchmark wants", code: component(...SERVER) },
    { kind: "kubernetes", code: component(...SCHEDULER) },
    { kind: "kubernetes", code: component(...MANAGER) },
    { kind: "kubernetes", code: component(...ETCD) },
    {
      kind: "kubernetes",
      name: "flag and value in two words",
      code: component("kube-scheduler", "--bind-address", "127.0.0.1", "--profiling=false"),
    },
    { kind: "kubernetes", name: "another program", code: component("nginx", "--profiling=true") },
    { kind: "kubernetes", name: "words that can't be known", code: component("kube-scheduler", "$(FLAGS)") },
    {
      kind: "kubernetes",
      name: "a value that can't be known",
      code: component("kube-scheduler", "--bind-address=$(ADDRESS)", "--profiling=false"),
    },
    { kind: "kubernetes", name: "said in a file", code: component("kube-scheduler", "--config=/etc/scheduler.yaml") },
    {
      kind: "kubernetes",
      name: "modes of authorisation in a file",
      code: component(...without(SERVER, "--authorization-mode"), "--authorization-config=/etc/authorization.yaml"),
    },
    {
      kind: "kubernetes",
      name: "a timeout that is short enough",
      code: component(...SERVER, "--request-timeout=2m3s"),
    },
    {
      kind: "kubernetes",
      name: "etcd by variables",
      code: `${component(...without(ETCD, "--cert-file", "--client-cert-auth"))}      env:\n        - name: ETCD_CERT_FILE\n          value: /pki/server.crt\n        - name: ETCD_CLIENT_CERT_AUTH\n          value: "true"\n`,
    },
    {
      kind: "kubernetes",
      name: "the defaults of the kubelet's file are good",
      code: "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nclusterDomain: cluster.local\n",
    },
    {
      kind: "kubernetes",
      name: "an encrypting provider first",
      code: "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n  - resources: [secrets]\n    providers:\n      - aescbc: {}\n      - identity: {}\n",
    },
    {
      kind: "kubernetes",
      name: "a custom resource with the same kind",
      code: "apiVersion: acme.example/v1\nkind: KubeletConfiguration\nreadOnlyPort: 10255\n",
    },
  ],
  invalid: [
    {
      kind: "kubernetes",
      name: "a bad value",
      code: component(...without(SERVER, "--anonymous"), "--anonymous-auth=true # probes"),
      findings: [
        {
          line: 30,
          text: "--anonymous-auth=true",
          message: /--anonymous-auth=true: requests without credentials/,
          severity: "warning",
          sameAs: { trivy: ["KCV-0001"], checkov: ["CKV_K8S_68"] },
          fixes: [
            {
              safety: "choice",
              output: component(...without(SERVER, "--anonymous"), "--anonymous-auth=false # probes"),
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "an absent flag goes where the flags are",
      code: component("kube-scheduler", "--bind-address=127.0.0.1"),
      findings: [
        {
          line: 10,
          text: "kube-scheduler",
          message: /without --profiling/,
          fixes: [{ output: component(...SCHEDULER) }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "among the arguments where there are some",
      code: `${component("kube-scheduler")}      args: [--bind-address=127.0.0.1]\n`,
      findings: [
        {
          line: 10,
          fixes: [
            { output: `${component("kube-scheduler")}      args: [--bind-address=127.0.0.1, --profiling=false]\n` },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "a switch without a value is on",
      code: component("kube-scheduler", "--bind-address=127.0.0.1", "--profiling"),
      findings: [{ line: 12, text: "--profiling", fixes: [{ output: component(...SCHEDULER) }] }],
    },
    {
      kind: "kubernetes",
      name: "the value is a word of its own",
      code: component("kube-scheduler", "--bind-address", "0.0.0.0", "--profiling=false"),
      findings: [
        {
          line: 11,
          fixes: [{ output: component("kube-scheduler", "--bind-address", '"127.0.0.1"', "--profiling=false") }],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "everything is allowed: never fixed by leaving the flag out",
      code: component(...without(SERVER, "--authorization"), "--authorization-mode=AlwaysAllow"),
      findings: [
        {
          line: 30,
          severity: "error",
          sameAs: { trivy: ["KCV-0007"], checkov: ["CKV_K8S_74"] },
          fixes: [{ output: component(...without(SERVER, "--authorization"), '"--authorization-mode=Node,RBAC"') }],
        },
        { line: 30, message: /Add Node/ },
        { line: 30, message: /Add RBAC/ },
      ],
    },
    {
      kind: "kubernetes",
      name: "one plugin of several",
      code: component(
        ...without(SERVER, "--enable"),
        "--enable-admission-plugins=AlwaysAdmit,NodeRestriction,EventRateLimit,AlwaysPullImages,DenyServiceExternalIPs",
      ),
      findings: [
        {
          line: 30,
          severity: "error",
          fixes: [
            {
              output: component(
                ...without(SERVER, "--enable"),
                '"--enable-admission-plugins=NodeRestriction,EventRateLimit,AlwaysPullImages,DenyServiceExternalIPs"',
              ),
            },
          ],
        },
      ],
    },
    {
      kind: "kubernetes",
      name: "what must not be there",
      code: component(...SERVER, "--token-auth-file=/etc/tokens.csv"),
      findings: [{ line: 31, message: /Leave it out/, fixes: [{ output: component(...SERVER) }] }],
    },
    {
      kind: "kubernetes",
      name: "only the peer that looks at the number means this one",
      code: component(...without(SERVER, "--audit-log-maxsize"), "--audit-log-maxsize=10"),
      findings: [{ line: 30, sameAs: { checkov: ["CKV_K8S_94"] } }],
    },
    {
      kind: "kubernetes",
      name: "longer than five minutes",
      code: component(...SERVER, "--request-timeout=1s9m3h"),
      findings: [{ line: 31, fixes: [{ output: component(...SERVER, "--request-timeout=300s") }] }],
    },
    {
      kind: "kubernetes",
      name: "left empty",
      code: component(...without(ETCD, "--cert-file"), "--cert-file="),
      findings: [{ line: 17, message: /left empty/, fixes: [] }],
    },
    {
      kind: "kubernetes",
      name: "by a shell: nothing is written into its script",
      code: component("sh", "-c", '"exec kube-scheduler --bind-address=127.0.0.1 --profiling=true"'),
      findings: [{ line: 12, text: "--profiling=true", fixes: [] }],
    },
    {
      kind: "kubernetes",
      code: "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication:\n  anonymous:\n    enabled: true\nreadOnlyPort: 10255\n",
      findings: [
        {
          line: 5,
          text: "true",
          severity: "error",
          fixes: [
            {
              output:
                "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication:\n  anonymous:\n    enabled: false\nreadOnlyPort: 10255\n",
            },
          ],
        },
        { line: 6, text: "10255" },
      ],
    },
    {
      kind: "kubernetes",
      name: "kubeadm, as a map and as a list",
      code: 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n    - name: profiling\n      value: "true"\nscheduler:\n  extraArgs:\n    bind-address: 0.0.0.0\n',
      findings: [
        { line: 6, text: '"true"' },
        { line: 9, message: /kubeadm starts kube-scheduler with --bind-address=0.0.0.0/ },
      ],
    },
    {
      kind: "kubernetes",
      name: "secrets in clear text",
      code: "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n  - resources: [secrets]\n    providers:\n      - identity: {}\n      - aescbc: {}\n",
      findings: [{ line: 6, text: "identity", severity: "error", message: /secrets is written/ }],
    },
  ],
});
