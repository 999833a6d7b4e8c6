import type { EnvironmentVariable, FromFile } from "../../model/container.ts";
import { append, type Intent, type Place, remove, set } from "../../model/place.ts";
import { known, unknown, type Value } from "../../model/value.ts";
import { derivedPlace } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { interpolate, literalText } from "./interpolation.ts";
import { scalar, text, within } from "./scalars.ts";
import { merged, type Service } from "./service.ts";

/** `environment` and `build.args`, as maps or lists; of equal names the service's own counts. */
export function environment(service: Service): EnvironmentVariable[] {
  return (
    [
      ["env", ["environment"]],
      ["build-arg", ["build", "args"]],
    ] as const
  ).flatMap(([source, keys]) => {
    const byName = new Map<string, EnvironmentVariable>();
    for (const node of merged(service, ...keys)) {
      for (const variable of variables(node, source, service)) {
        if (!byName.has(variable.name)) byName.set(variable.name, variable);
      }
    }
    return [...byName.values()];
  });
}

function variables(node: YamlNode, source: "env" | "build-arg", service: Service): EnvironmentVariable[] {
  if (node.shape === "map") {
    return node.entries().map(([name, value, keyAt]) => ({
      name,
      nameAt: keyAt,
      // Without a value the caller's environment supplies it.
      value: value.shape === "null" ? unknown("variable", keyAt) : text(value),
      source,
      at: value.shape === "null" ? keyAt : value.at,
      place: value.place<string>(),
      ...(source === "env"
        ? {
            fromCaller: value.place(required),
            fromFile: fromFile(service, value.place(), ({ variable, secret }) => [
              set(node.get(variable).place<string>(), mountedAt(secret)),
              remove(value.place()),
            ]),
          }
        : {}),
    }));
  }
  return node.items().flatMap((item) => {
    const written = scalar(item);
    if (!written) return [];
    const equals = written.raw.indexOf("=");
    const name = written.raw.slice(0, equals < 0 ? undefined : equals);
    if (name.includes("$") || name === "") return [];
    return [
      {
        name,
        nameAt: within(written, 0, name.length),
        value: valueOfItem(item, written.raw, equals),
        source,
        at: item.at,
        place: item.place<string>(),
        ...(source === "env"
          ? {
              fromCaller: item.place((caller: string) => `${name}=${required(caller)}`),
              fromFile: fromFile(service, item.place(), ({ variable, secret }) => [
                set(item.place<string>(), `${variable}=${mountedAt(secret)}`),
              ]),
            }
          : {}),
      },
    ];
  });
}

/** Names the secret for the service and in the file, where that is not done yet. */
function fromFile(
  { node, file }: Service,
  base: Place<unknown>,
  rename: (wanted: FromFile) => readonly Intent[],
): Place<FromFile> {
  return derivedPlace<FromFile>(base, (intent) => {
    if (intent.op !== "set") return undefined;
    const wanted = intent.value as FromFile;
    const { secret } = wanted;
    const used = node.get("secrets");
    const named = used.items().some((item) => [known(text(item)), known(text(item.get("source")))].includes(secret));
    const declared = file.secrets.get(secret);
    return [
      ...rename(wanted),
      ...(named ? [] : [append(used.place<string>(), secret)]),
      ...(declared.state === "unset" ? [set(declared.place<object>(), { file: `./secrets/${secret}.txt` })] : []),
    ];
  });
}

/** Where Compose puts a secret unless it is told otherwise. */
function mountedAt(secret: string): string {
  return `/run/secrets/${secret}`;
}

/** A variable without which Compose refuses to start, rather than start with an empty value. */
function required(name: string): string {
  return `\${${name}:?}`;
}

function valueOfItem(item: YamlNode, raw: string, equals: number): Value<string> {
  const written = scalar(item);
  if (equals < 0 || !written) return unknown("variable", item.at);
  const { text, known } = interpolate(raw.slice(equals + 1));
  const at = within(written, equals + 1, raw.length);
  if (!known) return unknown("variable", at);
  const place = item.place((value: string) => raw.slice(0, equals + 1) + literalText(value));
  return { state: "set", value: text, at, level: "own", place };
}
