import type { Container } from "../../model/container.ts";
import type { Place } from "../../model/place.ts";
import { unknown, type Value } from "../../model/value.ts";
import { type Absence, absent, convert, firstOf } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { number, text } from "./scalars.ts";
import { field, type Service } from "./service.ts";
import { parseSize, spellSize } from "./sizes.ts";

type Resources = Pick<Container, "memoryLimit" | "memoryRequest" | "cpuLimit" | "cpuRequest">;

/**
 * Limits and reservations, in the older fields of a service or below `deploy`. Where one is missing it would be written
 * in the manner of the file.
 */
export function resources(service: Service, absence: Absence): Resources {
  const deploy = (side: "limits" | "reservations", what: "memory" | "cpus") => (level: YamlNode) => {
    const node = level.path("deploy", "resources", side, what);
    // The schema of version 3 wants the number of processors as a string.
    return what === "memory" ? size(node) : cores(node, (value) => String(value));
  };
  const older = {
    memoryLimit: (level: YamlNode) => size(level.get("mem_limit")),
    memoryRequest: (level: YamlNode) => size(level.get("mem_reservation")),
    cpuLimit: (level: YamlNode) => cores(level.get("cpus"), (value) => value),
  };
  const either = (modern: (level: YamlNode) => Value<number>, legacy: (level: YamlNode) => Value<number>) => {
    const [first, second] = service.file.legacyLimits ? [modern, legacy] : [legacy, modern];
    return firstOf(field(service, first), field(service, second));
  };
  const cpu = either(deploy("limits", "cpus"), older.cpuLimit);
  return {
    memoryLimit: absent(either(deploy("limits", "memory"), older.memoryLimit), absence),
    memoryRequest: absent(either(deploy("reservations", "memory"), older.memoryRequest), absence),
    cpuLimit: absent(firstOf(field(service, quota), field(service, shares), cpu), absence),
    cpuRequest: absent(field(service, deploy("reservations", "cpus")), absence),
  };
}

function size(node: YamlNode): Value<number> {
  const place: Place<number> = node.place(spellSize);
  return positive(convert(text(node), place, (value, at) => parseSize(value) ?? unknown("wrong type", at)));
}

function cores(node: YamlNode, spell: (value: number) => number | string): Value<number> {
  return positive(number(node, spell));
}

/** Zero means no limit, as does -1 for a quota. */
function positive(value: Value<number>): Value<number> {
  return value.state === "set" && value.value <= 0 ? { state: "unset", at: value.at, place: value.place } : value;
}

/** `cpu_quota` microseconds of processor time in each `cpu_period` (100,000 unless said). */
function quota(level: YamlNode): Value<number> {
  const place: Place<number> = level.get("cpu_quota").place((value: number) => Math.round(value * 100_000));
  const period = number(level.get("cpu_period"));
  return positive(
    convert(number(level.get("cpu_quota")), place, (value, at) => {
      if (period.state === "unknown") return unknown(period.why, at);
      return value / (period.state === "set" && period.value > 0 ? period.value : 100_000);
    }),
  );
}

/** A weight against other containers, named processors or a part of them bound the use, but to no number of cores. */
function shares(level: YamlNode): Value<number> {
  const bounds = ["cpu_shares", "cpuset", "cpu_count", "cpu_percent"].map((key) => text(level.get(key)));
  const bound = bounds.find(({ state }) => state !== "unset");
  return bound ? unknown("not in this format", bound.at) : number(level.get("cpu_shares"));
}
