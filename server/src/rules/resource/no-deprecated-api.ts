import { isRemoved, type RemovedApi, removedApi } from "../../knowledge/removed-apis.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix, safe } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import type { Resource } from "../../model/resource.ts";
import { known } from "../../model/value.ts";
import { type Reporter, rule } from "../rule.ts";
import { calledResource } from "./wording.ts";

export default rule({
  id: "no-deprecated-api",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "hygiene",
  severity: "warning",
  presets: ["recommended", "nsa-cisa"],
  summary: "Use API versions that the cluster still serves",
  why: "An object of a removed API version is refused when it is applied, and one of a deprecated version will be after an upgrade; a policy of that kind then protects nothing.",
  remedy:
    "Move to the version that takes its place. The cluster's version is `kubernetes.version` in the settings; without it, the newest is assumed.",
  except: "Manifests for older clusters: set `kubernetes.version`.",
  sameAs: {
    trivy: ["KSV-0107"],
    "kube-linter": ["no-extensions-v1beta"],
    "kube-score": ["stable-version"],
    kics: ["94b76ea5"],
  },
  standards: { "nsa-cisa": ["Upgrading"], "owasp-kubernetes": ["K07:2025"], cwe: ["CWE-477"] },
  fixes: ["safe", "choice"],
  references: [
    {
      title: "Deprecated API migration guide",
      url: "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: extensions/v1beta1 # old\nkind: NetworkPolicy\nmetadata:\n  name: app\nspec:\n  podSelector: {}\n",
      fixed:
        "apiVersion: networking.k8s.io/v1 # old\nkind: NetworkPolicy\nmetadata:\n  name: app\nspec:\n  podSelector: {}\n",
    },
    {
      kind: "kubernetes",
      note: "The fields of an Ingress have other names now, so that more than the version has to change.",
      bad: "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata:\n  name: app\nspec:\n  backend:\n    serviceName: app\n    servicePort: 80\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: app\n",
    },
  ],

  check(resource, report, { team }) {
    checkReferences(resource, report, team.kubernetesVersion);
    const { apiVersion, type, root } = resource;
    const api = removedApi(apiVersion, type);
    const state = api && isRemoved(api, team.kubernetesVersion);
    if (!api || !state) return;
    const written = root.get("apiVersion");
    const { replacement } = api;
    const when =
      state === "removed"
        ? `is gone since Kubernetes ${api.removed}`
        : `is deprecated since Kubernetes ${api.deprecated}`;
    const next = api.removed !== undefined && state === "deprecated" ? ` and will be gone in ${api.removed}` : "";
    report(written, {
      message: `${apiVersion} of ${calledResource(resource, "inside")} ${when}${next}. ${replacement ? `Use ${replacement}.` : (INSTEAD[type] ?? "Nothing takes its place.")}`,
      severity: state === "removed" ? "error" : "warning",
      fixes: fixesFor(api, resource),
      sameAs: sameAs(apiVersion, state),
    });
  },
});

/** Where an object names another by its apiVersion and kind; the other is the same under either version. */
const REFERENCES = [
  ["spec", "scaleTargetRef"],
  ["spec", "targetRef"],
];
const REFERRING = /^(?:HorizontalPodAutoscaler|VerticalPodAutoscaler|ScaledObject)$/;

function checkReferences(resource: Resource, report: Reporter, version: string): void {
  if (!REFERRING.test(resource.type)) return;
  for (const path of REFERENCES) {
    const reference = resource.root.path(...path);
    const written = reference.get("apiVersion").string();
    const kind = known(reference.get("kind").string());
    const api = written.state === "set" && kind !== undefined ? removedApi(written.value, kind) : undefined;
    if (!api?.replacement || written.state !== "set" || isRemoved(api, version) !== "removed") continue;
    report(written, {
      message: `${calledResource(resource)} refers to ${written.value}, which is gone since Kubernetes ${api.removed}: it finds nothing to scale. Use ${api.replacement}.`,
      severity: "error",
      detail: path.join("."),
      fixes: [safe(`Use ${api.replacement}`, set(written.place, api.replacement))],
      sameAs: {},
    });
  }
}

const INSTEAD: Readonly<Record<string, string>> = {
  PodSecurityPolicy: "Use the labels of Pod Security Admission on the namespace.",
  Endpoints: "Use EndpointSlice of discovery.k8s.io/v1.",
  ComponentStatus: "Ask the health endpoints of the components.",
};

function fixesFor(api: RemovedApi, { root, type, apiVersion }: Resource): Fix[] {
  const { replacement } = api;
  const place = root.get("apiVersion").place<string>();
  if (!replacement) return [];
  const title = `Use ${replacement}`;
  if (api.sameFields) return [safe(title, set(place, replacement))];
  const spec = root.get("spec");
  // an empty selector selected nothing before, and everything now
  if (type === "PodDisruptionBudget") {
    return spec.get("selector").keys().length > 0 ? [safe(title, set(place, replacement))] : [];
  }
  // some defaults are others now, and the selector is no longer made up
  const old = apiVersion === "apps/v1beta1" || apiVersion === "extensions/v1beta1";
  if (
    old &&
    replacement === "apps/v1" &&
    spec.get("selector").shape === "map" &&
    spec.get("rollbackTo").state === "unset"
  ) {
    return [choice(`${title}, whose defaults differ`, set(place, replacement))];
  }
  return [];
}

function sameAs(apiVersion: string, state: "removed" | "deprecated"): SameAs {
  return {
    "kube-score": ["stable-version"],
    kics: ["94b76ea5"],
    ...(state === "removed" && { trivy: ["KSV-0107"] }),
    ...(apiVersion === "extensions/v1beta1" && { "kube-linter": ["no-extensions-v1beta"] }),
  };
}
