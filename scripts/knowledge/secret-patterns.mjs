// Shapes of well-known tokens, from the gitleaks rules: those that can be told by their own prefix.
// Rules that need a vendor's name nearby, or whose pattern is not bounded, are left out.

const LEFT_OUT = new Set([
  "jwt", "jwt-base64", "private-key", "curl-auth-header", "curl-auth-user", "kubernetes-secret-yaml", // own detectors
  "aws-access-token", // own detector, with the documented example keys left out
  "nuget-config-password", "freemius-secret-key", "pkcs12-file", // of other files
  "twilio-api-key", "facebook-access-token", "sourcegraph-access-token", "octopus-deploy-api-key", "vault-service-token",
  "square-access-token", "microsoft-teams-webhook", "clickhouse-cloud-api-secret-key", "flutterwave-public-key",
  "slack-config-access-token", "slack-config-refresh-token", "gitlab-feature-flag-client-token",
]); // biome-ignore format: a list

/** A word before the token makes these patterns ambiguous or slow. */
const CONTEXT = "(?:=|>|:{1,3}=";

export function secretPatterns(source) {
  const patterns = [];
  for (const rule of source.rules) {
    if (LEFT_OUT.has(rule.id) || !rule.regex || rule.path || rule.regex.includes(CONTEXT)) continue;
    const converted = convert(rule.regex);
    if (!converted) {
      console.error(`${rule.id}: not converted`);
      continue;
    }
    patterns.push([rule.id, rule.keywords.join(" "), converted.pattern, converted.flags, rule.entropy ?? 0]);
  }
  return {
    source: `${source.source.repo}@${source.source.commit.slice(0, 12)}`,
    licence: source.licence,
    date: source.source.commitDate.slice(0, 10),
    patterns,
  };
}

/** RE2 to ECMAScript: inline flags, POSIX classes, `\z`; open quantifiers become bounded ones. Undefined where that is not certain. */
function convert(regex) {
  let pattern = regex
    .replaceAll("(?:[\\x60'\"\\s;]|\\\\[nr]|$|\\b)", "(?![\\w-])")
    .replaceAll("(?:[\\x60'\"\\s;]|\\\\[nr]|$)", "(?![\\w-])")
    .replaceAll("(?:[^\\w-]|\\z)", "(?![\\w-])")
    .replaceAll("(?:[^a-zA-Z0-9+/]|\\z)", "(?![a-zA-Z0-9+/])")
    .replaceAll("[[:alnum:]]", "[A-Za-z0-9]");
  let flags = "";
  if (pattern.startsWith("(?i)")) {
    flags = "i";
    pattern = pattern.slice(4);
  }
  // A flag in the middle: the letters of the part behind it in both cases.
  const middle = pattern.indexOf("(?i)");
  if (middle >= 0) pattern = pattern.slice(0, middle) + bothCases(pattern.slice(middle + 4));
  pattern = pattern
    .replace(/\(\?i:(\[[^\]]*\]\{\d+\})\)/g, (_, part) => bothCases(part))
    .replace(/\(\?-i:(\w+)\)/g, "$1");
  pattern = pattern.replace(/\{(\d+),\}/g, (_, low) => `{${low},${Math.max(Number(low) * 4, 512)}}`);
  pattern = pattern.replace(/(\]|\\d|\\w)([+*])/g, (_, item, sign) => `${item}{${sign === "+" ? 1 : 0},128}`);
  if (/\(\?[^:!]|\[:/.test(pattern)) return undefined;
  try {
    new RegExp(pattern, `dg${flags}`);
  } catch {
    return undefined;
  }
  return { pattern, flags };
}

function bothCases(part) {
  return part.replace(/a-([fhz])/g, (range, end) =>
    part.includes(`A-${end.toUpperCase()}`) ? range : `a-${end}A-${end.toUpperCase()}`,
  );
}
