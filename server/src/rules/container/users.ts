import { type DefaultUser, defaultUser } from "../../knowledge/default-users.ts";
import type { Container } from "../../model/container.ts";
import type { Facts } from "../../model/facts.ts";
import type { ImageFacts } from "../../model/image-facts.ts";
import type { ImageReference } from "../../model/image-reference.ts";

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
export function imageUser(container: Container, facts: Facts): DefaultUser | undefined {
  const reference = container.image?.reference;
  return reference?.state === "set" && !container.image?.builtHere ? userOf(reference.value, facts) : undefined;
}

/** What is known of the user that an image starts as: what its name tells, unless its registry has told otherwise. */
export function userOf(reference: ImageReference, { images }: Facts): DefaultUser | undefined {
  const usual = defaultUser(reference);
  const told = images?.told(reference);
  const user = told && toldUser(told);
  // a registry does not know what an entry point goes on to do
  return usual && (!user || isRoot(usual.configUser) === isRoot(user.configUser)) ? usual : user;
}

/** A user as an image names it: what is no account's name or number is not believed, it would be written into files. */
const ACCOUNT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;

function toldUser({ user, entrypoint, platform }: ImageFacts): DefaultUser | undefined {
  // Windows has other users, and another one where none is named
  if (!platform?.startsWith("linux/")) return undefined;
  const [name = ""] = user.trim().split(":");
  if (name === "" || isRoot(name)) {
    return { configUser: "root", runtimeUser: "root", stepsDown: entrypoint.length > 0 };
  }
  if (!ACCOUNT.test(name)) return undefined;
  const uid = /^\d{1,10}$/.test(name) ? { uid: Number(name) } : {};
  return { configUser: name, runtimeUser: name, nonRootUser: name, ...uid, stepsDown: false };
}
