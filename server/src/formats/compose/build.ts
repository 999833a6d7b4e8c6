import type { ImageBuild } from "../../model/container.ts";
import { set } from "../../model/place.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import { type Absence, absent, derivedPlace, listOf } from "../values.ts";
import { boolean, text } from "./scalars.ts";
import type { Service } from "./service.ts";

/** What `build:` says and allows; undefined where the service is not built here. */
export function imageBuild(service: Service, absence: Absence): ImageBuild | undefined {
  const build = service.levels.map((level) => level.get("build")).find((node) => node.state !== "unset");
  if (!build) return undefined;
  const entitlements = build.get("entitlements");
  const short = build.shape === "scalar";
  const place = build.place<string>();
  const none: Value<string> = { state: "unset", at: build.at, place };
  const inline = build.get("dockerfile_inline").state === "unset" ? undefined : unknown("not in this format");
  return {
    context: text(short ? build : build.get("context")),
    dockerfile: short ? none : (inline ?? text(build.get("dockerfile"))),
    target: short ? none : text(build.get("target")),
    privileged: absent(boolean(build.get("privileged")), absence, false),
    network: absent(text(build.get("network")), absence),
    entitlements: listOf(entitlements, absence, text, entitlements.place<string>()),
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
