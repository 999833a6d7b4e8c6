import { fileVariable } from "../../knowledge/file-variables.ts";
import type { Container, EnvironmentVariable } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { replace, set } from "../../model/place.ts";
import { known } from "../../model/value.ts";

/** For images whose entry point reads a variable's value from a file as well: the file's path instead of the value. */
export function readFromFile(variable: EnvironmentVariable, container: Container | undefined): Fix[] {
  const { name, place, fromFile, stage, source } = variable;
  const use = stage ? (stage.final ? stage.rootImage : undefined) : container?.image;
  const image = use && !use.builtHere ? known(use.reference) : undefined;
  const other = image && source === "env" ? fileVariable(image, name) : undefined;
  if (!other || container?.environment.some((v) => v.name === other)) return [];
  const lower = name.toLowerCase();
  const title = (secret: string) => `Read it from a file: ${other}=/run/secrets/${secret}`;
  if (stage) {
    return place ? [choice(title(lower), replace(variable.nameAt, other), set(place, `/run/secrets/${lower}`))] : [];
  }
  const secret = `${container?.name ?? "app"}_${lower}`;
  return fromFile && /^[\w.-]+$/.test(secret)
    ? [choice(title(secret), set(fromFile, { variable: other, secret }))]
    : [];
}

/** The value from the caller's environment, or from a Secret. */
export function handOver(variable: EnvironmentVariable, container: Container | undefined): Fix[] {
  const { name, fromCaller, fromSecret } = variable;
  if (fromCaller) return [choice(`Read it from the caller's environment: \${${name}}`, set(fromCaller, name))];
  if (!fromSecret) return [];
  const secret = container?.workload.name ?? container?.name ?? "app";
  return [choice(`Read it from the Secret "${secret}"`, set(fromSecret, { secret, key: name }))];
}
