import { type Fields, OTHER_NAMES } from "../../knowledge/security-fields.ts";
import { nearest } from "../../text/nearest.ts";

/** What is wrong with a key: a slip of the fingers, or a field that belongs elsewhere. */
export type Slip = { readonly is: "misspelt" | "elsewhere"; readonly meant: string } | undefined;

/** More edits than these are another word. */
const MOST_EDITS = 2;

/**
 * Whether a key that a map does not define is meant for one of its security fields, or for one of `others`.
 * Keys that begin with `$` or `x-` are directives and extensions.
 */
export function slipOf(key: string, here: Fields, others: ReadonlySet<string> = NONE): Slip {
  if (here.all.has(key) || /^(?:\$|x-)/.test(key)) return undefined;
  if (others.has(key)) return { is: "elsewhere", meant: key };
  const own = closest(key, here.all);
  if (own !== undefined) return here.security.has(own) ? { is: "misspelt", meant: own } : undefined;
  const other = closest(key, others);
  return other === undefined ? undefined : { is: "elsewhere", meant: other };
}

const NONE: ReadonlySet<string> = new Set();

function closest(key: string, names: ReadonlySet<string>): string | undefined {
  const plain = bare(key);
  for (const name of names) if (bare(name) === plain) return name;
  const alias = OTHER_NAMES[plain];
  if (alias !== undefined && names.has(alias)) return alias;
  // short words are near to too many
  const found = plain.length < 7 ? undefined : nearest(key, names, MOST_EDITS);
  return found !== undefined && found.length >= 7 ? found : undefined;
}

/** Without case, dashes and underscores, which is where most names differ. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}
