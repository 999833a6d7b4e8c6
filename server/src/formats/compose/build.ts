import type { ImageBuild } from "../../model/container.ts";
import { set } from "../../model/place.ts";
import { known, type List, unknown, type Value } from "../../model/value.ts";
import { type Absence, absent, derivedPlace, listOf, notAlone } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { boolean, text } from "./scalars.ts";
import { merged, type Service } from "./service.ts";

/** What `build:` says and allows; undefined where the service is not built here. */
export function imageBuild(service: Service, absence: Absence): ImageBuild | undefined {
  const builds = merged(service, "build");
  const [own] = builds;
  if (!own) return undefined;
  // `build: ./folder` says the context alone
  const say = (key: string) => {
    const nodes = builds.flatMap((build) =>
      build.shape !== "scalar" ? [build.get(key)] : key === "context" ? [build] : [],
    );
    return nodes.find((node) => node.state !== "unset") ?? nodes[0];
  };
  const read = <T>(key: string, as: (node: YamlNode) => Value<T>): Value<T> => {
    const node = say(key);
    return node ? as(node) : { state: "unset", at: own.at, place: notAlone<T>(own) };
  };
  const inline = say("dockerfile_inline");
  const list = (key: string): List<string> => {
    const node = say(key);
    return node
      ? listOf(node, absence, text, node.place<string>())
      : { state: absence.partial ? "unknown" : "unset", items: [], complete: !absence.partial, at: absence.at };
  };
  return {
    context: absent(read("context", text), absence, "."),
    dockerfile:
      inline && inline.state !== "unset"
        ? unknown("not in this format")
        : absent(read("dockerfile", text), absence, "Dockerfile"),
    target: absent(read("target", text), absence),
    privileged: absent(read("privileged", boolean), absence, false),
    network: absent(read("network", text), absence),
    entitlements: list("entitlements"),
    platforms: list("platforms"),
  };
}

/** False where `disable: true` or the test `NONE` switches the image's own check off. */
export function healthCheck(service: Service, absence: Absence): Value<boolean> {
  const node = service.levels.map((level) => level.get("healthcheck")).find((level) => level.state !== "unset");
  const written = node ?? service.node.get("healthcheck");
  const disable = written.get("disable");
  const place = derivedPlace<boolean>(written.place(), (intent) =>
    intent.op === "set" && intent.value === true && disable.state === "set"
      ? [set(disable.place<boolean>(), false)]
      : undefined,
  );
  if (!node) return absent<boolean>({ state: "unset", at: absence.at, place }, absence);
  if (node.state === "unknown" || node.shape !== "map") return { state: "unknown", why: "variable", at: node.at };
  const test = node.get("test");
  const first = known(text(test.shape === "list" ? (test.items()[0] ?? test) : test));
  const off = known(boolean(disable)) === true ? disable : first === "NONE" ? test : undefined;
  const level = node === service.node.get("healthcheck") ? "own" : "inherited";
  return { state: "set", value: off === undefined, at: off?.at ?? node.key ?? node.at, level, place };
}
