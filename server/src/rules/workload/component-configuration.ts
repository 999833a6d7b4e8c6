import { type FlagCheck, flagChecks, isBad, mended } from "../../knowledge/control-plane-flags.ts";
import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import type { Node, Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import type { Reporter } from "../rule.ts";

/** Configuration files of components that are objects of the Kubernetes API's form. */
export function checkConfiguration(resource: Resource, report: Reporter): void {
  switch (`${resource.apiVersion.split("/")[0]}/${resource.type}`) {
    case "kubelet.config.k8s.io/KubeletConfiguration":
      checkPaths("kubelet", resource, report);
      break;
    case "kubeproxy.config.k8s.io/KubeProxyConfiguration":
      checkPaths("kube-proxy", resource, report);
      break;
    case "kubeadm.k8s.io/ClusterConfiguration":
      checkExtraArguments(resource, report);
      break;
    case "apiserver.config.k8s.io/AdmissionConfiguration":
      checkAdmission(resource, report);
      break;
    case "apiserver.config.k8s.io/EncryptionConfiguration":
      checkEncryption(resource, report);
      break;
  }
}

/** The defaults of configuration files are those that the benchmark wants: only what is said is looked at. */
function checkPaths(component: string, { root }: Resource, report: Reporter): void {
  for (const check of flagChecks(component)) {
    if (!check.path) continue;
    const node = root.path(...check.path.split("."));
    const value = textOf(node);
    if (value === undefined) continue;
    // here a feature gate is a key of its own
    const bad = "lacks" in check.want && check.flag === "feature-gates" ? value === "false" : isWrong(check, value);
    if (!bad) continue;
    report(node, {
      message: `${check.path} of this ${component} is ${value}: ${check.why}.`,
      ...(check.severity && { severity: check.severity }),
      detail: check.path,
      fixes: fixesFor(check, node),
      sameAs: {},
    });
  }
}

function isWrong({ want }: FlagCheck, value: string): boolean {
  if ("set" in want && want.set) return false;
  // an address with a port, or of the other family
  if ("has" in want) return !value.startsWith(want.has) && !/^(?:\[?::1\]?|localhost)(?::|$)/.test(value);
  return isBad(want, value);
}

function fixesFor(check: FlagCheck, node: Node) {
  const { path = "" } = check;
  const boolean = node.boolean();
  if (boolean.state === "set") {
    const better = !boolean.value;
    return [choice(`Set ${path} to ${better}`, set(boolean.place, better))];
  }
  const number = node.number();
  const better = mended(check, undefined);
  if (number.state === "set") {
    return better === undefined ? [] : [choice(`Set ${path} to ${better}`, set(number.place, Number(better)))];
  }
  return [];
}

function textOf(node: Node): string | undefined {
  return known(node.string()) ?? literal(known(node.boolean())) ?? literal(known(node.number()));
}

function literal(value: boolean | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

const PARTS: readonly (readonly [component: string, path: readonly string[]])[] = [
  ["kube-apiserver", ["apiServer", "extraArgs"]],
  ["kube-controller-manager", ["controllerManager", "extraArgs"]],
  ["kube-scheduler", ["scheduler", "extraArgs"]],
  ["etcd", ["etcd", "local", "extraArgs"]],
];

/** What kubeadm is told to start the components with, a map or (since v1beta4) a list; it sets the other flags itself. */
function checkExtraArguments({ root }: Resource, report: Reporter): void {
  for (const [component, path] of PARTS) {
    const holder = root.path(...path);
    const listed = holder.items().map((item) => [known(item.get("name").string()), item.get("value")] as const);
    const mapped = holder.keys().map((key) => [key, holder.get(key)] as const);
    for (const [name, node] of [...listed, ...mapped]) {
      for (const check of flagChecks(component).filter((c) => c.flag === name)) {
        const value = textOf(node);
        if (value === undefined || !isBad(check.want, value)) continue;
        const better = "set" in check.want ? undefined : mended(check, value);
        report(node, {
          message: `kubeadm starts ${component} with --${check.flag}=${value}: ${check.why}.`,
          ...(check.severity && { severity: check.severity }),
          detail: `${component} --${check.flag} ${check.cis}`,
          fixes: better ? [choice(`Set ${check.flag} to ${better}`, set(node.place<string>(), better))] : [],
          sameAs: {},
        });
      }
    }
  }
}

function checkAdmission(resource: Resource, report: Reporter): void {
  const plugins = resource.root.get("plugins");
  if (plugins.shape !== "list") return;
  const names = plugins.items().map((plugin) => known(plugin.get("name").string()));
  if (names.some((name) => name === undefined || name === "EventRateLimit")) return;
  report(resource, {
    message:
      "The plugin EventRateLimit is not configured: a client that floods the server with events slows it down for everybody. Add it to plugins.",
    severity: "info",
    detail: "EventRateLimit",
    sameAs: { checkov: ["CKV_K8S_78"] },
  });
}

/** The first provider writes; identity writes in clear text. */
function checkEncryption({ root }: Resource, report: Reporter): void {
  for (const rule of root.get("resources").items()) {
    const first = rule.get("providers").items()[0];
    if (!first?.keys().includes("identity")) continue;
    const names = rule
      .get("resources")
      .items()
      .flatMap((item) => known(item.string()) ?? []);
    report(first.get("identity").key ?? first, {
      message: `The first provider is identity, so that ${names.join(", ") || "everything"} is written to etcd in clear text. Put a provider that encrypts first.`,
      severity: "error",
      detail: "identity",
      sameAs: {},
    });
  }
}
