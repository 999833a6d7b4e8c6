import { choice, type Fix } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import type { Resource } from "../../model/resource.ts";
import { known, type Value } from "../../model/value.ts";
import { type Reporter, rule } from "../rule.ts";
import { label } from "./metadata.ts";
import { isSystemNamespace } from "./system-namespaces.ts";

interface Options {
  readonly minimum: string;
}

const PREFIX = "pod-security.kubernetes.io/";
const LEVELS = ["privileged", "baseline", "restricted"];

export default rule<"resource", Options>({
  id: "require-pod-security-labels",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "warning",
  presets: ["cis-kubernetes", "nist-800-190", "nsa-cisa"],
  summary: "Let each namespace enforce a pod security standard",
  why: "Without the label, admission lets in privileged pods, host paths and all: one careless manifest, or one stolen token that may create pods, takes a node.",
  remedy:
    "Label the namespace with pod-security.kubernetes.io/enforce: baseline, and warn of restricted until everything fits.",
  except: "Clusters where Kyverno, Gatekeeper or the API server's own defaults do the same.",
  standards: {
    "cis-kubernetes": ["5.2.1"],
    "nist-800-190": ["4.3.4"],
    "nsa-cisa": ["Pod security enforcement"],
    "owasp-kubernetes": ["K04:2025"],
    cwe: ["CWE-693"],
  },
  options: {
    minimum: {
      type: "string",
      enum: ["baseline", "restricted"],
      default: "baseline",
      description: "The least that a namespace is to enforce.",
    },
  },
  fixes: ["choice"],
  references: [
    {
      title: "Enforce pod security standards with namespace labels",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n",
      fixed:
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: baseline\n    pod-security.kubernetes.io/warn: restricted\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: restricted\n",
    },
  ],

  check(resource, report, { options }) {
    if (resource.type !== "Namespace" || resource.apiVersion !== "v1") return;
    checkSpelling(resource, report);
    const name = known(resource.name);
    if (name !== undefined && isSystemNamespace(name)) return;
    const enforce = label(resource, `${PREFIX}enforce`);
    if (enforce.state === "unknown" || resource.root.path("metadata", "labels").state === "unknown") return;
    if (enforce.state === "unset" && resource.partial) return;
    const level = LEVELS.indexOf(known(enforce) ?? "privileged");
    if (level < 0 || level >= LEVELS.indexOf(options.minimum)) return;
    const called = name === undefined ? "This namespace" : `Namespace ${name}`;
    report(enforce.state === "set" ? enforce : resource, {
      message:
        enforce.state === "set"
          ? `${called} enforces ${enforce.value}, which is less than ${options.minimum}. Enforce ${options.minimum}.`
          : `${called} lets every pod in, privileged ones too. Enforce a pod security standard by label.`,
      fixes: fixes(resource, enforce, options.minimum),
    });
  },
});

/** The API server refuses a namespace whose labels of this kind it can't read. */
function checkSpelling(resource: Resource, report: Reporter): void {
  for (const mode of ["enforce", "audit", "warn"]) {
    const level = label(resource, `${PREFIX}${mode}`);
    if (level.state === "set" && !LEVELS.includes(level.value)) {
      report(level, {
        message: `${level.value} is no pod security standard, and the API server refuses the label. Use privileged, baseline or restricted.`,
        fixes: LEVELS.slice(1).map((to) => choice(`Use ${to}`, set(level.place, to))),
      });
    }
    const version = label(resource, `${PREFIX}${mode}-version`);
    if (version.state === "set" && !/^(?:latest|v1\.(?:0|[1-9]\d*))$/.test(version.value)) {
      report(version, {
        message: `${version.value} is no version of the pod security standards, and the API server refuses the label. Write latest or v1.34.`,
        fixes: [choice("Use latest", set(version.place, "latest"))],
      });
    }
  }
}

function fixes(resource: Resource, enforce: Value<string>, minimum: string): Fix[] {
  if (enforce.state === "unknown") return [];
  const warn = label(resource, `${PREFIX}warn`);
  const warned = warn.state === "unset" ? [set(warn.place, "restricted")] : [];
  const restricted = choice("Enforce restricted", set(enforce.place, "restricted"));
  if (minimum === "restricted") return [restricted];
  return [choice("Enforce baseline and warn of restricted", set(enforce.place, "baseline"), ...warned), restricted];
}
