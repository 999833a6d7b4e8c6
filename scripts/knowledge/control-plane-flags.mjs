// Flags of the components of a control plane with what the CIS benchmark wants of them, and the ids of the same checks elsewhere.

const COMPONENTS = [
  [/^1\.2\.|^3\.2\./, "kube-apiserver"],
  [/^1\.3\./, "kube-controller-manager"],
  [/^1\.4\./, "kube-scheduler"],
  [/^2\./, "etcd"],
  [/^4\.2\./, "kubelet"],
  [/^4\.3\./, "kube-proxy"],
];

/**
 * By number in the benchmark and flag: why it matters, in our own words, and the ids. `absent` says that the component's
 * own default is what the benchmark does not want (true) or that it is (false), where the source's test does not tell.
 * `trivyIf` and `checkovIf` narrow an id to a flag that is absent or one that is set.
 */
const NOTES = {
  "1.2.1 anonymous-auth": {
    why: "requests without credentials are let in as system:anonymous",
    trivy: "0001",
    checkov: 68,
  },
  "1.2.2 token-auth-file": {
    why: "its tokens are kept in clear text and are valid until the server restarts",
    trivy: "0002",
    checkov: 70,
  },
  "1.2.3 enable-admission-plugins": {
    why: "a Service may take over the traffic of any external address",
    severity: "info",
  },
  "1.2.4 kubelet-client-certificate": {
    why: "the server does not prove to kubelets who it is",
    trivy: "0005",
    checkov: 72,
  },
  "1.2.4 kubelet-client-key": { why: "the server does not prove to kubelets who it is", trivy: "0005", checkov: 72 },
  "1.2.5 kubelet-certificate-authority": {
    why: "the server can't tell a kubelet from somebody in between",
    trivy: "0006",
    checkov: 73,
  },
  "1.2.6 authorization-mode": {
    propose: "Node,RBAC",
    why: "every request that is authenticated is allowed everything",
    trivy: "0007",
    checkov: 74,
    absent: false,
    severity: "error",
  },
  "1.2.7 authorization-mode": {
    propose: "Node,RBAC",
    why: "without Node a kubelet may read what belongs to the pods of other nodes",
    trivy: "0008",
    checkov: 75,
    absent: true,
  },
  "1.2.8 authorization-mode": {
    propose: "Node,RBAC",
    why: "without RBAC roles have no effect",
    trivy: "0009",
    checkov: 77,
    absent: true,
  },
  "1.2.9 enable-admission-plugins": {
    why: "a client that floods the server with events slows it down for everybody",
    trivy: "0010",
    checkov: 78,
    severity: "info",
  },
  "1.2.10 enable-admission-plugins": {
    why: "every request passes admission",
    trivy: "0011",
    checkov: 79,
    severity: "error",
  },
  "1.2.11 enable-admission-plugins": {
    why: "a pod may use a private image that lies on its node without being allowed to pull it",
    trivy: "0012",
    checkov: 80,
    severity: "info",
  },
  "1.2.12 disable-admission-plugins": { why: "pods get no service account of their own", trivy: "0014" },
  "1.2.13 disable-admission-plugins": {
    why: "objects can be made in namespaces that are going away or do not exist",
    trivy: "0015",
  },
  "1.2.14 enable-admission-plugins": {
    why: "a kubelet may change the objects of other nodes",
    trivy: "0016",
    checkov: 85,
  },
  "1.2.15 profiling": { why: "profiles tell details of the running program", trivy: "0018", checkov: 90 },
  "1.2.16 audit-log-path": { why: "nothing records who did what", trivy: "0019", checkov: 91 },
  "1.2.17 audit-log-maxage": {
    why: "records of what was done are thrown away too early",
    trivy: "0020",
    checkov: 92,
    trivyIf: "absent",
  },
  "1.2.18 audit-log-maxbackup": {
    why: "records of what was done are thrown away too early",
    trivy: "0021",
    checkov: 93,
    trivyIf: "absent",
  },
  "1.2.19 audit-log-maxsize": {
    why: "records of what was done are thrown away too early",
    trivy: "0022",
    checkov: 94,
    trivyIf: "absent",
  },
  "1.2.21 service-account-lookup": {
    why: "tokens of accounts that were deleted stay valid",
    trivy: "0024",
    checkov: 96,
  },
  "1.2.22 service-account-key-file": {
    why: "tokens of service accounts are checked with the key of the server's own certificate",
    trivy: "0025",
    checkov: 97,
  },
  "1.2.23 etcd-certfile": { why: "the server does not prove to etcd who it is", trivy: "0026", checkov: 99 },
  "1.2.23 etcd-keyfile": { why: "the server does not prove to etcd who it is", trivy: "0026", checkov: 99 },
  "1.2.24 tls-cert-file": { why: "the server shows a certificate that it made up itself", trivy: "0027", checkov: 100 },
  "1.2.24 tls-private-key-file": {
    why: "the server shows a certificate that it made up itself",
    trivy: "0027",
    checkov: 100,
  },
  "1.2.25 client-ca-file": { why: "clients can't be told by their certificates", trivy: "0028" },
  "1.2.26 etcd-cafile": { why: "the server can't tell etcd from somebody in between", trivy: "0029", checkov: 102 },
  "1.2.27 encryption-provider-config": { why: "Secrets lie in etcd in clear text", trivy: "0030", checkov: 104 },
  "1.2.29 tls-cipher-suites": { why: "weak ciphers let others read along", checkov: 105, absent: false },
  "1.3.1 terminated-pod-gc-threshold": {
    want: { atLeast: 1 },
    propose: "12500",
    why: "what has ended is kept without a bound that was chosen, with 0 for ever",
    trivy: "0033",
    checkov: 106,
    severity: "info",
  },
  "1.3.2 profiling": { why: "profiles tell details of the running program", trivy: "0034", checkov: 107 },
  "1.3.3 use-service-account-credentials": {
    why: "all controllers share the rights of one account",
    trivy: "0035",
    checkov: 108,
    checkovIf: "set",
    absent: true,
  },
  "1.3.4 service-account-private-key-file": { why: "tokens of service accounts can't be signed", trivy: "0036" },
  "1.3.5 root-ca-file": { why: "pods can't tell the server from somebody in between", trivy: "0037" },
  "1.3.6 feature-gates": { why: "kubelets do not renew the certificates that they serve", trivy: "0038", checkov: 112 },
  "1.3.7 bind-address": { why: "it listens on all addresses of the node", trivy: "0039", checkov: 113, absent: true },
  "1.4.1 profiling": { why: "profiles tell details of the running program", trivy: "0040", checkov: 114 },
  "1.4.2 bind-address": { why: "it listens on all addresses of the node", trivy: "0041", checkov: 115, absent: true },
  "2.1 cert-file": { why: "clients talk to it in clear text", trivy: "0042", checkov: 116 },
  "2.1 key-file": { why: "clients talk to it in clear text", trivy: "0042", checkov: 116 },
  "2.2 client-cert-auth": {
    why: "whoever reaches it can read and write the whole cluster",
    trivy: "0043",
    checkov: 117,
  },
  "2.3 auto-tls": { why: "it makes up its own certificate, which proves nothing", trivy: "0044", checkov: 118 },
  "2.4 peer-cert-file": { why: "members talk to each other in clear text", trivy: "0045", checkov: 119 },
  "2.4 peer-key-file": { why: "members talk to each other in clear text", trivy: "0045", checkov: 119 },
  "2.5 peer-client-cert-auth": { why: "whoever reaches it can join as a member", trivy: "0046", checkov: 121 },
  "2.6 peer-auto-tls": { why: "it makes up its own certificate, which proves nothing", trivy: "0047" },
  "2.7 trusted-ca-file": { why: "the certificates of clients are held against no authority", severity: "info" },
  "3.2.1 audit-policy-file": { why: "nothing records who did what", severity: "info" },
  "4.2.1 anonymous-auth": {
    why: "requests without credentials are let in as system:anonymous",
    trivy: "0079",
    checkov: 138,
    severity: "error",
  },
  "4.2.2 authorization-mode": {
    propose: "Webhook",
    why: "whoever reaches the kubelet may run commands in its pods",
    trivy: "0080",
    checkov: 139,
    absent: true,
    severity: "error",
  },
  "4.2.3 client-ca-file": { why: "clients can't be told by their certificates", trivy: "0081", checkov: 140 },
  "4.2.4 read-only-port": {
    why: "whoever reaches the port can read what runs on the node",
    trivy: "0082",
    checkov: 141,
  },
  "4.2.5 streaming-connection-idle-timeout": {
    why: "connections that nobody uses stay open for ever",
    trivy: "0085",
    checkov: 143,
  },
  "4.2.6 make-iptables-util-chains": {
    why: "rules of the node's firewall drift from those that the kubelet needs",
    trivy: "0084",
    checkov: 145,
  },
  "4.2.7 hostname-override": {
    why: "the node's name no longer matches its certificate and its logs",
    trivy: "0086",
    checkov: 146,
  },
  "4.2.9 tls-cert-file": { why: "the kubelet shows a certificate that it made up itself", trivy: "0088", checkov: 148 },
  "4.2.9 tls-private-key-file": {
    why: "the kubelet shows a certificate that it made up itself",
    trivy: "0089",
    checkov: 148,
  },
  "4.2.10 rotate-certificates": {
    why: "the kubelet's certificate runs out and is not renewed",
    trivy: "0090",
    checkov: 149,
  },
  "4.2.12 tls-cipher-suites": { why: "weak ciphers let others read along", trivy: "0092", checkov: 151, absent: false },
  "4.3.1 metrics-bind-address": { why: "everybody on the network can read its metrics" },
};

/** Not in this edition of the benchmark: flags of older ones, and what the source's form can't say. */
const MORE = [
  {
    component: "kube-apiserver",
    flag: "basic-auth-file",
    want: { set: false },
    why: "its passwords are kept in clear text",
    checkov: 69,
  },
  {
    component: "kube-apiserver",
    flag: "kubelet-https",
    want: { not: "false" },
    why: "the server talks to kubelets in clear text",
    trivy: "0004",
    checkov: 71,
  },
  {
    component: "kube-apiserver",
    flag: "insecure-bind-address",
    want: { set: false },
    why: "requests to it are neither encrypted nor authorised",
    checkov: 86,
  },
  {
    component: "kube-apiserver",
    flag: "insecure-port",
    want: { is: "0" },
    why: "requests to it are neither encrypted nor authorised",
    checkov: 88,
  },
  {
    component: "kube-apiserver",
    flag: "secure-port",
    want: { not: "0" },
    why: "the encrypted port is switched off",
    trivy: "0017",
    checkov: 89,
  },
  {
    component: "kube-apiserver",
    flag: "request-timeout",
    want: { within: 300 },
    why: "slow requests hold on to the server's connections",
    checkov: 95,
  },
  {
    component: "kubelet",
    flag: "feature-gates",
    want: { lacks: "RotateKubeletServerCertificate=false" },
    cis: "4.2.11",
    path: "featureGates.RotateKubeletServerCertificate",
    why: "the kubelet does not renew the certificate that it serves",
    trivy: "0091",
    checkov: 112,
  },
  {
    component: "kubelet",
    flag: "protect-kernel-defaults",
    want: { not: "false" },
    path: "protectKernelDefaults",
    why: "the kubelet changes settings of the kernel as it likes",
    trivy: "0083",
    checkov: 144,
  },
];

export function controlPlaneFlags(source) {
  const flags = source.checks.flatMap(({ cis, tests }) => {
    const byFlag = Map.groupBy(tests, (test) => test.flag.replace(/^--/, ""));
    return [...byFlag].flatMap(([flag, own]) => {
      const notes = NOTES[`${cis} ${flag}`];
      if (!notes) return [];
      const component = COMPONENTS.find(([pattern]) => pattern.test(cis))[1];
      const test = own.find((t) => t.compare) ?? own[0];
      const want = wanted(test);
      const fine = own.some((t) => t.set === false) || want.set === false;
      const path = test.path && !test.path.includes("range") ? test.path.replace(/^\{\.|\}$/g, "") : undefined;
      return [row({ component, flag, want, cis, path, absent: !fine, ...notes })];
    });
  });
  return {
    source: source.source.repo,
    commit: source.source.commit,
    licence: "Apache-2.0",
    date: source.source.commitDate.slice(0, 10),
    benchmark: source.cis,
    flags: [...flags, ...MORE.map((more) => row({ absent: false, ...more }))],
  };
}

function wanted({ compare, set }) {
  if (!compare) return { set: set !== false };
  const value = String(compare.value);
  switch (compare.op) {
    case "eq":
      return { is: value };
    case "noteq":
      return { not: value };
    case "has":
      return { has: value };
    case "nothave":
      return { lacks: value };
    case "gte":
      return { atLeast: Number(value) };
    case "valid_elements":
      return { only: value.split(",") };
    default:
      throw new Error(`unknown comparison ${compare.op}`);
  }
}

function row({ component, flag, cis, want, absent, path, why, severity, trivy, checkov, trivyIf, checkovIf, propose }) {
  return {
    component,
    flag,
    ...(cis && { cis }),
    want,
    absent,
    ...(path && { path }),
    why,
    ...(propose && { propose }),
    ...(severity && { severity }),
    ...(trivy && { trivy: `KCV-${trivy}` }),
    ...(checkov && { checkov: `CKV_K8S_${checkov}` }),
    ...(trivyIf && { trivyIf }),
    ...(checkovIf && { checkovIf }),
  };
}
