/** Words that stand for something secret wherever they stand in a name. */
const SECRET_WORDS = new Set(
  "password passwd passphrase pword pwd pass secret token apikey credential credentials auth".split(" "),
);

/** Ends of words that are written without a separator: PGPASSWORD, CLIENTSECRET, authtoken. */
const SECRET_ENDS = [
  "password",
  "passwd",
  "passphrase",
  "secret",
  "token",
  "apikey",
  "secretkey",
  "accesskey",
  "privatekey",
];

/** What stands before `key` in the name of a secret; a key of another kind is none. */
const SECRET_KEYS = new Set(
  `api access private secret encryption encrypt master signing sign license licence account storage ssh auth service deploy
  app admin client shared jwt hmac session webhook git host tls ssl rsa aes account primary secondary instrumentation sas
  subscription openai stripe sendgrid datadog dd root ssh2 host vault`.split(/\s+/),
);

/** A name that ends in one of these says something about the secret, and does not hold it. */
const ABOUT = new Set(
  `file files path paths dir directory folder url urls uri endpoint host hostname port name names length len size ttl timeout expiry
  expiration expires expire enabled enable disabled disable type types method methods mode policy algorithm alg issuer audience server
  service provider providers realm domain header headers prefix suffix field regex pattern count limit max min interval user username
  email version rotation lifetime duration format encoding storage backend ref reference arn required require alias label cookie
  through thru rate validity age days hours minutes seconds plugin module driver source location store manager engine
  scheme strategy scope scopes class check validation complexity strength reset change changed hint template generator role
  roles group groups mount bucket region cert certificate ca crt pem pub public`.split(/\s+/),
);

/** A name that begins with one of these switches something. */
const SWITCH = new Set(
  "no disable enable use require requires allow has is skip show ignore check validate verify generate with without not non".split(
    " ",
  ),
);

/** Harmless in spite of their words. */
const HARMLESS = new Set([
  "gpg",
  "pgp",
  "public",
  "pub",
  "tokenizer",
  "fingerprint",
  "keycloak",
  "keyboard",
  "keyring",
  "dummy",
  "fake",
  "placeholder",
  "nosecret",
  "notsecret",
  "nonsecret",
]);

/** Names whose value is known to be a path, a switch or an identifier. */
const KNOWN_HARMLESS = new Set([
  "GOOGLE_APPLICATION_CREDENTIALS", "SSH_AUTH_SOCK", "XAUTHORITY", "AWS_SHARED_CREDENTIALS_FILE", "DOCKER_AUTH_CONFIG_PATH",
  "AZURE_CLIENT_ID", "VAULT_SKIP_VERIFY", "NPM_CONFIG_ALWAYS_AUTH", "GIT_TERMINAL_PROMPT",
]); // biome-ignore format: a list

/** A piece of every secret name; most names have none of them. */
const SUSPICIOUS = /pass|pwd|pword|secret|token|key|credential|auth/i;

/**
 * Whether a variable's or key's name says that its value is a secret: `POSTGRES_PASSWORD`, `apiKey`, `AWS_ACCESS_KEY_ID`.
 * Names that only tell where a secret is or what it is like (`DB_PASSWORD_FILE`, `TOKEN_TTL`, `AUTH_URL`, `PUBLIC_KEY`) are none.
 */
export function secretName(name: string): boolean {
  if (name.length > 256 || KNOWN_HARMLESS.has(name) || !SUSPICIOUS.test(name)) return false;
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  if (words.length === 0 || words.some((word) => HARMLESS.has(word) && word !== "keycloak")) return false;
  if (SWITCH.has(words[0] as string) && words.length > 1) return false;
  if (ABOUT.has(last)) return false;
  if (last === "id") return words.at(-2) === "key" && words.includes("access");
  return words.some((word, i) => secretWord(word, words, i));
}

function secretWord(word: string, words: readonly string[], i: number): boolean {
  if (word === "key") {
    if (i === 0) return false;
    const before = words[i - 1] as string;
    return i === words.length - 1
      ? SECRET_KEYS.has(before) || (words.length === 2 && before === "git")
      : /^(?:api|access|private|secret)$/.test(before);
  }
  if (word === "pass" && /^(?:by|com|over|under|tres|sur|multi|single|one|two|first|second)$/.test(words[i - 1] ?? ""))
    return false;
  if (word === "auth" && i < words.length - 1) return false;
  return SECRET_WORDS.has(word) || SECRET_ENDS.some((end) => word.endsWith(end));
}

/** Lower-case words of a name in any of the usual spellings. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}
