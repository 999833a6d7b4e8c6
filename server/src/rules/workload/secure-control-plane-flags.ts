import {
  type FlagCheck,
  flagBenchmark,
  flagChecks,
  isBad,
  isSwitch,
  mended,
} from "../../knowledge/control-plane-flags.ts";
import type { Container } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { append, remove, set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { type Reporter, rule } from "../rule.ts";
import { checkConfiguration } from "./component-configuration.ts";
import { type Component, componentsOf, type Flag } from "./component-flags.ts";

export default rule({
  id: "secure-control-plane-flags",
  subject: "container",
  kinds: ["kubernetes"],
  category: "hygiene",
  severity: "warning",
  presets: ["cis-kubernetes", "nsa-cisa"],
  summary: "Start the components of the control plane with secure flags",
  why: "The API server, etcd, the kubelet and their like decide over the whole cluster; some of their defaults and older flags let strangers in or leave no trace of what was done.",
  remedy: `Set each flag as the ${flagBenchmark} recommends.`,
  except: "Clusters whose provider runs the control plane.",
  sameAs: sameAsOf(["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kubelet", "kube-proxy"]),
  standards: {
    "cis-kubernetes": ["1.2", "1.3", "1.4", "2", "3.2", "4.2", "4.3"],
    "nist-800-190": ["4.3.5"],
    "nsa-cisa": ["Network: control plane hardening"],
    "owasp-kubernetes": ["K07:2025"],
    cwe: ["CWE-16"],
  },
  group: "hardening",
  fixes: ["choice"],
  references: [
    {
      title: "kube-apiserver",
      url: "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    },
    {
      title: "Set kubelet parameters via a configuration file",
      url: "https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-scheduler\nspec:\n  containers:\n    - name: kube-scheduler\n      image: registry.k8s.io/kube-scheduler:v1.34.1\n      command:\n        - kube-scheduler\n        - --bind-address=127.0.0.1\n        - --profiling=true\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-scheduler\nspec:\n  containers:\n    - name: kube-scheduler\n      image: registry.k8s.io/kube-scheduler:v1.34.1\n      command:\n        - kube-scheduler\n        - --bind-address=127.0.0.1\n        - --profiling=false\n",
    },
    {
      kind: "kubernetes",
      note: "The same in the kubelet's configuration file.",
      bad: "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthorization:\n  mode: AlwaysAllow\n",
      good: "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthorization:\n  mode: Webhook\n",
    },
  ],

  check(container, report) {
    for (const component of componentsOf(container)) {
      for (const check of flagChecks(component.name)) checkFlag(check, component, container, report);
    }
  },

  also: { resource: checkConfiguration },
});

/** Flags that name a file which says the rest, so that a missing flag proves nothing; and a newer way to say the same. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  kubelet: "config",
  "kube-scheduler": "config",
  "kube-proxy": "config",
  etcd: "config-file",
};

function checkFlag(check: FlagCheck, component: Component, container: Container, report: Reporter): void {
  const { flag: name, want } = check;
  if (name === "authorization-mode" && component.flags.has("authorization-config")) return;
  const flag = component.flags.get(name);
  const value = flag ? given(flag, check) : fromEnvironment(name, component, container);
  if (value === "unknown") return;
  if (value === undefined) {
    const elsewhere = component.flags.has(ELSEWHERE[component.name] ?? "");
    if (!check.absent || component.incomplete || elsewhere) return;
    report(component, {
      message: `${component.name} is started without --${name}${"has" in want ? `=...,${want.has}` : ""}: ${check.why}. ${advice(check)}`,
      ...(check.severity && { severity: check.severity }),
      detail: `${component.name} --${name} ${check.cis}`,
      fixes: whereMissing(check, component),
      sameAs: peers(check, "absent"),
    });
  } else if (isBad(want, value)) {
    report(flag ?? component, {
      message: `${component.name} is started with --${name}${value === "" ? " left empty" : `=${value}`}: ${check.why}. ${advice(check)}`,
      ...(check.severity && { severity: check.severity }),
      detail: `${component.name} --${name} ${check.cis}`,
      fixes: flag ? whereSet(check, flag, value) : [],
      sameAs: peers(check, value === "" ? "absent" : "set"),
    });
  }
}

function given(flag: Flag, { want }: FlagCheck): string | "unknown" {
  if (isSwitch(want)) return flag.bare || flag.valueItem ? "true" : (flag.value ?? "unknown");
  if ("set" in want && !want.set) return flag.value ?? "";
  return flag.value ?? "unknown";
}

/** etcd also takes its flags as variables: ETCD_CERT_FILE. */
function fromEnvironment(name: string, component: Component, container: Container): string | undefined {
  if (component.name !== "etcd") return undefined;
  const wanted = `ETCD_${name.replaceAll("-", "_").toUpperCase()}`;
  const variable = container.environment.find((v) => v.name === wanted);
  return variable && (known(variable.value) ?? "unknown");
}

/** What to do, as a sentence. */
export function advice({ flag, want }: FlagCheck): string {
  if ("is" in want) return `Set it to ${want.is}.`;
  if ("not" in want)
    return want.not === "false" ? "Set it to true, or leave it out." : `Give it a value other than ${want.not}.`;
  if ("has" in want) return `Add ${want.has} to it.`;
  if ("lacks" in want) return `Take ${want.lacks} out of it.`;
  if ("only" in want) return "Name strong ciphers only, or leave it out.";
  if ("atLeast" in want) return `Set it to ${want.atLeast} or more.`;
  if ("within" in want) return `Set it to ${want.within}s at most.`;
  return want.set ? (/file|certificate|key|path|config/.test(flag) ? "Give it a file." : "Set it.") : "Leave it out.";
}

function whereMissing(check: FlagCheck, { list, name }: Component): Fix[] {
  const { flag, want } = check;
  const first = check.propose ?? ("has" in want ? want.has : mended(check, undefined));
  if (!list?.place || !first) return [];
  const text = `--${flag}=${first}`;
  return [choice(`Start ${name} with ${text}`, append(list.place, text))];
}

function whereSet(check: FlagCheck, flag: Flag, value: string): Fix[] {
  const { flag: name, want } = check;
  const { item, valueItem } = flag;
  if (!item?.place) return [];
  if ("set" in want) {
    if (want.set) return [];
    const apart = valueItem?.place ? [remove(valueItem.place)] : [];
    return flag.valueItem && apart.length === 0 ? [] : [choice(`Remove --${name}`, remove(item.place), ...apart)];
  }
  const better = mended(check, value);
  if (better === undefined) return [];
  if (better === "") return valueItem ? [] : [choice(`Remove --${name}`, remove(item.place))];
  if (valueItem && !isSwitch(want)) {
    return valueItem.place ? [choice(`Set --${name} to ${better}`, set(valueItem.place, better))] : [];
  }
  return [choice(`Set --${name} to ${better}`, set(item.place, `--${name}=${better}`))];
}

/** The ids of the same check in other tools. */
export function peers({ trivy, trivyIf, checkov, checkovIf }: FlagCheck, state: "absent" | "set"): SameAs {
  return {
    ...(trivy && (trivyIf ?? state) === state && { trivy: [trivy] }),
    ...(checkov && (checkovIf ?? state) === state && { checkov: [checkov] }),
  };
}

function sameAsOf(components: readonly string[]): SameAs {
  const checks = components.flatMap((name) => flagChecks(name));
  const ids = (pick: (check: FlagCheck) => string | undefined) => [...new Set(checks.flatMap((c) => pick(c) ?? []))];
  return { trivy: ids((c) => c.trivy), checkov: ids((c) => c.checkov) };
}
