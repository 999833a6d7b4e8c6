import type { Container, Mount, Volume, Workload } from "../../model/container.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import type { Related, SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known, type Value } from "../../model/value.ts";
import { called, calledWorkload } from "../container/wording.ts";
import { type Reporter, rule } from "../rule.ts";
import { removeFix } from "./host-mounts.ts";
import { runtimeSocket } from "./runtime-socket.ts";

/** A hostPath volume is a finding of its own elsewhere; here it is said once. */
const HOST_PATH: SameAs = {
  trivy: ["KSV-0023"],
  polaris: ["hostPathSet"],
  kics: ["aa8f7a35"],
  pss: ["baseline/hostPathVolumes"],
};
const DOCKER: SameAs = {
  trivy: ["KSV-0006"],
  checkov: ["CKV_K8S_27"],
  "kube-linter": ["docker-sock"],
  kubesec: ["DockerSock"],
  semgrep: [
    "dockerfile/security/dockerd-socket-mount",
    "yaml/docker-compose/security/exposing-docker-socket-volume",
    "yaml/kubernetes/security/exposing-docker-socket-hostpath",
  ],
  kics: ["d6355c88", "a6f34658"],
};
const DOCKER_HOST_PATH: SameAs = {
  ...DOCKER,
  ...HOST_PATH,
  trivy: ["KSV-0006", "KSV-0023"],
  kics: ["d6355c88", "a6f34658", "aa8f7a35"],
};
const NONE: SameAs = {};

export default rule({
  id: "no-runtime-socket",
  subject: "workload",
  kinds: ["kubernetes", "compose", "dockerfile"],
  category: "isolation",
  severity: "error",
  presets: ["recommended", "cis-docker", "nist-800-190"],
  summary: "Do not give a container the socket of its runtime",
  why: "Who can speak to the runtime can start a privileged container that mounts the whole host; a read-only mount does not change that.",
  remedy: "Remove the mount. Let a proxy that passes on only the calls that are needed hold the socket.",
  except: "Tools whose purpose is to manage containers, such as Portainer and Traefik; say so in a suppression.",
  sameAs: DOCKER_HOST_PATH,
  standards: {
    "cis-docker": ["5.32"],
    "nist-800-190": ["4.4.3"],
    "nsa-cisa": ["Pod security: hostPath"],
    "owasp-docker": ["D04"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250", "CWE-668"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Protect the Docker daemon socket",
      url: "https://docs.docker.com/engine/security/protect-access/",
    },
    { title: "docker-socket-proxy", url: "https://github.com/Tecnativa/docker-socket-proxy" },
  ],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    volumes:\n      - data:/data\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    volumes:\n      - data:/data\n",
    },
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: tmp\n          mountPath: /tmp\n        - name: runtime\n          mountPath: /run/containerd/containerd.sock\n  volumes:\n    - name: tmp\n      emptyDir: {}\n    - name: runtime\n      hostPath:\n        path: /run/containerd/containerd.sock\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: tmp\n          mountPath: /tmp\n  volumes:\n    - name: tmp\n      emptyDir: {}\n",
    },
  ],

  check(workload, report) {
    for (const volume of workload.volumes) checkVolume(workload, volume, report);
    for (const container of workload.containers) {
      for (const mount of container.mounts) {
        if (mount.volume === undefined) checkMount(container, mount, report);
      }
      checkDockerHost(container, report);
      if (container.stage) checkStage(container.stage, report);
    }
  },
});

function checkVolume(workload: Workload, volume: Volume, report: Reporter): void {
  const socket = socketOf(volume.hostPath);
  if (volume.hostPath.state !== "set" || !socket) return;
  const mounts = workload.containers.flatMap((container) =>
    container.mounts.filter((m) => m.volume === volume).map((mount) => ({ container, mount })),
  );
  report(volume.hostPath, {
    message: `${calledWorkload(workload)} gets ${volume.hostPath.value} from its host and can command the runtime there: that is root on the host. Remove it.`,
    detail: socket,
    related: mounts.map(
      ({ container, mount }): Related => ({ at: mount.at, message: `${called(container)} mounts it here` }),
    ),
    fixes: removeFix(
      volume,
      mounts.map(({ mount }) => mount),
    ),
    sameAs: socket === "docker.sock" ? DOCKER_HOST_PATH : HOST_PATH,
  });
}

function checkMount(container: Container, mount: Mount, report: Reporter): void {
  const socket = socketOf(mount.source);
  if (!socket) return;
  const readOnly = known(mount.readOnly) === true ? " That the mount is read-only does not help." : "";
  report(mount, {
    message: `${called(container)} gets ${known(mount.source)} from its host and can command the runtime there: that is root on the host.${readOnly} Remove it.`,
    detail: socket,
    fixes: removeFix(undefined, [mount]),
    sameAs: socket === "docker.sock" ? DOCKER : NONE,
  });
}

/** VOLUME can't mount anything of the host, but it tells who runs the image to do so. */
function checkStage(stage: BuildStage, report: Reporter): void {
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== "VOLUME" || instruction.broken) continue;
    for (const word of instruction.words) {
      const socket = socketOf(word.value);
      if (!socket) continue;
      report(word, {
        message: `The image asks for ${socket} of its host, with which it can command the runtime there: that is root on the host. Remove it.`,
        severity: "warning",
        detail: socket,
        fixes: instruction.words.length === 1 ? [choice("Remove the instruction", remove(instruction.place))] : [],
        sameAs: socket === "docker.sock" ? DOCKER : NONE,
      });
    }
  }
}

function socketOf(path: Value<string>): string | undefined {
  return path.state === "set" ? runtimeSocket(path.value) : undefined;
}

/**
 * Docker's port without TLS, on an address of the network: a name may as well be a proxy or a builder of its own, which is
 * what one should use, and localhost is another container of the pod.
 */
const OPEN_DOCKER =
  /^tcp:\/\/(?:host\.docker\.internal|gateway\.docker\.internal|(?!127\.)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}):2375\/?$/;

function checkDockerHost(container: Container, report: Reporter): void {
  for (const variable of container.environment) {
    if (variable.name !== "DOCKER_HOST" || variable.source !== "env" || variable.value.state !== "set") continue;
    if (!OPEN_DOCKER.test(variable.value.value)) continue;
    report(variable.value, {
      message: `${called(container)} commands a Docker daemon over the network without TLS: so can everyone else who reaches ${variable.value.value}. Use port 2376 with certificates, or a proxy.`,
      detail: "DOCKER_HOST",
      sameAs: NONE,
    });
  }
}
