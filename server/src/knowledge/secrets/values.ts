/**
 * What a value in the place of a secret is: `none` where it holds no secret at all (empty, a reference, a placeholder,
 * a switch, a path, a fingerprint), `weak` where it is a well-known or default password, `literal` otherwise.
 */
export type SecretValue = "none" | "weak" | "literal";

/** Judges a value that stands where a secret is expected. */
export function secretValue(value: string): SecretValue {
  const text = value.trim();
  if (text === "" || placeholder(text) || harmless(text)) return "none";
  // `admin:password` is as weak as its second half
  const secret = /^[\w.-]{1,32}:([^:/\s]{1,64})$/.exec(text)?.[1] ?? text;
  return WEAK.has(secret.toLowerCase()) || WEAK_START.test(secret) ? "weak" : "literal";
}

/** True where the text only stands for a value: `${VAR}`, `$VAR`, `{{ x }}`, `<token>`, `%VAR%`, `xxxx`, `your-token-here`, `...`. */
export function placeholder(value: string): boolean {
  const text = value.trim();
  if (text.length > 512) return /^(?:\{\{|\$\{|\$\()/.test(text);
  return (
    /^\$\{?[A-Za-z_]\w*(?::?[-?+=][^}]*)?\}?$/.test(text) ||
    /\{\{|\}\}|<%|%>|\$\{\{/.test(text) ||
    /^\$\([^)]*\)$|^`[^`]*`$/.test(text) ||
    /^<[^<>]*>$|^\[[^[\]]*\]$|^%[A-Za-z_]\w*%$|^__?[A-Z][A-Z0-9_]*__?$|^@[A-Za-z_]\w*@$/.test(text) ||
    /^(?:\*+|\.+|x+|X+|-+|_+|#+|\?+|0+|…)$/.test(text) ||
    /^#\{[^}]*\}#?$|^!\w+$/.test(text) ||
    /^[A-Z]+(?:_[A-Z]+)*_(?:PASSWORD|PASSWD|SECRET|TOKEN|KEY)$/.test(text) ||
    /^(?:string|null|none|nil|undefined|todo|tbd|fixme|n\/a|redacted|placeholder|dummy|empty|unset)$/i.test(text) ||
    (/^(?:your|my|insert|enter|put|add|fill|replace|set|use)[-_ ]?(?:own|the|your|with|me|in|a|an|here|secret|password|token|api|key|access)?[-_ ].{0,60}$/i.test(
      text,
    ) &&
      /here|your|insert|replace|enter|fill/i.test(text)) ||
    /placeholder|\bredacted\b/i.test(text)
  );
}

/** True for what stands in such a place and is no secret: switches, small numbers, paths, URLs without credentials, fingerprints. */
function harmless(text: string): boolean {
  return (
    /^(?:true|false|yes|no|on|off|enabled|disabled|required|optional|auto|default|always|never)$/i.test(text) ||
    /^\d{1,3}$/.test(text) ||
    /^\d+(?:ms|s|m|h|d)$/.test(text) ||
    /^(?:[0-9A-F]{40}|(?:[0-9A-F]{4} ?){10})$/.test(text) ||
    /^(?:\.{1,2}|~)?(?:\/[\w.@+-]+){2,}\/?$|^[A-Za-z]:\\[\w\\. -]+$/.test(text) ||
    /^(?:https?|tcp|unix|file|ssh|git|s3|vault|arn):[^\s@]*$/i.test(text)
  );
}

const WEAK = new Set(
  `password passwd pass secret token admin root test user guest changeme changeit yourpassword yoursecret change-me change_me default example letmein
  qwerty welcome welcome1 p@ssw0rd passw0rd password1 password123 admin123 root123 test123 secret123 mysecret mypassword
  my-secret-pw my-secret-password mysecretpassword supersecret super-secret topsecret s3cr3t s3cret 1234 12345 123456 1234567
  12345678 123456789 1234567890 abc123 postgres mysql mariadb mongo mongodb redis rabbitmq minio minioadmin minio123 grafana
  elastic keycloak wordpress drupal nextcloud vagrant docker toor oracle sa demo dev development local localhost testing
  foo bar baz foobar hunter2 notsecret not-secret insecure unsafe somepassword examplepass examplepassword`.split(
    /\s+/,
  ),
);
const WEAK_START = /^(?:change[-_ ]?(?:me|it|this)|replace[-_ ]?(?:me|this)|example|sample[-_]|dummy[-_]|test[-_])/i;

/** Shannon entropy of a text in bits per character; 0 for an empty one. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/**
 * True where a value looks as if drawn at random: one word of 16 characters or more, letters and digits, of at least that entropy,
 * and no digest, commit, UUID, fingerprint, version, path or sentence.
 */
export function looksRandom(value: string, minimumEntropy = 3.5): boolean {
  const text = value.trim();
  if (text.length < 16 || text.length > 512 || !/^[\w+/=.~-]+$/.test(text) || digest(text)) return false;
  if (!/\d/.test(text) || !/[A-Za-z]/.test(text) || secretValue(text) !== "literal") return false;
  // Words joined by separators are names, not random.
  if (/^[a-z]+(?:[-_./][a-z\d]+)+$/i.test(text) && !/\d[a-z]+\d/i.test(text)) return false;
  return entropy(text) >= minimumEntropy;
}

/** True for checksums and identifiers that are public: hex digests, `sha256:...`, `sha512-...` of subresource integrity, commits, UUIDs. */
export function digest(text: string): boolean {
  return (
    /^(?:sha(?:1|224|256|384|512)|md5|h1)[:-][\w+/=-]+$/i.test(text) ||
    /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(text) ||
    /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)
  );
}

/** What may be shown of a value that may be a secret: its first two characters at most, nothing of a short one. */
export function mask(value: string): string {
  const text = value.trim();
  return text.length < 12 || /\s/.test(text) ? "***" : `${text.slice(0, 2)}***`;
}
