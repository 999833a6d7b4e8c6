import type { Operation, Safeguards, Ulimit } from "../../model/operation.ts";
import type { Place } from "../../model/place.ts";
import { unknown, type Value } from "../../model/value.ts";
import { noOperation } from "../no-operation.ts";
import { type Absence, absent, convert, firstOf } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { boolean, number, text } from "./scalars.ts";
import { field, type Service } from "./service.ts";
import { parseSize } from "./sizes.ts";

const POLICIES: Readonly<Record<string, string>> = {
  always: "Always",
  never: "Never",
  missing: "IfNotPresent",
  if_not_present: "IfNotPresent",
};
const SPELLED: Readonly<Record<string, string>> = { Always: "always", Never: "never", IfNotPresent: "missing" };

/** Reads how a service is started, logged and bounded. */
export function operation(service: Service, absence: Absence): Operation {
  const own = <T>(read: (level: YamlNode) => Value<T>, fallback?: T) => absent(field(service, read), absence, fallback);
  return {
    ...noOperation,
    pullPolicy: own((level) => policy(level.get("pull_policy")), "IfNotPresent"),
    pidsLimit: pidsLimit(service, absence),
    logging: {
      driver: own((level) => text(level.path("logging", "driver"))),
      maxSize: own((level) => text(level.path("logging", "options", "max-size"))),
    },
    safeguards: safeguards(service, absence),
  };
}

function policy(node: YamlNode): Value<string> {
  const place: Place<string> = node.place((value: string) => SPELLED[value]);
  return convert(text(node), place, (value) => POLICIES[value] ?? value);
}

/** `pids_limit` or `deploy.resources.limits.pids`, which Compose refuses to take both. */
function pidsLimit(service: Service, absence: Absence): Value<number> {
  const older = field(service, (level) => positive(number(level.get("pids_limit"))));
  const modern = field(service, (level) => positive(number(level.path("deploy", "resources", "limits", "pids"))));
  const limits = service.node.path("deploy", "resources", "limits");
  const written = limits.shape === "map" && !service.node.keys().includes("pids_limit");
  return absent(written ? firstOf(older, modern) : firstOf(modern, older), absence);
}

function positive(value: Value<number>): Value<number> {
  return value.state === "set" && value.value <= 0 ? { state: "unset", at: value.at, place: value.place } : value;
}

function safeguards(service: Service, absence: Absence): Safeguards {
  const own = <T>(read: (level: YamlNode) => Value<T>, fallback?: T) => absent(field(service, read), absence, fallback);
  return {
    oomKillDisabled: own((level) => boolean(level.get("oom_kill_disable")), false),
    oomScoreAdjustment: own((level) => number(level.get("oom_score_adj")), 0),
    swapLimit: own((level) => swap(level.get("memswap_limit"))),
    ulimits: service.node
      .get("ulimits")
      .keys()
      .flatMap((name) => ulimit(name, service.node.get("ulimits").get(name))),
  };
}

function swap(node: YamlNode): Value<number> {
  return convert(text(node), node.place<number>(), (value, at) =>
    value === "-1" ? -1 : (parseSize(value) ?? unknown("wrong type", at)),
  );
}

function ulimit(name: string, node: YamlNode): Ulimit[] {
  const place = node.place<unknown>();
  const values = node.shape === "map" ? ["soft", "hard"].map((key) => node.get(key)) : [node];
  return values
    .filter((value) => value.state !== "unset")
    .map((value) => ({ name, value: number(value), at: value.at, place }));
}
