import data from "./data/service-credentials.json" with { type: "json" };

/** A well-known service and what leaves it open to everybody. */
export interface Service {
  /** The image's name, as `knownName` gives it, or a glob of it. */
  readonly image: string;
  /** Variables with the values that open it; `weak` stands for every password of the list. */
  readonly variables?: Readonly<Record<string, readonly string[]>>;
  /** Arguments of its command that open it. */
  readonly arguments?: readonly string[];
  /** Without this variable anybody may log in. */
  readonly missingVariable?: string;
  /** Without this argument anybody may log in. */
  readonly missingArgument?: string;
  /** Where it listens. */
  readonly ports?: readonly number[];
}

const WEAK = new Set(data.weak);

/** The services of which something is known. */
export const services = data.services as readonly Service[];

/** How a variable opens a service: by a password that is guessed first, or by asking for none; undefined where it does not. */
export interface Opening {
  readonly service: Service;
  readonly how: "weak password" | "no password";
}

let byVariable: Map<string, Service[]> | undefined;

/** Whether a variable's value leaves a service open, whatever image it is given to: the names belong to one service each. */
export function opening(name: string, value: string): Opening | undefined {
  if (!byVariable) {
    byVariable = new Map();
    for (const service of services) {
      for (const variable of Object.keys(service.variables ?? {})) {
        byVariable.set(variable, [...(byVariable.get(variable) ?? []), service]);
      }
    }
  }
  for (const service of byVariable.get(name) ?? []) {
    const values = service.variables?.[name] ?? [];
    const isPassword = values.includes("weak");
    const lower = value.trim().toLowerCase();
    if (isPassword && (WEAK.has(lower) || values.some((v) => v !== "weak" && v === lower))) {
      return { service, how: "weak password" };
    }
    // user and password in one
    if (values.some((v) => v.includes("/")) && WEAK.has(lower.slice(lower.indexOf("/") + 1))) {
      return { service, how: "weak password" };
    }
    if (!isPassword && values.some((v) => v.toLowerCase() === lower)) {
      return { service, how: value.includes("/") ? "weak password" : "no password" };
    }
  }
  return undefined;
}
