import noHostPath from "../../../server/src/rules/workload/no-host-path.ts";
import noRuntimeSocket from "../../../server/src/rules/workload/no-runtime-socket.ts";
import { pod, service } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";

const kubernetes = "kubernetes";
const volume = (path: string) => `volumes:\n  - name: data\n    hostPath:\n      path: ${path}`;
const mount = "volumeMounts:\n  - name: data\n    mountPath: /data";
const daemonSet = (readOnly: boolean) => `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  template:
    spec:
      containers:
        - name: agent
          image: acme/agent:1
          volumeMounts:
            - name: logs
              mountPath: /logs
              readOnly: ${readOnly}
      volumes:
        - name: logs
          hostPath:
            path: /var/log
`;
const persistent =
  "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: data\nspec:\n  hostPath:\n    path: /data\n";

testRule(noHostPath, {
  valid: [
    { kind: kubernetes, code: pod(mount, "volumes:\n  - name: data\n    emptyDir: {}") },
    {
      kind: kubernetes,
      name: "allowed",
      code: pod("", volume("/var/log/app")),
      options: { allowedPaths: ["/var/log"] },
    },
    { kind: kubernetes, name: "said once, by the rule about sockets", code: pod("", volume("/run/docker.sock")) },
    { kind: kubernetes, name: "a node agent that reads", code: daemonSet(true), preset: "recommended" },
    { kind: kubernetes, name: "usual on clusters of one node", code: persistent, preset: "recommended" },
    { kind: kubernetes, name: "the standards speak of pods", code: persistent, preset: "pss-restricted" },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "a comment would be lost",
      code: pod(mount, `${volume("/srv/data # fast disk")}\n      type: Directory`),
      findings: [
        {
          line: 9,
          text: "/srv/data",
          severity: "warning",
          message: /^Pod web mounts \/srv\/data/,
          fixes: [],
        },
      ],
    },
    {
      kind: kubernetes,
      code: pod(mount, volume("/srv/data")),
      findings: [
        {
          line: 9,
          fixes: [{ safety: "choice", output: pod(mount, "volumes:\n  - name: data\n    emptyDir: {}") }],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "not only the allowed folder",
      code: pod("", volume("/var/logs")),
      options: { allowedPaths: ["/var/log"] },
      findings: [{ line: 9 }],
    },
    {
      kind: kubernetes,
      name: "a node agent that writes",
      code: daemonSet(false),
      preset: "recommended",
      findings: [{ line: 18, message: /and may spoil, what lies there\. Mount it read-only/ }],
    },
    {
      kind: kubernetes,
      name: "the standard has no exceptions",
      code: daemonSet(true),
      preset: "pss-baseline",
      findings: [{ line: 18, message: /and so can read what lies there\. Mount no more/ }],
    },
    {
      kind: kubernetes,
      name: "nor for sockets",
      code: pod("", volume("/run/docker.sock")),
      preset: "pss-baseline",
      findings: [{ line: 9 }],
    },
    { kind: kubernetes, code: persistent, findings: [{ line: 7, severity: "info", sameAs: {} }] },
  ],
});

testRule(noRuntimeSocket, {
  valid: [
    { kind: kubernetes, code: pod("", volume("/var/run/app.sock")) },
    { kind: "compose", name: "the name of a socket inside", code: service("volumes:\n  - run:/var/run/docker.sock") },
    { kind: "compose", name: "not on the host", code: service("environment:\n  DOCKER_HOST: tcp://socket-proxy:2375") },
    {
      kind: "compose",
      name: "a daemon of its own",
      code: service("environment:\n  DOCKER_HOST: tcp://127.0.0.1:2375"),
    },
    { kind: "compose", name: "with TLS", code: service("environment:\n  DOCKER_HOST: tcp://10.0.0.5:2376") },
    { kind: "dockerfile", code: "FROM acme/app:1\nVOLUME /var/lib/docker\n" },
  ],
  invalid: [
    {
      kind: kubernetes,
      name: "the volume goes with its mounts",
      code: pod(
        "volumeMounts:\n  - name: data\n    mountPath: /run/docker.sock\n  - name: tmp\n    mountPath: /tmp",
        `volumes:\n  - name: tmp\n    emptyDir: {}\n${volume("/run/docker.sock").replace("volumes:\n", "")}`,
      ),
      findings: [
        {
          line: 11,
          text: "/run/docker.sock",
          severity: "error",
          sameAs: {
            trivy: ["KSV-0006", "KSV-0023"],
            checkov: ["CKV_K8S_27"],
            "kube-linter": ["docker-sock"],
            kubesec: ["DockerSock"],
            semgrep: ["yaml/kubernetes/security/exposing-docker-socket-hostpath"],
            polaris: ["hostPathSet"],
            pss: ["baseline/hostPathVolumes"],
            kics: ["a6f34658", "aa8f7a35"],
          },
          fixes: [
            {
              safety: "choice",
              output: pod(
                "volumeMounts:\n  - name: tmp\n    mountPath: /tmp",
                "volumes:\n  - name: tmp\n    emptyDir: {}",
              ),
            },
          ],
        },
      ],
    },
    {
      kind: kubernetes,
      name: "containerd's, which others do not know",
      code: pod("", volume("/run/containerd/containerd.sock")),
      findings: [
        {
          line: 9,
          sameAs: {
            trivy: ["KSV-0023"],
            polaris: ["hostPathSet"],
            pss: ["baseline/hostPathVolumes"],
            kics: ["aa8f7a35"],
          },
        },
      ],
    },
    {
      kind: "compose",
      code: service("volumes:\n  - /run/user/1000/podman/podman.sock:/var/run/docker.sock:ro\n  - data:/data"),
      findings: [
        {
          line: 5,
          message: /gets \/run\/user\/1000\/podman\/podman.sock .* read-only does not help/,
          fixes: [{ output: service("volumes:\n  - data:/data") }],
        },
      ],
    },
    {
      kind: "compose",
      name: "in the long form",
      code: service(
        "volumes:\n  - type: npipe\n    source: //./pipe/docker_engine\n    target: //./pipe/docker_engine",
      ),
      findings: [{ line: 6, text: "//./pipe/docker_engine" }],
    },
    { kind: "compose", name: "by its own switch", code: service("use_api_socket: true"), findings: [{ line: 4 }] },
    {
      kind: "compose",
      name: "over the network",
      code: service("environment:\n  - DOCKER_HOST=tcp://172.17.0.1:2375"),
      findings: [{ line: 5, message: /without TLS/, sameAs: {}, fixes: [] }],
    },
    {
      kind: "dockerfile",
      name: "an image that wants it",
      code: 'FROM acme/app:1\nVOLUME ["/data", "/var/run/docker.sock"]\n',
      findings: [{ line: 2, severity: "warning", message: /asks for docker.sock/ }],
    },
  ],
});
