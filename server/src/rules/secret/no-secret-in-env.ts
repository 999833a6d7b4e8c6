import { secretName, secretValue } from "../../knowledge/secrets/secrets.ts";
import type { EnvironmentVariable } from "../../model/container.ts";
import type { SameAs, Severity } from "../../model/finding.ts";
import type { Fix } from "../../model/fix.ts";
import type { VariableUse } from "../../model/subjects.ts";
import { contains, type Span } from "../../text/span.ts";
import { onlyLenient } from "../container/presets.ts";
import { rule } from "../rule.ts";
import { NOT_SECRETS, type NotSecrets } from "./not-secrets.ts";
import { handOver, readFromFile } from "./secret-files.ts";
import { mountVariable } from "./secret-mounts.ts";

interface Options extends NotSecrets {
  readonly names: readonly string[];
  readonly allowNames: readonly string[];
  readonly allowValues: readonly string[];
}

const ELSEWHERE: SameAs = {
  hadolint: ["DL3064"],
  trivy: ["DS-0031"],
  checkov: ["CKV_AZURE_235"],
  "kube-linter": ["env-var-secret"],
  polaris: ["sensitiveContainerEnvVar"],
  kics: ["c3e1b6ae"],
  semgrep: ["dockerfile/security/secret-in-build-arg"],
};

/** The names that BuildKit takes for secret, and the words in them that say otherwise. */
const BUILDKITS = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i;
const BUILDKITS_NOT = /(?:_|^)(?:public|file|version)(?:_|$)/i;

const NAMES = { type: "array", items: { type: "string" }, default: [] } as const;

export default rule<"variable", Options>({
  id: "no-secret-in-env",
  subject: "variable",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "secrets",
  severity: "error",
  presets: ["recommended", "cis-docker", "cis-kubernetes", "nist-800-190", "nsa-cisa", "aci"],
  summary: "Do not give secrets as plain environment variables or build arguments",
  why: "The value stands in the file, in the image's history or in what the orchestrator shows to everybody who may look at the container.",
  remedy:
    "Hand it over as a secret: RUN --mount=type=secret in a build, secretKeyRef in Kubernetes, secrets in Compose, secureValue filled in at deployment in Azure.",
  except: "Names that only sound secret; list them in allowNames.",
  sameAs: { ...ELSEWHERE, buildkit: ["SecretsUsedInArgOrEnv"] },
  standards: {
    "cis-docker": ["4.10"],
    "cis-kubernetes": ["5.4.1"],
    "nist-800-190": ["4.1.4"],
    "nsa-cisa": ["Network: secrets"],
    "owasp-docker": ["D06"],
    "owasp-kubernetes": ["K03:2025"],
    cwe: ["CWE-798", "CWE-526"],
  },
  fixes: ["choice"],
  options: {
    names: { ...NAMES, description: "Further names (whole, in any case) that hold secrets." },
    allowNames: { ...NAMES, description: "Names (whole, in any case) that only sound secret." },
    allowValues: { ...NAMES, description: "Values that are known not to be secret." },
    notSecrets: NOT_SECRETS,
  },
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM node:22-slim\nARG NPM_TOKEN\nRUN npm ci\n",
      fixed: "FROM node:22-slim\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci\n",
    },
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      env:\n        - name: DB_PASSWORD\n          value: correct-horse\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      env:\n        - name: DB_PASSWORD\n          valueFrom:\n            secretKeyRef:\n              name: app\n              key: DB_PASSWORD\n",
    },
    {
      kind: "compose",
      bad: "services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: correct-horse\n",
      fixed:
        "services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db_postgres_password\n    secrets:\n      - db_postgres_password\nsecrets:\n  db_postgres_password:\n    file: ./secrets/db_postgres_password.txt\n",
    },
    {
      kind: "compose",
      good: "services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n",
    },
  ],

  check(use, report, context) {
    const { options } = context;
    const { variable } = use;
    const listed = (list: readonly string[]) => list.some((n) => n.toLowerCase() === variable.name.toLowerCase());
    if (listed(options.allowNames) || !(secretName(variable.name) || listed(options.names))) return;
    if (onlyLenient(context) && isHalfOfPair(use)) return;
    const verdict =
      variable.source === "build-arg" && use.instruction ? argument(use) : value(use, options.allowValues);
    if (!verdict) return;
    report(verdict.atName ? variable.nameAt : spotOf(variable), {
      message: verdict.message,
      ...(verdict.severity ? { severity: verdict.severity } : {}),
      detail: variable.name,
      ...(use.instruction && !isBuildKits(use) ? { sameAs: ELSEWHERE } : {}),
      ...(variable.value.state === "set" ? { secret: variable.value.at } : {}),
      fixes: fixesFor(use),
    });
  },
});

/** `MINIO_ACCESS_KEY` beside `MINIO_SECRET_KEY`: the first is a user's name, whatever it is called. */
function isHalfOfPair({ variable: { name }, container }: VariableUse): boolean {
  if (!/ACCESS_?KEY$/i.test(name) || /SECRET/i.test(name)) return false;
  const others = container?.environment.map((other) => other.name.toUpperCase()) ?? [];
  const prefix = name.toUpperCase().replace(/ACCESS_?KEY$/, "");
  return ["SECRET_KEY", "SECRETKEY", "SECRET_ACCESS_KEY"].some((end) => others.includes(prefix + end));
}

/** BuildKit goes by the name alone, below the first FROM. */
function isBuildKits({ variable: { name }, instruction }: VariableUse): boolean {
  return BUILDKITS.test(name) && !BUILDKITS_NOT.test(name) && (instruction?.stage.index ?? -1) >= 0;
}

interface Verdict {
  readonly message: string;
  readonly severity?: Severity;
  readonly atName?: boolean;
}

/** The value where it stands beside its name, the definition where it comes from elsewhere. */
function spotOf({ value, at }: EnvironmentVariable): Span {
  return value.state === "set" && contains(at, value.at) ? value.at : at;
}

/** ARG: whatever is given at build time stays in the image's history, so that no value is needed here. */
function argument({ variable }: VariableUse): Verdict | undefined {
  const given = variable.value.state === "set" && variable.value.value !== "";
  return {
    message: `${variable.name} is a build argument, and those stay in the image's history for everybody to read. Use RUN --mount=type=secret instead.`,
    atName: true,
    ...(given && isFinal(variable) ? {} : { severity: "warning" }),
  };
}

function value({ variable, container, instruction }: VariableUse, allowed: readonly string[]): Verdict | undefined {
  if (variable.value.state !== "set") return undefined;
  const kind = secretValue(variable.value.value);
  if (kind === "none" || allowed.includes(variable.value.value)) return undefined;
  if (variable.source === "secure") {
    return {
      message: `${variable.name} is hidden when the container runs, but its value still stands in this file. Put it in when you deploy.`,
      severity: "warning",
    };
  }
  if (instruction) {
    return {
      message: `The value of ${variable.name} is kept in the image and shown to everybody who can pull it. Hand it over when the container starts.`,
      ...(isFinal(variable) && kind !== "weak" ? {} : { severity: "warning" }),
    };
  }
  const whose = container?.name ? ` of ${container.name}` : "";
  if (kind === "weak") {
    return {
      message: `${variable.name}${whose} is a password that everybody guesses first. Choose a strong one and hand it over as a secret.`,
      severity: "warning",
    };
  }
  return {
    message: `${variable.name}${whose} is given in plain text: everybody who can read this file has it. Hand it over as a secret.`,
  };
}

/** What a builder stage defines does not reach the finished image's environment. */
function isFinal({ stage }: VariableUse["variable"]): boolean {
  return !stage || stage.final || stage.children.some((child) => child.final);
}

function fixesFor({ variable, container }: VariableUse): Fix[] {
  const asFile = readFromFile(variable, container ?? variable.stage?.container);
  if (variable.stage) return [...asFile, ...mountVariable(variable.stage, variable.name, variable)];
  return [...asFile, ...handOver(variable, container)];
}
