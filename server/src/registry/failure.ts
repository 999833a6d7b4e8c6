import type { ImageReference } from "../model/image-reference.ts";
import { isDigest } from "./digest.ts";
import type { Endpoint } from "./endpoint.ts";
import { RegistryError } from "./registry-error.ts";
import type { Answer } from "./transport.ts";

/** What an answer that brings nothing means. @param what was asked for */
export function failure({ status, body, headers }: Answer, { registry }: Endpoint, what: string): RegistryError {
  if (status === 404) return new RegistryError("not found", `${registry} has no ${what}.`);
  if (status === 403) return new RegistryError("denied", `${registry} does not let you read ${what}.`);
  if (status === 429) {
    const after = headers.get("retry-after");
    const when = after !== null && /^\d{1,7}$/.test(after) ? `in ${inMinutes(Number(after))}` : "later";
    const remedy = registry === "docker.io" ? `; who is logged in ("docker login") may ask more often` : "";
    return new RegistryError("rate limit", `${registry} allows no more requests for now. Try again ${when}${remedy}.`);
  }
  if (status >= 500)
    return new RegistryError("registry error", `${registry} is not able to answer now (${status}). Try again later.`);
  if (status === 400 && /MANIFEST|NAME|TAG/.test(new TextDecoder().decode(body.slice(0, 2000))))
    return new RegistryError("not found", `${registry} has no ${what}.`);
  return new RegistryError("not understood", `${registry} answers with status ${status}; it may be no registry.`);
}

function inMinutes(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}

/** What the registry calls the repository, as people do. */
export function nameOf({ repository, host }: ImageReference): string {
  return host === "docker.io" ? repository.replace(/^library\//, "") : repository;
}

/** With a tag or digest of it. */
export function nameWith(reference: ImageReference, name: string): string {
  return `${nameOf(reference)}${isDigest(name) ? "@" : ":"}${name}`;
}

/** The answer is something else. @param what it should be */
export function notUnderstood({ registry }: Endpoint, what: string): RegistryError {
  return new RegistryError("not understood", `${registry} answers with something that is not ${what}.`);
}
