import { type DefaultUser, defaultUser } from "../../knowledge/default-users.ts";
import type { Container } from "../../model/container.ts";

/** The user that fixes propose where an image brings none: no account of any host, high enough for every check. */
export const PROPOSED_UID = "10001";

/** True for `root`, `0`, `0:0`, `root:adm`, `00` and Windows' administrator; the empty text is no user. */
export function isRoot(user: string): boolean {
  return /^(?:root|0+|containeradministrator)(?::|$)/i.test(user.trim());
}

/** True where a user is given as a number, so that the kubelet can tell it from root. */
export function isNumeric(user: string): boolean {
  return /^\d+(?::|$)/.test(user);
}

/** What is known of the user that the container's image starts as. */
export function imageUser(container: Container): DefaultUser | undefined {
  const reference = container.image?.reference;
  return reference?.state === "set" && !container.image?.builtHere ? defaultUser(reference.value) : undefined;
}
