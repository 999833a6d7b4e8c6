import type { Container, Port } from "../../model/container.ts";
import type { SameAs, Severity } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { namesOf } from "./purpose.ts";
import { called } from "./wording.ts";

/**
 * Ports of management and debugging, with what listens there, and words in the names of images and folders whose purpose
 * that is or that mean something else by the port.
 */
const PORTS: Readonly<Record<number, readonly [service: string, ...purposes: string[]]>> = {
  22: ["SSH", "ssh", "sftp", "git", "gogs", "forgejo", "bastion", "jump"],
  23: ["Telnet", "telnet"],
  69: ["TFTP", "tftp", "pxe", "netboot"],
  111: ["rpcbind", "nfs", "rpcbind", "ganesha"],
  135: ["Windows RPC", "samba"],
  139: ["NetBIOS", "samba", "smb"],
  445: ["SMB", "samba", "smb"],
  512: ["rexec"],
  513: ["rlogin"],
  514: ["rsh", "syslog", "rsyslog", "log", "fluent", "vector", "telegraf", "graylog", "splunk", "wazuh"],
  873: ["rsync", "rsync"],
  2375: ["the Docker API without TLS", "docker", "dind", "socket"],
  2376: ["the Docker API", "docker", "dind", "socket"],
  2379: ["etcd", "etcd", "pd", "tidb"],
  2380: ["etcd's peers", "etcd", "pd", "tidb"],
  3389: ["remote desktop", "rdp", "guac", "desktop", "windows"],
  4243: ["the Docker API without TLS", "docker", "dind"],
  5005: ["a Java debugger", "node", "python", "golang", "ruby", "php", "rust", "rasa", "sonos"],
  5900: ["VNC", "vnc", "selenium", "kasm", "desktop", "browser", "chrom", "firefox", "android", "qemu", "jlesage"],
  5985: ["Windows remote management"],
  5986: ["Windows remote management"],
  6443: ["the Kubernetes API", "kube", "k3s", "k0s", "kind", "rancher", "apiserver"],
  9229: ["the Node.js debugger"],
  10250: ["the kubelet", "kube", "metrics-server", "k3s", "virtual-kubelet"],
  10255: ["the kubelet", "kube", "k3s"],
};

/** Behind these stand webhooks and metrics in many pods; they matter where they are published. */
const ONLY_PUBLISHED = new Set([6443, 10250, 10255]);

const SSH: SameAs = { trivy: ["DS-0004"], checkov: ["CKV_DOCKER_1"], "kube-linter": ["ssh-port"] };
const NONE: SameAs = {};

interface Options {
  readonly ports: Readonly<Record<string, string>>;
  readonly allow: readonly number[];
}

export default rule<"container", Options>({
  id: "sensitive-ports",
  subject: "container",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "network",
  severity: "warning",
  presets: ["recommended", "nist-800-190"],
  summary: "Do not offer ports for management and debugging",
  why: "Behind these ports stand shells, debuggers and control interfaces: whoever reaches one commands the container or more.",
  remedy: "Remove the port. Use exec of the runtime for a shell, and bind debuggers to localhost.",
  except:
    "Images whose purpose is that service are not reported, nor ports that are published on a loopback address only.",
  sameAs: SSH,
  standards: {
    "cis-docker": ["5.9"],
    "nist-800-190": ["4.1.2", "4.4.2"],
    "nsa-cisa": ["Network"],
    "owasp-docker": ["D03"],
    "owasp-kubernetes": ["K06:2025"],
    cwe: ["CWE-668"],
  },
  fixes: ["choice"],
  options: {
    ports: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description: "More ports, each with what listens there.",
    },
    allow: {
      type: "array",
      items: { type: "number" },
      default: [],
      description: "Ports that may be offered.",
    },
  },
  references: [{ title: "Dockerfile: EXPOSE", url: "https://docs.docker.com/reference/dockerfile/#expose" }],
  examples: [
    {
      kind: "compose",
      bad: 'services:\n  app:\n    image: acme/app:1.4\n    ports:\n      - "8080:8080"\n      - "9229:9229"\n',
      fixed: 'services:\n  app:\n    image: acme/app:1.4\n    ports:\n      - "8080:8080"\n',
    },
    {
      kind: "compose",
      note: "Only the host itself reaches this one.",
      good: 'services:\n  app:\n    image: acme/app:1.4\n    ports:\n      - "127.0.0.1:9229:9229"\n',
    },
    { kind: "dockerfile", bad: "FROM debian:13\nEXPOSE 22\n" },
  ],

  check(container, report, { options, facts }) {
    const names = namesOf(container, facts.path);
    for (const port of container.ports) {
      if (port.number.state !== "set" || isLoopback(port)) continue;
      const found = sensitive(port, port.number.value, names, options);
      if (!found) continue;
      const { place } = port;
      report(port, {
        message: `${called(container)} offers port ${found.number}, where ${found.service} listens. Remove it unless that is what ${container.role === "stage" ? "the image" : "it"} is for.`,
        severity: severity(container, port),
        detail: String(found.number),
        fixes: place ? [choice(`Remove port ${found.number}`, remove(place))] : [],
        sameAs: found.number === 22 ? SSH : NONE,
      });
    }
  },
});

function sensitive(
  port: Port,
  first: number,
  names: readonly string[],
  { ports, allow }: Options,
): { number: number; service: string } | undefined {
  const last = port.last ?? first;
  for (const number of [...Object.keys(PORTS), ...Object.keys(ports)].map(Number)) {
    if (number < first || number > last || allow.includes(number)) continue;
    const own = Object.hasOwn(ports, String(number)) ? ports[String(number)] : undefined;
    if (own !== undefined) return { number, service: own };
    if (ONLY_PUBLISHED.has(number) && port.exposure === "declared") continue;
    const [service, ...purposes] = PORTS[number] ?? ["a sensitive service"];
    if (!names.some((name) => purposes.some((p) => name.includes(p)))) return { number, service };
  }
  return undefined;
}

function isLoopback(port: Port): boolean {
  const ip = known(port.hostIp);
  return ip !== undefined && /^(?:127\.|\[?::1\]?$|localhost$)/.test(ip);
}

function severity(container: Container, port: Port): Severity {
  return container.kind === "compose" && port.exposure === "declared" ? "info" : "warning";
}
