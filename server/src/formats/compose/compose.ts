import type { Literal } from "../../model/literal.ts";
import type { Unit } from "../../model/subjects.ts";
import { known } from "../../model/value.ts";
import type { Piece } from "../../text/span.ts";
import type { Comment, Format } from "../format.ts";
import type { TreeNode } from "../yaml/reader.ts";
import type { YamlStream } from "../yaml/stream.ts";
import { commentLiterals } from "../yaml-literals.ts";
import { parsedStream, type YamlParsed } from "../yaml-parsed.ts";
import { readService } from "./container.ts";
import { literalsOf } from "./literals.ts";
import { volumeImages } from "./mounts.ts";
import { text } from "./scalars.ts";
import { type ComposeFile, type Service, servicesOf } from "./service.ts";

const OPTIONS = { dialect: "compose", split: ["services"] } as const;

/** Compose files: each service, and each other key of the file, is a unit of its own. */
export const compose: Format = {
  kind: "compose",
  parse: (text, path, previous) =>
    parsedStream("compose", text, OPTIONS, previous as YamlParsed | undefined, (stream) => unitsOf(stream, path)),
};

function unitsOf({ documents }: YamlStream, path: string): Unit[] {
  // Documents of one file are laid upon each other.
  const several = documents.filter(({ root }) => root.get("services").state !== "unset").length > 1;
  return documents.flatMap(({ root, comments }) => {
    const file = fileOf(root, several || OVERRIDE.test(path));
    const services = servicesOf(file);
    const read = new Set(services.map(({ node }) => node));
    const others = [
      ...root.entries().filter(([name]) => name !== "services"),
      ...root
        .get("services")
        .entries()
        .filter(([, node]) => !read.has(node)),
    ];
    const serviceUnits = services.map((service) => serviceUnit(service, root));
    return [
      ...serviceUnits,
      ...documentUnit(file, root, serviceUnits),
      ...others.map(([name, node]) => literalUnit(name, node as TreeNode)),
      ...commentUnits(comments),
    ];
  });
}

const OVERRIDE = /(?:^|[\\/._-])override(?:[._-][^\\/]*)?\.ya?ml$/i;

function fileOf(root: TreeNode, override: boolean): ComposeFile {
  const services = root.get("services");
  const version = known(text(root.get("version")));
  const legacy = services
    .entries()
    .some(([, service]) => service.get("mem_limit").state !== "unset" || service.get("cpus").state !== "unset");
  return {
    services,
    volumes: root.get("volumes"),
    secrets: root.get("secrets"),
    override,
    legacyLimits: legacy || /^[12](?:\.|$)/.test(version ?? ""),
  };
}

interface KeptUnit {
  /** What the unit was made of beside its own text. */
  readonly from: readonly unknown[];
  readonly unit: Unit;
}

const kept = new WeakMap<object, Map<string, KeptUnit>>();

/** The unit that was made last time of the same things, else a new one. */
function keep(identity: object, name: string, from: readonly unknown[], make: () => Unit): Unit {
  const units = kept.get(identity) ?? new Map<string, KeptUnit>();
  kept.set(identity, units);
  const old = units.get(name);
  if (old && old.from.length === from.length && old.from.every((thing, i) => thing === from[i])) return old.unit;
  const unit = make();
  units.set(name, { from, unit });
  return unit;
}

function serviceUnit(service: Service, root: TreeNode): Unit {
  const { file, levels, name, node, partial } = service;
  const bases = levels.slice(1).map((level) => (level as TreeNode).identity);
  const declared = root.get("volumes");
  const volumes = declared.state === "set" ? declared.identity : undefined;
  const secrets = root.get("secrets");
  const given = secrets.state === "set" ? secrets.identity : undefined;
  const from = [partial, file.legacyLimits, volumes, given, ...bases];
  return keep((node as TreeNode).identity, `services.${name}`, from, () => {
    const workload = readService(service);
    const { containers } = workload;
    let literals: readonly Literal[] | undefined;
    return {
      subjects: {
        image: [...containers.flatMap(({ image }) => (image ? [image] : [])), ...volumeImages(service)],
        container: containers,
        workload: [workload],
        command: containers.flatMap(({ scripts }) => scripts.flatMap(({ commands }) => commands)),
        get literal() {
          literals ??= literalsOf(node, name);
          return literals;
        },
      },
    };
  });
}

/** What the services share; made again with every change of the file, since all of it takes part. */
function documentUnit(file: ComposeFile, root: TreeNode, serviceUnits: readonly Unit[]): Unit[] {
  const services = serviceUnits.flatMap((unit) => unit.subjects.workload ?? []);
  const [first] = services;
  if (!first) return [];
  return [
    keep(root.identity, "document", serviceUnits, () => {
      const partial = file.override || root.get("include").state !== "unset" || root.get("services").state !== "set";
      const compose = { services, networks: root.get("networks"), partial };
      return { subjects: { document: [{ kind: "compose", at: first.at, compose }] } };
    }),
  ];
}

function literalUnit(name: string, node: TreeNode): Unit {
  return keep(node.identity, name, [], () => {
    let literals: readonly Literal[] | undefined;
    return {
      subjects: {
        get literal() {
          literals ??= literalsOf(node, name);
          return literals;
        },
      },
    };
  });
}

const commentsKept = new WeakMap<Piece, { readonly count: number; readonly unit: Unit }>();

/** The comments of each piece as a unit: a piece stays the same while its text does. */
function commentUnits(comments: readonly Comment[]): Unit[] {
  const byPiece = new Map<Piece, Comment[]>();
  for (const comment of comments) {
    const list = byPiece.get(comment.at.piece);
    if (list) list.push(comment);
    else byPiece.set(comment.at.piece, [comment]);
  }
  return [...byPiece].map(([piece, list]) => {
    const old = commentsKept.get(piece);
    if (old?.count === list.length) return old.unit;
    const unit = { subjects: { literal: commentLiterals("compose", list) } };
    commentsKept.set(piece, { count: list.length, unit });
    return unit;
  });
}
