import { secretName } from "./names.ts";
import type { FoundSecret } from "./shapes.ts";
import { digest, secretValue } from "./values.ts";

/**
 * Passwords and keys that have no shape of their own, told by where they stand: `--password=x`, `export API_TOKEN=x`,
 * `Server=db;Password=x`, a line `db.password=x` of a settings file, `curl -u user:x`, `echo user:x | chpasswd`.
 * The detector is `account` where the password of an account is set, else `given`.
 * Well-known passwords, references and placeholders are left out where a name alone tells, since examples abound.
 * @param text a command line, a script, a connection string or the content of a settings file
 */
export function findGivenSecrets(text: string): FoundSecret[] {
  if (!SUSPICIOUS.test(text)) return [];
  const searched = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const found: FoundSecret[] = [];
  for (const { what, needs, pattern, detector } of COMMANDS) {
    if (!searched.includes(needs)) continue;
    for (const match of searched.matchAll(pattern)) add(found, { what, detector }, match, match[1] ?? "", "none");
  }
  for (const match of searched.matchAll(ASSIGNED)) assigned(found, match, match[1] ?? "", match[3] ?? "");
  if (searched.includes("\n")) {
    for (const match of searched.matchAll(PROPERTY)) assigned(found, match, match[1] ?? "", match[3] ?? "");
  }
  return found.sort((a, b) => a.start - b.start);
}

const SUSPICIOUS = /pass|pwd|secret|token|key|(?:curl|wget|mysql|mariadb)/i;
const LONGEST = 50_000;

/** Commands that take a password in a form of their own. */
const COMMANDS: readonly {
  readonly what: string;
  readonly needs: string;
  readonly pattern: RegExp;
  readonly detector: "given" | "account";
}[] = [
  {
    what: "password for curl",
    needs: "curl",
    detector: "given",
    pattern: /(?<=\bcurl\s(?:[^\n;|&]{0,300}\s)?)(?:-u|--user)[\s=]["']?[^\s"':$<{]{1,64}:([^\s"'$<>{}]{3,128})/g,
  },
  {
    what: "password for sshpass",
    needs: "sshpass",
    detector: "given",
    pattern: /\bsshpass\s{1,4}-p\s{0,4}["']?([^\s"'$<>{}]{3,128})/g,
  },
  {
    what: "password of an account",
    needs: "chpasswd",
    detector: "account",
    pattern:
      /\becho\s{1,4}(?:-e\s{1,4})?["']?[\w-]{1,32}:([^\s"'$|:<>{}\\]{3,128})(?:\\n)?["']?\s{0,4}\|\s{0,4}(?:sudo\s{1,4})?chpasswd/g,
  },
  {
    what: "database password",
    needs: "-p",
    detector: "given",
    pattern:
      /(?<=\b(?:mysql|mysqldump|mysqladmin|mariadb)\s(?:[^\n;|&]{0,200}\s)?)-p([^\s"'$<>{}=,-][^\s"'$<>{}=,]{3,127})/g,
  },
];

/** `NAME=value`, with dashes before or without; what begins with `$` is a reference. */
const ASSIGNED =
  /(?<![\w.$-])-{0,2}([A-Za-z_][\w.-]{2,80})=(["']?)([^\s"'`;&|<>(){}[\]$,\\]{6,128})\2(?![^\s"'`;&|,)\\])/g;
/** `name: value` or `name = value` alone on a line. */
const PROPERTY =
  /^[ \t]{0,40}["']?([A-Za-z_][\w.-]{2,80})["']?[ \t]{0,8}[:=][ \t]{1,8}(["']?)([^\s"'`<>(){}[\]$,]{6,128})\2,?[ \t\r]{0,8}$/gm;

function assigned(found: FoundSecret[], match: RegExpExecArray, name: string, value: string): void {
  // "auth" says as often how as by what
  if (!secretName(name) || /(?:auth|credentials?)$/i.test(name)) return;
  // a word alone is as often a name, a kind or a switch
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || digest(value)) return;
  const before = match.input.slice(Math.max(0, match.index - 200), match.index);
  const detector = /\buser(?:add|mod)\s[^\n;|&]*$/.test(before) ? "account" : "given";
  add(found, { what: /pass|pwd/i.test(name) ? "password" : `value of ${name}`, detector }, match, value, "weak");
}

function add(
  found: FoundSecret[],
  { what, detector }: Pick<FoundSecret, "what" | "detector">,
  match: RegExpExecArray,
  value: string,
  passes: "none" | "weak",
): void {
  const verdict = secretValue(value);
  if (verdict === "none" || verdict === passes) return;
  const start = match.index + match[0].lastIndexOf(value);
  if (found.some((one) => one.start < start + value.length && start < one.end)) return;
  found.push({ what, detector, start, end: start + value.length });
}
