/** What a server asks for in `WWW-Authenticate`. */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;

/** Reads a `WWW-Authenticate` header (RFC 9110, 11.6.1), several challenges in one included; what can't be read ends it. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  const token = (): string | undefined => {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(header)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const skip = (characters: string) => {
    while (at < header.length && characters.includes(header[at] as string)) at++;
  };
  for (;;) {
    skip(" \t,");
    const word = token();
    if (word === undefined) return challenges;
    const behind = at;
    skip(" \t");
    if (header[at] !== "=") {
      if (at === behind && at < header.length && header[at] !== ",") return challenges;
      challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
      continue;
    }
    at++;
    skip(" \t");
    const value = header[at] === '"' ? quoted() : token();
    if (value === undefined) return challenges;
    challenges.at(-1)?.parameters.set(word.toLowerCase(), value);
  }

  function quoted(): string | undefined {
    let value = "";
    for (at++; at < header.length; at++) {
      if (header[at] === '"') {
        at++;
        return value;
      }
      if (header[at] === "\\") at++;
      value += header[at] ?? "";
    }
    return undefined;
  }
}
