import type { ImageReference } from "../model/image-reference.ts";
import data from "./data/default-users.json" with { type: "json" };
import { knownName, matchesWildcard, tagParts } from "./image-name.ts";

/** Who an image runs as where nothing else is said. */
export interface DefaultUser {
  /** `Config.User` of the image, `root` where it is empty: what `runAsNonRoot` is checked against. */
  readonly configUser: string;
  /** Who the main process runs as in the end. */
  readonly runtimeUser: string;
  /** A non-root user that the image ships, by name, for `USER`. */
  readonly nonRootUser?: string;
  /** The number of the non-root user, where it is known and the same in all variants. */
  readonly uid?: number;
  /** The entry point starts as root and steps down to `runtimeUser`, or may do so. */
  readonly stepsDown: boolean;
}

/** The default user of an image; undefined where nothing certain is known of it. */
export function defaultUser(reference: ImageReference): DefaultUser | undefined {
  const name = knownName(reference);
  const row = rowOf(name);
  if (!row || EXCEPT.some((pattern) => matchesWildcard(pattern, name))) return undefined;
  if (name.startsWith("registry.access.redhat.com/")) return redHat(name);
  const tag = reference.tag ?? "latest";
  for (const [pattern, user] of Object.entries(row.tags ?? {})) {
    if (matchesWildcard(pattern, tag)) return fixedUser(user, row);
  }
  if (!row.config || (name.startsWith("cgr.dev/") && /(?:^|-)dev$/.test(tag))) return undefined;
  const withoutUser =
    name.startsWith("mcr.microsoft.com/dotnet/") && Number.parseInt(tagParts(tag).version ?? "8", 10) < 8;
  const nonRoot = withoutUser ? undefined : (row.nonRoot ?? (row.config === "root" ? undefined : row.config));
  // The Alpine variants number their users differently.
  const uid = row.uid !== undefined && !withoutUser && !/alpine/.test(tag) ? row.uid : undefined;
  return {
    configUser: row.config,
    runtimeUser: row.runtime ?? row.config,
    stepsDown: row.stepsDown ?? false,
    ...(nonRoot === undefined ? {} : { nonRootUser: nonRoot }),
    ...(uid === undefined ? {} : { uid }),
  };
}

/** Root or not, depending on what their makers say elsewhere. */
const EXCEPT = ["cgr.dev/chainguard/*-base", "mcr.microsoft.com/dotnet/framework/*"];

interface UserRow {
  readonly image: string;
  readonly config: string;
  readonly runtime?: string;
  readonly stepsDown?: boolean;
  readonly nonRoot?: string;
  readonly uid?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

let rows: Map<string, UserRow> | undefined;

function rowOf(name: string): UserRow | undefined {
  rows ??= new Map((data.users as readonly UserRow[]).map((row) => [row.image, row]));
  const exact = rows.get(name);
  if (exact) return exact;
  for (const [image, row] of rows) if (image.endsWith("*") && matchesWildcard(image, name)) return row;
  return undefined;
}

function fixedUser(user: string, row: UserRow): DefaultUser | undefined {
  if (user === "root") {
    const runtimeUser = row.runtime ?? "root";
    const nonRoot = row.nonRoot === undefined ? {} : { nonRootUser: row.nonRoot };
    return { configUser: "root", runtimeUser, stepsDown: runtimeUser !== "root", ...nonRoot };
  }
  const uid = Number(user);
  return {
    configUser: user,
    runtimeUser: user,
    nonRootUser: user,
    stepsDown: false,
    ...(Number.isInteger(uid) ? { uid } : {}),
  };
}

/** The base images of Red Hat start as root, the language images built on them do not. */
function redHat(name: string): DefaultUser | undefined {
  const path = name.slice(name.indexOf("/") + 1);
  if (/^ubi\d+(?:-(?:minimal|micro|init))?$|^ubi\d+\/ubi(?:-(?:minimal|micro|init))?$/.test(path)) {
    return { configUser: "root", runtimeUser: "root", stepsDown: false };
  }
  if (/^ubi\d+\/(?:nodejs|python|ruby|php|perl|httpd|nginx)-\d/.test(path)) {
    return { configUser: "1001", runtimeUser: "1001", nonRootUser: "1001", uid: 1001, stepsDown: false };
  }
  return undefined;
}
