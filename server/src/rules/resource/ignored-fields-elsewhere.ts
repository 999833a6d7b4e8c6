import {
  ACI_CONTAINER,
  ACI_ENVIRONMENT_VARIABLE,
  ACI_SECURITY_CONTEXT,
  COMPOSE_SERVICE,
  CONTAINER_SECURITY_CONTEXT,
  type Fields,
  POD_SECURITY_CONTEXT,
} from "../../knowledge/security-fields.ts";
import type { Workload } from "../../model/container.ts";
import { choice, type Fix, hardening } from "../../model/fix.ts";
import { remove, rename, set } from "../../model/place.ts";
import type { Node } from "../../model/resource.ts";
import { calledWorkload } from "../container/wording.ts";
import type { Reporter } from "../rule.ts";
import { slipOf } from "./field-names.ts";
import { loosens, plainData } from "./plain-data.ts";

/** No service or container has as many keys as this. */
const MOST_KEYS = 300;

/** What loosens a service, so that mending its name is a person's choice. */
const LOOSENING = new Set(["privileged", "cap_add", "devices", "device_cgroup_rules", "userns_mode", "sysctls"]);

/** Words that are no slip of the fingers, and what they mean in Compose. */
const COMPOSE_WORDS: Readonly<Record<string, string>> = {
  readonly: "read_only",
  privilege: "privileged",
  securityopt: "security_opt",
  capabilitiesadd: "cap_add",
  capabilitiesdrop: "cap_drop",
};

/** A service of Compose, which refuses keys that it does not know; other programs that read such files leave them out. */
export function checkService(workload: Workload, report: Reporter): void {
  const { definition } = workload;
  for (const key of definition?.keys().slice(0, MOST_KEYS) ?? []) {
    const word = COMPOSE_SERVICE.all.has(key) ? undefined : COMPOSE_WORDS[key.toLowerCase().replace(/[-_]/g, "")];
    const slip = slipOf(key, COMPOSE_SERVICE);
    const meant = word ?? slip?.meant;
    const value = definition?.get(key);
    if (!definition || !value || meant === undefined) continue;
    report(value.key ?? value, {
      message: `${key} of ${calledWorkload(workload, "inside")} is no field of Compose: the file is refused, or the field is ignored. Write ${meant}.`,
      detail: key,
      fixes: renamed(definition, value, key, meant, LOOSENING.has(meant)),
    });
  }
}

/** The fields of Kubernetes that Azure does not know. */
const KUBERNETES_ONLY: ReadonlySet<string> = new Set(
  [...CONTAINER_SECURITY_CONTEXT.all, ...POD_SECURITY_CONTEXT.all].filter(
    (name) => !ACI_SECURITY_CONTEXT.all.has(name),
  ),
);

/** A container group, whose fields Azure reads whatever their letters' case. */
export function checkContainerGroup({ definition }: Workload, report: Reporter): void {
  const group = definition && get(definition, "properties");
  if (!group) return;
  for (const holder of [definition, group]) beside(holder, "the container group", undefined, report);
  const containers = ["containers", "initContainers"].flatMap((list) => get(group, list).items());
  for (const container of containers) {
    const properties = get(container, "properties");
    if (properties.shape !== "map") continue;
    beside(container, "a container", properties, report);
    misspelt(properties, "a container", ACI_CONTAINER, report);
    const context = get(properties, "securityContext");
    misspelt(context, "a securityContext", ACI_SECURITY_CONTEXT, report);
    for (const key of context.keys()) {
      if (!KUBERNETES_ONLY.has(key)) continue;
      const value = context.get(key);
      report(value.key ?? value, {
        message: `${key} is a field of Kubernetes that Azure Container Instances do not have: it protects nothing. Remove it.`,
        detail: key,
        fixes: [choice(`Remove ${key}`, remove(value.place<unknown>()))],
      });
    }
    for (const variable of get(properties, "environmentVariables").items()) {
      misspelt(variable, "an environment variable", ACI_ENVIRONMENT_VARIABLE, report);
    }
  }
}

/** A securityContext beside the properties that it belongs into. */
function beside(holder: Node, where: string, properties: Node | undefined, report: Reporter): void {
  const value = get(holder, "securityContext");
  if (value.state === "unset") return;
  const data = plainData(value);
  const target = properties && get(properties, "securityContext");
  const can = data !== undefined && target?.state === "unset" && !loosens("securityContext", data);
  report(value.key ?? value, {
    message: `securityContext has no meaning in ${where} itself, so that it is ignored. Move it into the properties of a container.`,
    detail: `beside ${where}`,
    fixes:
      can && target
        ? [
            hardening(
              "Move it into the container's properties",
              set(target.place<unknown>(), data),
              remove(value.place<unknown>()),
            ),
          ]
        : [],
  });
}

function misspelt(map: Node, where: string, here: Fields, report: Reporter): void {
  const lower = new Set([...here.all].map((name) => name.toLowerCase()));
  for (const key of map.keys().slice(0, MOST_KEYS)) {
    const slip = lower.has(key.toLowerCase()) ? undefined : slipOf(key, here);
    if (!slip) continue;
    const value = map.get(key);
    const data = plainData(value);
    report(value.key ?? value, {
      message: `${key} in ${where} is no field that Azure knows, so that it is ignored or refused. Write ${slip.meant}.`,
      detail: `${where} ${key}`,
      fixes: renamed(map, value, key, slip.meant, data === undefined || loosens(slip.meant, data)),
    });
  }
}

function renamed(map: Node, value: Node, key: string, field: string, loosening: boolean): Fix[] {
  const place = value.place<unknown>();
  if (get(map, field).state !== "unset") return [choice(`Remove ${key}`, remove(place))];
  return [(loosening ? choice : hardening)(`Rename ${key} to ${field}`, rename(place, field))];
}

/** The value of a key, whose case Azure does not mind. */
function get(node: Node, key: string): Node {
  const other = node.keys().find((name) => name.toLowerCase() === key.toLowerCase());
  return node.get(other ?? key);
}
