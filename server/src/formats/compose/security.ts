import { append, set } from "../../model/place.ts";
import { type Item, type List, unknown, type Value } from "../../model/value.ts";
import { type Absence, absent, derivedPlace } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { type Scalar, scalar, text } from "./scalars.ts";
import { items, merged, type Service } from "./service.ts";

/** One `name:value` or `name=value` of `security_opt`. */
interface Option {
  readonly name: string;
  readonly value: string | undefined;
  readonly scalar: Scalar;
  readonly inherited: boolean;
}

/** The options of `security_opt` that can be read, and whether these are all. */
function options(service: Service): { found: Option[]; complete: boolean } {
  const lists = merged(service, "security_opt");
  const own = new Set(service.node.get("security_opt").items());
  const all = lists.flatMap((list) => [...list.items()]);
  const found = all.flatMap((node): Option[] => {
    const written = scalar(node);
    if (!written?.known) return [];
    const [, name = "", value] = /^([^:=]*)(?:[:=](.*))?$/s.exec(written.text) ?? [];
    return [{ name, value, scalar: written, inherited: !own.has(node) }];
  });
  const readable = lists.every((list) => list.shape === "list" || list.shape === "null");
  return { found, complete: readable && found.length === all.length };
}

/**
 * False where `no-new-privileges` is among the options. `set(place, false)` adds it.
 */
export function privilegeEscalation(service: Service, absence: Absence): Value<boolean> {
  const { found, complete } = options(service);
  const list = service.node.get("security_opt");
  const option = found.findLast(({ name }) => name === "no-new-privileges");
  const node = option?.scalar.node;
  const place = derivedPlace<boolean>(list.place(), (intent) => {
    if (intent.op !== "set" || intent.value !== false) return undefined;
    if (node) return [set(node.place<string>(), "no-new-privileges:true")];
    return [append(list.place<string>(), "no-new-privileges:true")];
  });
  if (option) {
    const value = option.value !== "false";
    return { state: "set", value: !value, at: option.scalar.at, level: option.inherited ? "inherited" : "own", place };
  }
  if (!complete) return unknown("variable", list.at);
  return absent<boolean>({ state: "unset", at: absence.at, place }, absence, true);
}

/** An option of `security_opt` that `read` understands; the last one counts. It can only be removed. */
export function securityOption<T>(service: Service, name: string, read: (value: string) => T | undefined): Value<T> {
  const { found } = options(service);
  const list = service.node.get("security_opt");
  for (const option of found.toReversed()) {
    const value = option.name === name && option.value !== undefined ? read(option.value) : undefined;
    if (value === undefined) continue;
    const place = derivedPlace<T>(list.place(), (intent) =>
      intent.op === "remove" ? [{ op: "remove", place: option.scalar.node.place() }] : undefined,
    );
    return { state: "set", value, at: option.scalar.at, level: option.inherited ? "inherited" : "own", place };
  }
  return { state: "unset", at: service.at, place: list.place<T>(() => undefined) };
}

/** Docker's own profile applies unless `security_opt` names another or none. */
export function seccomp(service: Service, absence: Absence): Value<string> {
  const { found, complete } = options(service);
  const list = service.node.get("security_opt");
  const option = found.findLast(({ name }) => name === "seccomp");
  const place = derivedPlace<string>(list.place(), (intent) => {
    if (intent.op === "remove" && option) return [{ op: "remove", place: option.scalar.node.place() }];
    if (intent.op !== "set" || intent.value !== "RuntimeDefault" || !option) return undefined;
    // Docker's default profile is what applies without the option.
    return [{ op: "remove", place: option.scalar.node.place() }];
  });
  if (option) {
    const value =
      option.value === "unconfined" ? "Unconfined" : option.value === "builtin" ? "RuntimeDefault" : "Localhost";
    return { state: "set", value, at: option.scalar.at, level: option.inherited ? "inherited" : "own", place };
  }
  if (!complete) return unknown("variable", list.at);
  return absent<string>({ state: "unset", at: absence.at, place }, absence, "RuntimeDefault");
}

/** `cap_add` or `cap_drop`. */
export function capabilities(service: Service, key: "cap_add" | "cap_drop", absence: Absence): List<string> {
  const own = service.node.get(key);
  const lists = merged(service, key);
  const place = own.place<string>();
  if (lists.every((list) => list.shape === "null")) {
    const state = absence.partial ? "unknown" : "unset";
    return { state, items: [], complete: !absence.partial, at: absence.at, place };
  }
  if (lists.some((list) => list.shape !== "list" && list.shape !== "null")) {
    return { state: "unknown", items: [], complete: false, at: (lists[0] as YamlNode).at };
  }
  const all = items(service, key).map(
    (item): Item<string> => ({ value: text(item), at: item.at, place: item.place() }),
  );
  const complete = !absence.partial && all.every((item) => item.value.state === "set");
  const first = lists.find((list) => list.shape === "list") as YamlNode;
  return { state: "set", items: all, complete, at: first.at, place };
}
