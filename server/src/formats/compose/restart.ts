import type { Restart } from "../../model/container.ts";
import type { Place } from "../../model/place.ts";
import { unknown, type Value } from "../../model/value.ts";
import { type Absence, absent, convert } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { number, scalar, text, within } from "./scalars.ts";
import { field, type Service } from "./service.ts";

/** `deploy.restart_policy` where it is given, else `restart`. */
export function restart(service: Service, absence: Absence): Restart {
  const deployed = service.levels.some((level) => level.path("deploy", "restart_policy").shape === "map");
  if (deployed) {
    const part = (key: string) => (level: YamlNode) => level.path("deploy", "restart_policy", key);
    return {
      policy: absent(
        field(service, (level) => condition(part("condition")(level))),
        absence,
        "always",
      ),
      maxRetries: absent(
        field(service, (level) => number(part("max_attempts")(level))),
        absence,
      ),
    };
  }
  return {
    policy: absent(
      field(service, (level) => policy(level.get("restart"))),
      absence,
      "no",
    ),
    maxRetries: absent(
      field(service, (level) => retries(level.get("restart"))),
      absence,
    ),
  };
}

const CONDITIONS: Readonly<Record<string, string>> = { any: "always", none: "no" };
const SPELLED: Readonly<Record<string, string>> = { always: "any", "unless-stopped": "any", no: "none" };

function condition(node: YamlNode): Value<string> {
  const place: Place<string> = node.place((value: string) => SPELLED[value] ?? value.split(":")[0]);
  return convert(text(node), place, (value) => CONDITIONS[value] ?? value);
}

function policy(node: YamlNode): Value<string> {
  const value = text(node);
  return convert(value, node.place<string>(), (written) => {
    const name = written.split(":")[0] ?? "";
    return name === "false" ? "no" : name;
  });
}

/** The `:N` of `on-failure:N`. */
function retries(node: YamlNode): Value<number> {
  const place: Place<number> = node.place((value: number) => `on-failure:${value}`);
  const value = text(node);
  if (value.state !== "set") return value.state === "unset" ? { state: "unset", at: value.at, place } : value;
  const match = /^on-failure:(\d{1,9})$/.exec(value.value);
  if (!match)
    return value.value.includes(":") ? unknown("wrong type", value.at) : { state: "unset", at: value.at, place };
  const written = scalar(node);
  const colon = written?.raw.indexOf(":") ?? -1;
  const at = written && colon >= 0 ? within(written, colon + 1, written.raw.length) : value.at;
  return { state: "set", value: Number(match[1]), at, level: "own", place };
}
