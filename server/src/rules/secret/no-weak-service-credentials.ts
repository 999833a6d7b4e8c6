import { secretName, secretValue } from "../../knowledge/secrets/secrets.ts";
import { opening } from "../../knowledge/service-credentials.ts";
import type { Container, EnvironmentVariable } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { anyPreset } from "../container/presets.ts";
import { called } from "../container/wording.ts";
import { type Reporter, rule } from "../rule.ts";
import { checkArguments, checkMissing } from "./open-services.ts";
import { handOver, readFromFile } from "./secret-files.ts";

interface Options {
  readonly values: readonly string[];
}

export default rule<"container", Options>({
  id: "no-weak-service-credentials",
  subject: "container",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "secrets",
  severity: "warning",
  presets: ["recommended"],
  summary: "Do not start databases and consoles open to everybody",
  why: "Machines look for services without a password or with the usual one all day long, and find those that were only meant for a test.",
  remedy: "Leave the check of passwords on, and hand a strong password over as a secret.",
  except:
    "Throw-away services of tests that no other container reaches. Passwords that no-secret-in-env speaks of are left to it.",
  standards: {
    "nist-800-190": ["4.1.2", "4.1.4"],
    "owasp-docker": ["D04", "D06"],
    "owasp-kubernetes": ["K03:2025", "K09:2025"],
    cwe: ["CWE-1392", "CWE-521"],
  },
  fixes: ["choice"],
  options: {
    values: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "More passwords that everybody knows.",
    },
  },
  examples: [
    {
      kind: "compose",
      bad: "services:\n  db:\n    image: mysql:9.5\n    environment:\n      MYSQL_ALLOW_EMPTY_PASSWORD: yes\n      MYSQL_DATABASE: app\n",
      fixed: "services:\n  db:\n    image: mysql:9.5\n    environment:\n      MYSQL_DATABASE: app\n",
    },
    {
      kind: "compose",
      note: "Everybody in the network of the host reaches it.",
      bad: 'services:\n  cache:\n    image: redis:8\n    ports:\n      - "6379:6379"\n',
    },
    {
      kind: "compose",
      note: "Only the other services reach it.",
      good: "services:\n  cache:\n    image: redis:8\n",
    },
  ],

  check(container, report, context) {
    // it says so of every variable whose name and value are those of a secret
    const said = anyPreset(
      context,
      "recommended",
      "cis-docker",
      "cis-kubernetes",
      "nist-800-190",
      "nsa-cisa",
      "aci",
      "strict",
      "all",
    );
    for (const variable of container.environment) {
      if (variable.source === "env") checkVariable(container, variable, report, context.options, said);
    }
    checkArguments(container, report);
    checkMissing(container, report);
  },
});

function checkVariable(
  container: Container,
  variable: EnvironmentVariable,
  report: Reporter,
  { values }: Options,
  said: boolean,
): void {
  const value = known(variable.value);
  if (value === undefined || (said && secretName(variable.name) && secretValue(value) !== "none")) return;
  const how =
    values.includes(value) && secretName(variable.name) ? "weak password" : opening(variable.name, value)?.how;
  if (!how) return;
  report(variable, {
    message:
      how === "weak password"
        ? `${called(container)} gets a password in ${variable.name} that everybody tries first. Choose a strong one and hand it over as a secret.`
        : `${variable.name}: ${value} opens ${called(container, "inside")} to everybody who reaches it, without a password. Leave the check on.`,
    detail: variable.name,
    fixes: fixes(variable, how, container),
  });
}

function fixes(variable: EnvironmentVariable, how: "weak password" | "no password", container: Container): Fix[] {
  if (how === "weak password") return [...readFromFile(variable, container), ...handOver(variable, container)];
  const { name, place } = variable;
  return place ? [choice(`Take ${name} out; a password must then be set`, remove(place))] : [];
}
