import data from "../data/secret-patterns.json" with { type: "json" };
import { secretName } from "./names.ts";
import { findUrlCredentials } from "./url-credentials.ts";
import { digest, entropy, looksRandom, placeholder, secretValue } from "./values.ts";

/** Something in a text that has the shape of a credential; zero-based UTF-16 offsets, `end` exclusive. */
export interface FoundSecret {
  /** In words: `GitHub personal access token`. */
  readonly what: string;
  /** The detector: `github-pat`, `private-key`, `url-credentials`. */
  readonly detector: string;
  readonly start: number;
  readonly end: number;
}

export interface FindOptions {
  /** The key or variable that the text belongs to; some keys have no shape of their own and are told by it. */
  readonly name?: string | undefined;
  /** Also report a value that looks random under a name that says it is a secret, from this entropy (bits per character). */
  readonly entropy?: number | undefined;
}

/** No credential with a shape is shorter. */
const SHORTEST = 16;
/** Longer texts are searched up to here. */
const LONGEST = 200_000;

/** Finds credentials by their shape. Cheap on ordinary text: detectors run only where one of their keywords stands. */
export function findSecrets(text: string, options: FindOptions = {}): FoundSecret[] {
  if (text.length < SHORTEST) return [];
  const searched = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const found: FoundSecret[] = [];
  keywords ??= keywordExpression();
  if (keywords.test(searched)) {
    const lower = searched.toLowerCase();
    for (const detector of detectors()) {
      if (detector.keywords.some((keyword) => lower.includes(keyword))) detector.find(searched, found);
    }
  }
  if (searched.includes("://")) {
    for (const { password, scheme, passwordStart, passwordEnd } of findUrlCredentials(searched)) {
      if (password !== "literal") continue;
      found.push({
        what: `password in a ${scheme} URL`,
        detector: "url-credentials",
        start: passwordStart,
        end: passwordEnd,
      });
    }
  }
  if (options.name !== undefined) byName(searched, options.name, options.entropy, found);
  return withoutOverlaps(found);
}

interface Detector {
  readonly keywords: readonly string[];
  find(text: string, found: FoundSecret[]): void;
}

let keywords: RegExp | undefined;
let all: readonly Detector[] | undefined;

/** One expression for the keywords of all detectors. */
function keywordExpression(): RegExp {
  const words = detectors().flatMap((detector) => detector.keywords);
  return new RegExp([...new Set(words)].map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&")).join("|"), "i");
}

function detectors(): readonly Detector[] {
  all ??= [
    ...OWN,
    ...(data.patterns as unknown as readonly PatternRow[]).map(([id, words, source, flags, minimum]) =>
      byPattern(id, title(id), words.split(" "), [source, `g${flags}`], minimum),
    ),
  ];
  return all;
}

type PatternRow = readonly [id: string, keywords: string, pattern: string, flags: string, entropy: number];

/** A detector for one pattern; its first group, where it has one that took part, is the secret. */
function byPattern(
  id: string,
  what: string,
  words: readonly string[],
  pattern: RegExp | readonly [source: string, flags: string],
  minimum: number,
): Detector {
  let compiled = pattern instanceof RegExp ? pattern : undefined;
  return {
    keywords: words,
    find(text, found) {
      // most are never needed
      compiled ??= new RegExp(...(pattern as readonly [string, string]));
      for (const match of text.matchAll(compiled)) {
        const secret = match[1] ?? match[0];
        if (entropy(secret) < minimum || documented(secret)) continue;
        const start = match.index + match[0].indexOf(secret);
        found.push({ what, detector: id, start, end: start + secret.length });
      }
    },
  };
}

/** Keys that stand in public documentation, and texts that say so themselves. */
function documented(secret: string): boolean {
  return (
    /example|placeholder|changeme|your[-_]|dummy|xxxx|redacted|\*\*\*|abcdefghijklmnopqrstuvwxyz/i.test(secret) ||
    secret.startsWith("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq") ||
    secret.startsWith("C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw") ||
    secret.includes("eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l")
  );
}

const AZURE_KEY = /(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{43,86}={1,2})/gi;
const SHARED_ACCESS = /[?&]sig=([A-Za-z0-9%+/]{40,120}(?:=|%3D)?)/gi;
const AUTHORIZATION = /authorization:\s{0,5}(?:bearer|token|basic|apikey)\s{1,5}([\w=~@.+/-]{16,1000})/gi;
const AWS_SECRET =
  /(?:secret_?access_?key|aws_?secret(?:_?key)?)["']?\s{0,5}(?:=|:)\s{0,5}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi;

const OWN: readonly Detector[] = [
  byPattern("aws-access-key", "AWS access key ID", ["a3t", "akia", "asia", "abia", "acca"],
    /\b((?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b/g, 3),
  byPattern("aws-secret-key", "AWS secret access key", ["secret_access_key", "secretaccesskey", "aws_secret", "awssecret"], AWS_SECRET, 3.5),
  byPattern("azure-key", "Azure account key", ["accountkey=", "sharedaccesskey="], AZURE_KEY, 3.5),
  byPattern("azure-sas", "Azure shared access signature", ["sig="], SHARED_ACCESS, 3.5),
  byPattern("vault-service-token", "Vault service token", ["hvs."], /\b(hvs\.[\w-]{90,120})(?![\w-])/g, 3.5),
  byPattern("docker-pat", "Docker Hub access token", ["dckr_"], /\b(dckr_[po]at_[\w-]{27,32})(?![\w-])/g, 3),
  byPattern("authorization-header", "credential in an Authorization header", ["authorization:"], AUTHORIZATION, 3.2),
  { keywords: ["private key"], find: privateKeys },
  { keywords: ["eyj"], find: webTokens },
]; // biome-ignore format: a table

/** PEM private keys that have a body, also with `\n` written out. */
function privateKeys(text: string, found: FoundSecret[]): void {
  for (const match of text.matchAll(/-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g)) {
    const body = match.index + match[0].length;
    const following = text.slice(body, body + 8192);
    const close = following.indexOf("-----END");
    const length = close < 0 ? following.length : close;
    const content = following.slice(0, length).replace(/\\n|\s/g, "");
    const end = close < 0 ? body + length : Math.min(text.length, body + close + match[0].length - 2);
    if (content.length < 64 || entropy(content.slice(0, 512)) < 4) continue;
    found.push({ what: "private key", detector: "private-key", start: match.index, end });
  }
}

/** JSON Web Tokens: three parts, the first two of which are JSON in base64url. */
function webTokens(text: string, found: FoundSecret[]): void {
  for (const run of text.matchAll(/[\w.-]{40,}/g)) {
    const inside = run[0].indexOf("eyJ");
    if (inside < 0) continue;
    const token = run[0].slice(inside);
    const parts = token.split(".");
    if (parts.length !== 3 || !parts[1]?.startsWith("ey") || (parts[0]?.length ?? 0) < 17 || parts[1].length < 17)
      continue;
    if ((parts[2]?.length ?? 0) < 10 || documented(token)) continue;
    const start = run.index + inside;
    found.push({ what: "JSON Web Token", detector: "jwt", start, end: start + token.length });
  }
}

/** Values that only their name gives away. */
function byName(text: string, name: string, minimum: number | undefined, found: FoundSecret[]): void {
  const value = text.trim();
  const start = text.indexOf(value);
  if (/aws.{0,12}secret|secret.?access.?key/i.test(name) && /^[A-Za-z0-9/+]{40}$/.test(value)) {
    if (entropy(value) >= 3.5 && !digest(value) && !documented(value)) {
      found.push({ what: "AWS secret access key", detector: "aws-secret-key", start, end: start + value.length });
      return;
    }
  }
  if (minimum === undefined || !secretName(name) || placeholder(value) || secretValue(value) !== "literal") return;
  if (looksRandom(value, minimum) && !documented(value)) {
    found.push({ what: "random value", detector: "entropy", start, end: start + value.length });
  }
}

/** In order of the text; of two that overlap the one that was found by the more specific detector, which comes first. */
function withoutOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const kept: FoundSecret[] = [];
  for (const one of found) {
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((kept[middle] as FoundSecret).start < one.end) low = middle + 1;
      else high = middle;
    }
    // those that were kept do not overlap, so that only the last one that begins before this one's end can be in the way
    if ((kept[low - 1]?.end ?? 0) <= one.start) kept.splice(low, 0, one);
  }
  return kept;
}

const TITLES: Readonly<Record<string, string>> = {
  "github-pat": "GitHub personal access token",
  "github-fine-grained-pat": "GitHub fine-grained personal access token",
  "github-oauth": "GitHub OAuth token",
  "github-app-token": "GitHub app token",
  "github-refresh-token": "GitHub refresh token",
  "gitlab-pat": "GitLab personal access token",
  "gitlab-ptt": "GitLab pipeline trigger token",
  "gitlab-rrt": "GitLab runner registration token",
  "gcp-api-key": "Google API key",
  "npm-access-token": "npm access token",
  "pypi-upload-token": "PyPI upload token",
  "azure-ad-client-secret": "Microsoft Entra client secret",
  "stripe-access-token": "Stripe API key",
  "openai-api-key": "OpenAI API key",
  "anthropic-api-key": "Anthropic API key",
  "sendgrid-api-token": "SendGrid API key",
  "hashicorp-tf-api-token": "Terraform Cloud API token",
  "vault-batch-token": "Vault batch token",
  "digitalocean-pat": "DigitalOcean personal access token",
  "huggingface-access-token": "Hugging Face access token",
};

/** `slack-bot-token` becomes `Slack bot token`. */
function title(id: string): string {
  const words = id
    .replace(/-/g, " ")
    .replace(/\bapi\b/g, "API")
    .replace(/\burl\b/g, "URL")
    .replace(/\bpat\b/g, "personal access token");
  return TITLES[id] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
