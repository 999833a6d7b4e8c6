import type { Container, EnvironmentVariable } from "../../model/container.ts";
import { remove, set } from "../../model/place.ts";
import { unknown, type Value } from "../../model/value.ts";
import { derivedPlace } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { text } from "./scalars.ts";

/** The variables of a container's `env`; what `envFrom` brings is not in the file. */
export function readEnvironment(list: YamlNode): EnvironmentVariable[] {
  return list.items().flatMap((node) => {
    const name = text(node.get("name"), { loose: true });
    if (name.state !== "set") return [];
    const value = node.get("value");
    return [
      {
        name: name.value,
        nameAt: name.at,
        value: readValue(node),
        source: "env" as const,
        at: node.at,
        place: node.place<string>(),
        fromSecret: derivedPlace<{ readonly secret: string; readonly key: string }>(node.place(), (intent) => {
          if (intent.op !== "set") return undefined;
          const { secret, key } = intent.value as { secret: string; key: string };
          const reference = node.path("valueFrom", "secretKeyRef").place<object>();
          const source = set(reference, { name: secret, key });
          return value.state === "unset" ? [source] : [source, remove(value.place())];
        }),
      },
    ];
  });
}

/** What a container takes from Secrets as variables: single keys by `env`, whole Secrets by `envFrom`. */
export function readSecretVariables(container: YamlNode): NonNullable<Container["secretVariables"]> {
  const single = container
    .get("env")
    .items()
    .flatMap((node) => {
      const reference = node.path("valueFrom", "secretKeyRef");
      const name = text(node.get("name"), { loose: true });
      return reference.state === "set" && name.state === "set"
        ? [{ name: name.value, at: reference.key ?? reference.at }]
        : [];
    });
  const whole = container
    .get("envFrom")
    .items()
    .map((node) => node.get("secretRef"))
    .filter(({ state }) => state === "set")
    .map((reference) => ({ name: undefined, at: reference.key ?? reference.at }));
  return [...single, ...whole];
}

function readValue(node: YamlNode): Value<string> {
  const from = node.get("valueFrom");
  const value = text(node.get("value"));
  // a patch says nothing of what it leaves out; where it gives a value, nothing else gives one
  const open = from.state === "unknown" && from.why === "another file" && value.state === "set";
  if (from.state !== "unset" && !open) return unknown("another file", from.at);
  // The kubelet replaces $(NAME) by another variable of the container.
  if (value.state === "set" && /\$\([A-Za-z_.-][\w.-]*\)/.test(value.value)) return unknown("variable", value.at);
  return value.state === "unset" ? { ...value, fallback: "" } : value;
}
