import { known, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { inherit, isMissing } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { text } from "./scalars.ts";

/** A service with those that it extends. */
export interface Service {
  readonly name: string;
  readonly node: YamlNode;
  /** Where to speak of it: its key. */
  readonly at: Span;
  /** The maps that say something of it: its own, then those of the services that it extends. */
  readonly levels: readonly [YamlNode, ...YamlNode[]];
  /** What it lacks may be said in another file. */
  readonly partial: boolean;
  /** Of the whole file. */
  readonly file: ComposeFile;
}

export interface ComposeFile {
  readonly services: YamlNode;
  readonly volumes: YamlNode;
  readonly secrets: YamlNode;
  /** An override file: laid upon another one. */
  readonly override: boolean;
  /** Limits are written as `mem_limit` and `cpus`, not below `deploy`. */
  readonly legacyLimits: boolean;
}

/** Services that extend each other are followed this far. */
const LONGEST_CHAIN = 10;

/** The services of a file. Keys without a map below them are left out: they are being typed. */
export function servicesOf(file: ComposeFile): Service[] {
  return file.services
    .entries()
    .filter(([name, node]) => node.shape === "map" && !name.startsWith("x-") && node.get("provider").state === "unset")
    .map(([name, node, at]) => {
      const { levels, elsewhere } = chain(node, file.services);
      const runnable = levels.some((level) => !isMissing(level.get("image")) || !isMissing(level.get("build")));
      return { name, node, at, levels, partial: file.override || elsewhere || !runnable, file };
    });
}

/** Follows `extends` inside the file. */
function chain(node: YamlNode, services: YamlNode): { levels: [YamlNode, ...YamlNode[]]; elsewhere: boolean } {
  const levels: [YamlNode, ...YamlNode[]] = [node];
  let last = node;
  while (levels.length < LONGEST_CHAIN) {
    const extended = last.get("extends");
    if (extended.state === "unset") return { levels, elsewhere: false };
    if (extended.get("file").state !== "unset" && extended.shape === "map") return { levels, elsewhere: true };
    const name = known(text(extended.shape === "map" ? extended.get("service") : extended));
    const base = name === undefined ? undefined : services.get(name);
    if (base?.shape !== "map" || levels.includes(base)) return { levels, elsewhere: true };
    levels.push(base);
    last = base;
  }
  return { levels, elsewhere: true };
}

/** What applies of a field: the service's own, else that of what it extends. */
export function field<T>(service: Service, read: (level: YamlNode) => Value<T>): Value<T> {
  const [own, ...bases] = service.levels;
  return bases.reduce((value, base) => inherit(value, read(base)), read(own));
}

/**
 * What the levels of a service say under a key (or a path of keys), its own first, where what it extends is added to it:
 * `!override` replaces that, `!reset` takes all away.
 */
export function merged(service: Service, ...keys: string[]): YamlNode[] {
  const found: YamlNode[] = [];
  for (const level of service.levels) {
    const node = level.path(...keys);
    if (node.tag === "!reset") break;
    if (node.state !== "unset") found.push(node);
    if (node.tag === "!override") break;
  }
  return found;
}

/** The items of a list, the service's own and those of what it extends. */
export function items(service: Service, key: string): YamlNode[] {
  return merged(service, key).flatMap((node) => [...node.items()]);
}
