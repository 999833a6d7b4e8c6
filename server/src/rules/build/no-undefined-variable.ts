import { officialName } from "../../knowledge/image-name.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { append, replace } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { type Span, span, textOf } from "../../text/span.ts";
import { lineage } from "../lineage.ts";
import { rule } from "../rule.ts";
import { type ExpandedVariable, expandedVariables, PLATFORM_VARIABLES } from "./expanded-variables.ts";
import { namesIn, nearInScope } from "./names-in-scope.ts";

export default rule({
  id: "no-undefined-variable",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Declare a variable in the stage that uses it",
  why: "The builder replaces a name that it does not know by nothing, without a word: a path loses its middle, a version its number.",
  remedy: "Write ARG NAME in the same stage, above the instruction; use ${NAME:-} where it may be empty.",
  except: "A variable that the base image sets. It is reported only where that is sure not to be so, or very unlikely.",
  sameAs: { buildkit: ["UndefinedVar"] },
  fixes: ["choice"],
  references: [{ title: "Scope of ARG", url: "https://docs.docker.com/reference/dockerfile/#scope" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "ARG VERSION=1.4\nFROM acme/base:2\nENV APP_VERSION=$VERSION\n",
      fixed: "ARG VERSION=1.4\nFROM acme/base:2\nARG VERSION\nENV APP_VERSION=$VERSION\n",
    },
    { kind: "dockerfile", good: "FROM acme/base:2\nENV PATH=$ACME_HOME/bin:$PATH NOTE=${UNSET:-}\n" },
  ],

  check(instruction, report) {
    const { stage, index, keyword } = instruction;
    if (
      (!EXPANDED.has(keyword) && keyword !== "RUN") ||
      instruction !== stage.instructions[index] ||
      !textOf(instruction.at).includes("$")
    )
      return;
    const seen = new Set<string>();
    for (const { at, variable } of usesIn(instruction)) {
      const { name, operator } = variable;
      if (operator || seen.has(name) || EVERYWHERE.has(name)) continue;
      if (stage.definitionAt(instruction, name) || isDefinedBeside(instruction, name, at)) continue;
      seen.add(name);
      const found = reasonToReport(instruction, name);
      if (!found) continue;
      report(at, {
        message: `${name} is empty here: ${found.because}`,
        related: found.elsewhere ? [{ at: found.elsewhere.at, message: `Where ${name} is declared` }] : [],
        detail: name,
        // BuildKit replaces those of EXPOSE without this check
        ...(keyword === "EXPOSE" ? { sameAs: {} } : {}),
        fixes: found.declare
          ? [choice(`Declare ARG ${name} above`, append(instruction.place, `ARG ${name}`))]
          : rename(at, name, found.near),
      });
    }
  },
});

const EXPANDED = new Set(["ENV", "ARG", "COPY", "ADD", "WORKDIR", "USER", "LABEL", "VOLUME", "STOPSIGNAL", "EXPOSE"]);

/** Every image has this one. */
const EVERYWHERE = new Set(["PATH"]);

/** Images that set nothing but PATH. */
const BARE = new Set([
  "alpine",
  "debian",
  "ubuntu",
  "busybox",
  "almalinux",
  "rockylinux",
  "amazonlinux",
  "oraclelinux",
]);

interface Use {
  readonly variable: ExpandedVariable;
  readonly at: Span;
}

function usesIn({ keyword, words, flags, heredocs, stage }: Instruction): Use[] {
  const { escape: escapeChar } = stage.dockerfile;
  const inside = (at: Span, quotes = true) =>
    expandedVariables(textOf(at), escapeChar, quotes).map((variable) => ({
      variable,
      at: span(at.piece, at.start + variable.start, at.start + variable.end),
    }));
  const flagged = flags.flatMap(({ name, valueAt }) => (name === "from" || !valueAt ? [] : inside(valueAt)));
  if (keyword === "RUN") return flagged;
  // the name of an ARG stays as it is
  const values = words.map(({ at }) => {
    const equals = keyword === "ARG" ? textOf(at).indexOf("=") + 1 : 0;
    return span(at.piece, at.start + equals, at.end);
  });
  const bodies = heredocs.flatMap(({ body, expands }) => (expands ? inside(body, false) : []));
  return [...flagged, ...values.flatMap((at) => inside(at)), ...bodies];
}

/** The variables of one ARG see each other from left to right. */
function isDefinedBeside({ keyword, variables }: Instruction, name: string, use: Span): boolean {
  return keyword === "ARG" && variables.some((v) => v.name === name && v.at.end <= use.start);
}

interface Reason {
  readonly because: string;
  readonly declare?: boolean;
  /** Another place that sets it. */
  readonly elsewhere?: { readonly at: Span } | undefined;
  readonly near?: string;
}

function reasonToReport({ stage }: Instruction, name: string): Reason | undefined {
  const { dockerfile } = stage;
  if (PLATFORM_VARIABLES.has(name))
    return { because: `the builder sets it only in a stage that declares it. Write ARG ${name} above.`, declare: true };
  const above = dockerfile.globalArguments.find((a) => a.name === name);
  if (above)
    return {
      elsewhere: above,
      because: `ARG ${name} above the first FROM counts for FROM alone. Write ARG ${name} in this stage.`,
      declare: true,
    };
  if (namesIn(stage).own.has(name)) {
    const elsewhere = stage.environment.find((v) => v.name === name);
    return { because: "it is set only further down in this stage. Move that up.", elsewhere };
  }
  const near = nearInScope(stage, name);
  if (near) return { because: `nothing sets it. Did you mean ${near}?`, near };
  if (dockerfile.stages.some((s) => namesIn(s).args.has(name)))
    return { because: `ARG ${name} stands in another stage. Write ARG ${name} in this one too.`, declare: true };
  return hasBareBase(stage)
    ? { because: "nothing sets it, and the base image has PATH alone. Declare it with ARG." }
    : undefined;
}

function hasBareBase(stage: BuildStage): boolean {
  const root = lineage(stage).at(-1);
  if (root?.scratch) return true;
  const reference = root?.image && known(root.image.reference);
  const name = reference && officialName(reference);
  return name !== undefined && BARE.has(name);
}

function rename(at: Span, name: string, near: string | undefined): Fix[] {
  const offset = textOf(at).indexOf(name);
  if (near === undefined || offset < 0) return [];
  return [choice(`Use ${near}`, replace(span(at.piece, at.start + offset, at.start + offset + name.length), near))];
}
