import type { ShellCommand, ShellWord } from "../../model/command.ts";
import type { Container, EnvironmentVariable } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Intent, remove, replace, set } from "../../model/place.ts";
import { span, textOf } from "../../text/span.ts";
import { fixOf, takeOut } from "../command/word-edits.ts";
import { rule } from "../rule.ts";
import { debugArgument, debugVariable, withoutDebugger } from "./debugging.ts";
import { called } from "./wording.ts";

const FLASK = { semgrep: ["yaml/kubernetes/security/env/flask-debugging-enabled"] };

export default rule<"container">({
  id: "no-debug-mode",
  subject: "container",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "attack-surface",
  severity: "warning",
  presets: [],
  summary: "Do not ship with debugging switched on",
  why: "Debug modes show source code, settings and secrets in error pages, and a debugger runs whatever it is sent.",
  remedy: "Set the production mode, and open debuggers only while you need them, on localhost.",
  except: "Files and stages for development, told by their names, are hints only.",
  sameAs: FLASK,
  standards: { "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"], cwe: ["CWE-489"] },
  fixes: ["choice"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM python:3.14-slim\nENV FLASK_DEBUG=1\nCMD flask run\n",
      fixed: "FROM python:3.14-slim\nENV FLASK_DEBUG=0\nCMD flask run\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    command: node --inspect=0.0.0.0:9229 server.js\n",
    },
    { kind: "dockerfile", good: "FROM node:24-slim\nENV NODE_ENV=production\nCMD node --inspect server.js\n" },
  ],

  check(container, report, { facts }) {
    const lenient = isForDevelopment(container, facts.path) ? { severity: "info" as const } : {};
    for (const variable of container.environment) {
      if (variable.value.state !== "set" || variable.source !== "env") continue;
      const found = debugVariable(variable.name, variable.value.value);
      if (!found) continue;
      report(variable, {
        message: `${variable.name} ${found.what} in ${called(container, "inside")}. ${found.instead === undefined ? "Leave it out" : `Set it to ${found.instead}`} where it runs for real.`,
        ...lenient,
        detail: variable.name,
        sameAs: variable.name === "FLASK_ENV" ? FLASK : {},
        fixes: fixes(variable, found.instead),
      });
    }
    for (const command of container.scripts.flatMap((s) => s.commands)) {
      const found = debugArgument(command);
      if (!found) continue;
      report(found.word, {
        message: `This ${found.what} in ${called(container, "inside")}. Leave it out where it runs for real.`,
        ...lenient,
        sameAs: {},
        fixes: withoutOption(command, found.word),
      });
    }
  },
});

function isForDevelopment({ stage, name }: Container, path: string): boolean {
  const words = `${path.slice(path.lastIndexOf("/") + 1)} ${stage?.name ?? ""} ${stage ? "" : (name ?? "")}`;
  return /(?:^|[-_. ])(?:dev|devel|development|debug|override|local|test|tests|testing)(?:[-_. ]|$)/i.test(words);
}

function fixes({ name, value, place }: EnvironmentVariable, instead: string | undefined): Fix[] {
  if (value.state !== "set") return [];
  if (instead !== undefined) return [choice(`Set ${name} to ${instead}`, set(value.place, instead))];
  const rest = withoutDebugger(value.value);
  if (rest !== "" && rest !== value.value && !/["'\\]/.test(rest)) {
    return [choice(`Take the debugger out of ${name}`, set(value.place, rest))];
  }
  return place && (rest === "" || value.value.trim() === "*") ? [choice(`Remove ${name}`, remove(place))] : [];
}

/** An option of its own goes, with the comma or space before it; `dlv` and `debugpy` are the program itself. */
function withoutOption(command: ShellCommand, word: ShellWord): Fix[] {
  const { script, words } = command;
  const value = word.value ?? "";
  if (withoutDebugger(value) !== "" && value !== "--debug") return [];
  const make = (...edits: Intent[]) => [choice(`Leave out ${value.replace(/=.*/s, "")}`, ...edits)];
  if (!script.instruction?.json) return fixOf(takeOut([word], command), (edits) => make(...edits)).flat();
  const before = words[words.indexOf(word) - 1];
  if (!before || before.at.piece !== word.at.piece) return [];
  const gap = span(word.at.piece, before.at.end, word.at.start);
  return /^\s*,\s*$/.test(textOf(gap)) ? make(replace(span(gap.piece, gap.start, word.at.end), "")) : [];
}
