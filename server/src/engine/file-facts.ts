import type { Parsed } from "../formats/format.ts";
import { recognise } from "../formats/recognise.ts";
import { defaultUser } from "../knowledge/default-users.ts";
import type { Container, Port } from "../model/container.ts";
import type { Kind } from "../model/kind.ts";
import { type LabelSelector, labelsOf, selectorOf } from "../model/labels.ts";
import type { Node, Resource } from "../model/resource.ts";
import type { Kustomization, Unit } from "../model/subjects.ts";
import { known, knownItems } from "../model/value.ts";
import {
  type BuildFacts,
  type BuiltFacts,
  type FileFacts,
  type KustomizationFacts,
  nameOf,
  type ObjectFacts,
  type PodFacts,
  type Where,
} from "../model/workspace.ts";
import { LineIndex } from "../text/positions.ts";
import { inFile, type Span } from "../text/span.ts";
import { formats } from "./formats.ts";

/** Of more files in a workspace no more is found out: then nothing is concluded from what is not there. */
export const MOST_INDEXED = 20_000;

/** The part of a file's facts that one unit gives. */
interface UnitFacts {
  readonly objects: readonly ObjectFacts[];
  readonly built?: BuiltFacts;
  readonly builds: readonly BuildFacts[];
  /** All but the places: equal where nothing that others look at has changed. */
  readonly signature: string;
}

const byUnit = new WeakMap<Unit, UnitFacts>();

/**
 * What other files need to know of this one. Places are spans of the text as it is now.
 * @param path relative to the workspace root, with `/`
 */
export function factsOf({ kind, units }: Parsed, path: string): FileFacts {
  const parts = units.map((unit) => factsOfUnit(unit, path));
  const built = parts.findLast((part) => part.built)?.built;
  const documents = units.flatMap(({ subjects }) => subjects.document ?? []);
  const kustomization = documents.find((document) => document.kustomization)?.kustomization;
  return {
    path,
    kind,
    objects: parts.flatMap(({ objects }) => objects),
    builds: parts.flatMap(({ builds }) => builds),
    ...(built && { built }),
    ...(kustomization && { kustomization: kustomizationFacts(kustomization, path) }),
  };
}

function kustomizationFacts({ namespace, resources, images }: Kustomization, path: string): KustomizationFacts {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return {
    namespace: nameOf(namespace),
    resources: resources.flatMap((resource) => {
      const name = known(resource);
      return (name !== undefined && joined(`${folder}${name}`)) || [];
    }),
    images: images.flatMap((image) => known(image) ?? []),
  };
}

/** A text that stays the same while no other file has to be checked again because of this one. */
export function signatureOf(parsed: Parsed, path: string): string {
  const { kind, units } = parsed;
  const own = kind === "kustomize" ? JSON.stringify(factsOf(parsed, path).kustomization) : "";
  return own + units.map((unit) => factsOfUnit(unit, path).signature).join("\n");
}

/** The facts as plain data that outlive the text: spans become places in the file. */
export function detached(facts: FileFacts, text: string): FileFacts {
  let lines: LineIndex | undefined;
  const place = (at: Where): Where => {
    if (!("piece" in at)) return at;
    lines ??= new LineIndex(text);
    const { start, end } = inFile(at);
    return { path: facts.path, start: lines.position(start), end: lines.position(end) };
  };
  return {
    ...facts,
    objects: facts.objects.map((object) => ({
      ...object,
      at: place(object.at),
      pods: object.pods.map((pod) => ({
        ...pod,
        namedPorts: pod.namedPorts.map((port) => ({ ...port, at: place(port.at) })),
      })),
      ...(object.enforce && { enforce: { ...object.enforce, at: place(object.enforce.at) } }),
    })),
    ...(facts.built && { built: { ...facts.built, at: place(facts.built.at) } }),
  };
}

function factsOfUnit(unit: Unit, path: string): UnitFacts {
  const present = byUnit.get(unit);
  if (present) return present;
  const { resource = [], container = [] } = unit.subjects;
  const objects = resource.map(objectFacts);
  const builds = container.flatMap((one) => buildFacts(one, path));
  const image = container.find(({ stage }) => stage?.final);
  const built = image && builtFacts(image);
  const said = { objects, builds, ...(built && { built }) };
  const signature = JSON.stringify(said, (key, value) => (key === "at" ? undefined : (value ?? null)));
  const facts = { ...said, signature: signature === '{"objects":[],"builds":[]}' ? "" : signature };
  byUnit.set(unit, facts);
  return facts;
}

function objectFacts(resource: Resource): ObjectFacts {
  const { apiVersion, type, root, at } = resource;
  const spec = root.get("spec");
  return {
    apiVersion,
    type,
    name: nameOf(resource.name),
    namespace: nameOf(resource.namespace),
    at,
    labels: labelsOf(root.path("metadata", "labels")),
    pods: resource.workloads.map(({ labels, serviceAccountName, containers }) => ({
      labels: labels ?? { values: {}, complete: false },
      serviceAccount: nameOf(serviceAccountName),
      namedPorts: containers.flatMap(({ ports }) => ports.flatMap(namedPort)),
    })),
    ...policyFacts(type, spec),
    ...(type === "Service" && { selector: serviceSelector(spec.get("selector")) }),
    ...(type === "ServiceAccount" && automountOf(root.get("automountServiceAccountToken"))),
    ...(type.endsWith("RoleBinding") && { accounts: accountsOf(root.get("subjects")) }),
    ...(type === "Namespace" && enforceOf(root.path("metadata", "labels"))),
  };
}

function namedPort({ name, number, at }: Port): PodFacts["namedPorts"] {
  const called = name && known(name);
  const value = known(number);
  return called === undefined || value === undefined ? [] : [{ name: called, number: value, at }];
}

/** Of a NetworkPolicy and its kin of Cilium and Calico. */
function policyFacts(type: string, spec: Node): Partial<ObjectFacts> {
  if (type === "NetworkPolicy" && spec.get("podSelector").state !== "unset") {
    const types = spec.get("policyTypes");
    const named = types.items().map((item) => known(item.string()));
    const about = (direction: "Ingress" | "Egress", rules: Node) =>
      types.shape === "list" ? named.includes(direction) : direction === "Ingress" || rules.state !== "unset";
    const ingress = spec.get("ingress");
    const egress = spec.get("egress");
    return {
      selector: selectorOf(spec.get("podSelector")),
      ...(about("Ingress", ingress) && { ingress: lets(ingress) }),
      ...(about("Egress", egress) && { egress: lets(egress) }),
    };
  }
  if (/^Cilium(?:Clusterwide)?NetworkPolicy$/.test(type)) return { selector: selectorOf(spec.get("endpointSelector")) };
  // Calico's selectors are expressions of their own
  if (/^(?:Global)?NetworkPolicy$/.test(type)) return { selector: null };
  return {};
}

function lets(rules: Node): "denied" | "some" {
  return rules.state === "unset" || (rules.shape === "list" && rules.items().length === 0) ? "denied" : "some";
}

/** A Service without selector selects nothing by itself. */
function serviceSelector(node: Node): LabelSelector | null {
  if (node.shape !== "map" || node.keys().length === 0) return null;
  const { values, complete } = labelsOf(node);
  return { matchLabels: values, matchExpressions: [], complete };
}

function automountOf(node: Node): Partial<ObjectFacts> {
  const value = node.boolean();
  return value.state === "unset" ? {} : { automount: value.state === "set" ? value.value : null };
}

function accountsOf(subjects: Node): ObjectFacts["accounts"] & object {
  return subjects
    .items()
    .filter((one) => known(one.get("kind").string()) === "ServiceAccount")
    .map((one) => ({ name: nameOf(one.get("name").string()), namespace: nameOf(one.get("namespace").string()) }));
}

function enforceOf(labels: Node): Partial<ObjectFacts> {
  const level = labels.get("pod-security.kubernetes.io/enforce").string();
  if (level.state !== "set" || (level.value !== "baseline" && level.value !== "restricted")) return {};
  const version = labels.get("pod-security.kubernetes.io/enforce-version").string();
  return {
    enforce: {
      level: level.value,
      version: version.state === "unset" ? "latest" : (known(version) ?? null),
      at: level.at,
    },
  };
}

function buildFacts(container: Container, path: string): BuildFacts[] {
  const { build, name } = container;
  if (!build || name === undefined) return [];
  const context = build.context.state === "unset" ? "." : known(build.context);
  const dockerfile = build.dockerfile.state === "unset" ? "Dockerfile" : known(build.dockerfile);
  const { image } = container;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return [
    {
      image: image && (known(image.reference)?.familiar ?? null),
      service: name,
      dockerfile:
        context === undefined || dockerfile === undefined ? null : joined(`${folder}${context}/${dockerfile}`),
      target: build.target.state !== "unset",
      platforms: knownItems(build.platforms).map(({ value }) => value),
    },
  ];
}

/** A path without `.` and `..`; null where it leads out of the root, is absolute or an address. */
function joined(path: string): string | null {
  if (path.startsWith("/") || path.includes("://")) return null;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return null;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

function builtFacts({ user, stage, ports, image }: Container): BuiltFacts {
  const reference = image && known(image.reference);
  const usual = reference && defaultUser(reference)?.configUser;
  const numbers = ports.map(({ number }) => known(number));
  return {
    user: known(user) ?? (user.state === "unset" ? (usual ?? null) : null),
    at: (user.state === "set" ? user.at : stage?.at) as Span,
    ports: numbers.includes(undefined) ? null : (numbers as number[]),
  };
}

/** Kinds of files that others look at, and what such a file must hold to be worth parsing. */
const WORTH: Readonly<Partial<Record<Kind, RegExp>>> = {
  dockerfile: /FROM/i,
  compose: /\bbuild\b/,
  kustomize: /\b(?:namespace|resources|bases)\b/,
  kubernetes: /\bkind\b/,
  helm: /\bkind\b/,
};

/**
 * The facts of a file that is not open, worked out when they are first asked for, but for whether it is a kustomization;
 * undefined where it surely has none for others.
 * @param path relative to the workspace root, with `/`
 */
export function lazyFactsOfText(text: string, path: string): FileFacts | undefined {
  const { kind } = recognise(path, text);
  if (kind === undefined || !WORTH[kind]?.test(text)) return undefined;
  if (kind === "kustomize") return factsOfText(text, path);
  const none: FileFacts = { path, kind, objects: [], builds: [] };
  let facts: FileFacts | undefined;
  const whole = () => {
    facts ??= factsOfText(text, path) ?? none;
    return facts;
  };
  return {
    path,
    kind,
    get objects() {
      return whole().objects;
    },
    get builds() {
      return whole().builds;
    },
    get built() {
      return whole().built;
    },
  } as FileFacts;
}

/**
 * The facts of a file that is not open; undefined where it has none for others.
 * @param path relative to the workspace root, with `/`
 */
export function factsOfText(text: string, path: string): FileFacts | undefined {
  const { kind } = recognise(path, text);
  if (kind === undefined || !WORTH[kind]?.test(text)) return undefined;
  const facts = factsOf(formats[kind].parse(text, path), path);
  const none = facts.objects.length === 0 && facts.builds.length === 0 && !facts.built && !facts.kustomization;
  return none ? undefined : detached(facts, text);
}
