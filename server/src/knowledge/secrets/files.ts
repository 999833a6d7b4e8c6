/** A file that holds secrets, told by its name. */
export interface SecretFile {
  /** With its article: "a private key". */
  readonly what: string;
  /** False where such a file is often public. */
  readonly certain: boolean;
}

const BY_NAME: readonly (readonly [pattern: RegExp, what: string, certain: boolean])[] = [
  [/^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/, "a private SSH key", true],
  [/\.(?:pfx|p12|jks|keystore|ppk)$/i, "a key store", true],
  [/\.key$/i, "a private key", true],
  [/^(?:private|server|client|tls)?[-_.]?key\.pem$/i, "a private key", true],
  [
    /^\.npmrc$|^\.pypirc$|^\.netrc$|^_netrc$|^\.git-credentials$|^\.dockercfg$|^\.htpasswd$|^\.pgpass$|^\.my\.cnf$/,
    "a file of credentials",
    true,
  ],
  [
    /^\.env(?:\.(?!example$|sample$|template$|dist$|defaults?$|test$|schema$)[\w-]+)*$/,
    "a file of environment variables",
    false,
  ],
  [/\.tfstate(?:\.backup)?$/, "Terraform's state, which holds secrets in plain text", true],
  [/^\.git$/, "the git history", true],
];

const BY_PATH: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/(?:^|\/)\.ssh(?:\/(?!known_hosts$|config$)|$)/, "a folder of SSH keys"],
  [/(?:^|\/)\.aws(?:\/(?:credentials$|$)|$)/, "AWS credentials"],
  [/(?:^|\/)\.kube\/config$/, "a cluster's credentials"],
  [/(?:^|\/)\.docker\/config\.json$/, "registry credentials"],
  [/(?:^|\/)\.config\/gcloud(?:\/|$)/, "Google Cloud credentials"],
  [/(?:^|\/)\.azure(?:\/|$)/, "Azure credentials"],
];

/** What others check signatures with, such as a package repository's. */
const PUBLIC_KEY =
  /(?:^|[-_.])(?:public|pub|gpg|pgp|apt|deb|rpm|yum|repo(?:sitory)?|archive)(?:[-_.]?key(?:ring)?)?\.key$/i;

/**
 * Whether a file or folder holds secrets, by its name and the folders that it stands in.
 * @param path with `/`, absolute or not
 * @param patterns further file names; `*` stands for any characters
 */
export function secretFile(path: string, patterns: readonly string[] = []): SecretFile | undefined {
  const clean = path.slice(-400).replace(/\/+$/, "").slice(-300);
  const name = clean.slice(clean.lastIndexOf("/") + 1);
  // an SSH public key or a certificate stands beside many of these
  if (/\.(?:pub|crt|cer|cert)$/i.test(name) || PUBLIC_KEY.test(name)) return undefined;
  const named = BY_NAME.find(([pattern]) => pattern.test(name));
  if (named) return { what: named[1], certain: named[2] };
  const placed = BY_PATH.find(([pattern]) => pattern.test(clean));
  if (placed) return { what: placed[1], certain: true };
  return patterns.some((p) => wildcard(p).test(name))
    ? { what: "named as a secret in the settings", certain: true }
    : undefined;
}

function wildcard(pattern: string): RegExp {
  const parts = pattern
    .slice(0, 100)
    .split(/\*+/)
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.slice(0, 5).join("[^/]*")}$`);
}
