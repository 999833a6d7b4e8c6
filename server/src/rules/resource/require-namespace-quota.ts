import { choice } from "../../model/fix.ts";
import { createFile } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { maybeSameNamespace, namespaceIn, objectsOf } from "../../model/workspace.ts";
import { rule } from "../rule.ts";
import { isSystemNamespace } from "./system-namespaces.ts";

export default rule({
  id: "require-namespace-quota",
  subject: "resource",
  kinds: ["kubernetes"],
  category: "resources",
  severity: "info",
  presets: ["nsa-cisa"],
  summary: "Give every namespace a ResourceQuota or LimitRange",
  why: "Without a quota, one team's runaway workload may take the memory and processors of the whole cluster.",
  remedy: "Add a ResourceQuota with limits on requests and limits, or a LimitRange with defaults, to the namespace.",
  except: "Quotas are managed elsewhere, for example by a controller that makes namespaces.",
  standards: { "nsa-cisa": ["Network: resource policies"], "owasp-docker": ["D07"], cwe: ["CWE-770"] },
  fixes: ["choice"],
  references: [{ title: "Resource quotas", url: "https://kubernetes.io/docs/concepts/policy/resource-quotas/" }],
  examples: [
    { kind: "kubernetes", bad: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n" },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\napiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: quota\n  namespace: shop\nspec:\n  hard:\n    limits.memory: 8Gi\n",
    },
  ],

  check(resource, report, { workspace: around, facts }) {
    const name = known(resource.name);
    if (resource.type !== "Namespace" || name === undefined || isSystemNamespace(name)) return;
    const workspace = around();
    if (!workspace?.complete) return;
    const limited = objectsOf(workspace, "ResourceQuota", "LimitRange").some(({ file, object }) =>
      maybeSameNamespace(namespaceIn(workspace, file.path, object.namespace), name),
    );
    if (limited) return;
    const path = `${facts.path.slice(0, facts.path.lastIndexOf("/") + 1)}${name}-quota.yaml`;
    report(resource.name.state === "set" ? resource.name : resource, {
      message: `Nothing in this workspace limits what the pods of namespace ${name} may take together. Add a ResourceQuota or a LimitRange.`,
      fixes:
        facts.neighbours.text(path) === null && /^[a-z0-9-]+$/.test(name)
          ? [choice(`Create ${name}-quota.yaml with a start to adjust`, createFile(path, quota(name)))]
          : [],
    });
  },
});

function quota(namespace: string): string {
  return `apiVersion: v1
kind: ResourceQuota
metadata:
  name: quota
  namespace: ${JSON.stringify(namespace)}
spec:
  # a start: adjust to what the team needs
  hard:
    requests.cpu: "4"
    requests.memory: 8Gi
    limits.cpu: "8"
    limits.memory: 16Gi
`;
}
