import { secretValue } from "./values.ts";

/** A user and password inside a URL; zero-based offsets in the text, ends exclusive. */
export interface UrlCredentials {
  readonly scheme: string;
  readonly user: string;
  /** `user:password@`, the at sign included: what has to go. */
  readonly start: number;
  readonly end: number;
  readonly passwordStart: number;
  readonly passwordEnd: number;
  /** literal: the password stands there; weak: a well-known one (`postgres`); variable: it is filled in from elsewhere. */
  readonly password: "literal" | "weak" | "variable";
}

const AUTHORITY_END = /[\s/?#"'`<>|\\,;]/;
const LONGEST = 512;

/** Finds `scheme://user:password@host` in a text. A user alone (`git@host`) and placeholders in angle brackets are left out. */
export function findUrlCredentials(text: string): UrlCredentials[] {
  const found: UrlCredentials[] = [];
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
    const scheme = /[A-Za-z][A-Za-z0-9+.-]{0,31}$/.exec(text.slice(Math.max(0, at - 32), at))?.[0];
    if (!scheme) continue;
    const start = at + 3;
    const { colon, sign } = userInfo(text, start);
    if (colon === undefined || sign === undefined || colon + 1 >= sign) continue;
    const password = text.slice(colon + 1, sign);
    const user = text.slice(start, colon);
    const kind = judge(password);
    if (kind) {
      found.push({ scheme, user, start, end: sign + 1, passwordStart: colon + 1, passwordEnd: sign, password: kind });
    }
  }
  return found;
}

/** The first colon outside of `${...}` and the last at sign of the authority that begins at `start`. */
function userInfo(text: string, start: number): { colon: number | undefined; sign: number | undefined } {
  let colon: number | undefined;
  let sign: number | undefined;
  let depth = 0;
  const end = Math.min(text.length, start + LONGEST);
  for (let i = start; i < end; i++) {
    const c = text[i] as string;
    if (c === "{" || c === "(") depth++;
    else if (c === "}" || c === ")") depth--;
    else if (depth > 0) continue;
    else if (c === "@") sign = i;
    else if (c === ":" && colon === undefined && sign === undefined) colon = i;
    else if (AUTHORITY_END.test(c)) break;
  }
  return { colon, sign };
}

function judge(password: string): UrlCredentials["password"] | undefined {
  if (/^\$|\{\{|\$\{|\$\(|^%\w+%$/.test(password)) return "variable";
  const kind = secretValue(password);
  // A number alone is a password here.
  if (kind === "none") return /^\d+$/.test(password) ? "weak" : undefined;
  return kind;
}
