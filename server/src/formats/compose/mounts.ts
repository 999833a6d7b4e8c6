import type { Mount } from "../../model/container.ts";
import type { ImageUse } from "../../model/image.ts";
import { set } from "../../model/place.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import { imageUse } from "../image-use.ts";
import { derivedPlace, notAlone } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { UNKNOWN_PART } from "./interpolation.ts";
import { boolean, type Scalar, scalar, text } from "./scalars.ts";
import { items, merged, type Service } from "./service.ts";

/** `volumes` in both forms, `tmpfs` and the engine's socket behind `use_api_socket`. */
export function mounts(service: Service): Mount[] {
  return [
    ...items(service, "volumes").flatMap((item) =>
      item.shape === "map" ? [longMount(item, service)] : shortMount(item, service),
    ),
    ...merged(service, "tmpfs").flatMap(tmpfs),
    ...service.levels.flatMap((level) => apiSocket(level.get("use_api_socket"))),
  ];
}

/** Images that `type: image` mounts. */
export function volumeImages(service: Service): ImageUse[] {
  return items(service, "volumes")
    .filter((item) => known(text(item.get("type"))) === "image" && item.get("source").state !== "unset")
    .map((item) => imageUse("compose", "volume", item.get("source"), text(item.get("source"))));
}

function longMount(node: YamlNode, service: Service): Mount {
  const type = known(text(node.get("type"))) ?? "other";
  const source = sourceOf(node.get("source"));
  const device = type === "volume" ? boundDevice(service, known(source)) : undefined;
  const readOnly = boolean(node.get("read_only"));
  return {
    source: device ?? source,
    type:
      device || type === "bind" || type === "npipe" ? "bind" : type === "volume" || type === "tmpfs" ? type : "other",
    target: text(node.get("target")),
    readOnly: readOnly.state === "unset" ? { ...readOnly, fallback: false } : readOnly,
    propagation: text(node.path("bind", "propagation")),
    at: node.get("source").state === "unset" ? node.at : node.get("source").at,
    place: node.place(),
  };
}

/** Variables that every shell sets, and what they mean here: the user's folder and the one that Compose is run in. */
const FOLDERS = [
  { folder: "~", pattern: /^\$(?:HOME(?!\w)|\{HOME(?::?\?[^}]*)?\})/ },
  { folder: ".", pattern: /^\$(?:PWD(?!\w)|\{PWD(?::?\?[^}]*)?\})/ },
];

/** The text with a folder where such a variable stands at its beginning. */
function withFolder({ raw, text }: Scalar): string {
  if (!text.startsWith(UNKNOWN_PART)) return text;
  const found = FOLDERS.find(({ pattern }) => pattern.test(raw));
  return found ? found.folder + text.slice(UNKNOWN_PART.length) : text;
}

function sourceOf(node: YamlNode): Value<string> {
  const written = scalar(node);
  const source = written && withFolder(written);
  if (!written || source === undefined || source === written.text || source.includes(UNKNOWN_PART)) return text(node);
  return { state: "set", value: source, at: written.at, level: "own", place: notAlone(node) };
}

/** `[source:]target[:options]`; a source that begins with a drive letter has a colon of its own. */
const SHORT = /^(?:((?:[A-Za-z]:(?=[\\/]))?[^:]*|\/\/\.\/[^:]*):)?((?:[A-Za-z]:(?=[\\/]))?[^:]+)(?::([\w,=.-]*))?$/;

function shortMount(node: YamlNode, service: Service): Mount[] {
  const written = scalar(node);
  const match = written && SHORT.exec(withFolder(written));
  if (!written || !match) return [];
  const { at } = written;
  const place = notAlone<string>(node);
  const value = (text: string | undefined): Value<string> => {
    if (text === undefined || text === "") return { state: "unset", at, place };
    if (text.includes(UNKNOWN_PART)) return unknown("variable", at);
    return { state: "set", value: text, at, level: "own", place };
  };
  const [, source, target = "", options = ""] = match;
  const device = boundDevice(service, source);
  const readOnly = options.split(",").includes("ro");
  return [
    {
      source: device ?? value(source),
      type: device || isPath(source) ? "bind" : source?.includes(UNKNOWN_PART) ? "other" : "volume",
      target: value(target),
      readOnly: readOnly
        ? { state: "set", value: true, at, level: "own", place: notAlone(node) }
        : {
            state: "unset",
            at,
            place: node.place((on: boolean) => readOnlyText(written.raw, options, on)),
            fallback: false,
          },
      propagation: propagationOf(node, written, options),
      at,
      place: node.place(),
    },
  ];
}

const PROPAGATION = /^r?(?:shared|slave|private)$/;

function propagationOf(node: YamlNode, { raw, at }: Scalar, options: string): Value<string> {
  const all = options.split(",");
  const said = all.find((option) => PROPAGATION.test(option));
  if (said === undefined) return { state: "unset", at, place: notAlone(node) };
  const left = all.filter((option) => option !== said).join(",");
  const place = derivedPlace<string>(node.place(), (intent) => {
    if (intent.op !== "remove" || !raw.endsWith(`:${options}`)) return undefined;
    return [set(node.place<string>(), raw.slice(0, -options.length - 1) + (left === "" ? "" : `:${left}`))];
  });
  return { state: "set", value: said, at, level: "own", place };
}

function readOnlyText(raw: string, options: string, on: boolean): string | undefined {
  if (!on) return undefined;
  return options === "" ? `${raw}:ro` : raw.endsWith(`:rw`) ? `${raw.slice(0, -2)}ro` : `${raw},ro`;
}

function isPath(source: string | undefined): boolean {
  if (source === undefined) return false;
  return /^(?:[./~\\]|[A-Za-z]:[\\/])/.test(source) || (source.startsWith(UNKNOWN_PART) && source.includes("/"));
}

/** The host path that a named volume of the local driver is bound to. */
function boundDevice(service: Service, name: string | undefined): Value<string> | undefined {
  if (name === undefined) return undefined;
  const options = service.file.volumes.path(name, "driver_opts");
  const bound = /(?:^|,)r?bind(?:,|$)/.test(known(text(options.get("o"))) ?? "");
  return bound && options.get("device").state !== "unset" ? text(options.get("device")) : undefined;
}

function tmpfs(node: YamlNode): Mount[] {
  const nodes = node.shape === "list" ? node.items() : node.shape === "scalar" ? [node] : [];
  return nodes.map((item) => {
    const target = text(item);
    return {
      source: unknown("not in this format"),
      type: "tmpfs" as const,
      target: target.state === "set" ? { ...target, value: target.value.split(":")[0] ?? "" } : target,
      readOnly: unknown("not in this format"),
      at: item.at,
      place: item.place(),
    };
  });
}

function apiSocket(node: YamlNode): Mount[] {
  const on = boolean(node);
  if (on.state !== "set" || !on.value) return [];
  const socket = "/var/run/docker.sock";
  const value: Value<string> = { state: "set", value: socket, at: on.at, level: "own", place: notAlone(node) };
  return [
    {
      source: value,
      type: "bind",
      target: value,
      readOnly: unknown("not in this format"),
      at: on.at,
      place: node.place(),
    },
  ];
}
