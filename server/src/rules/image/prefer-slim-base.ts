import { baseFamily } from "../../knowledge/base-images.ts";
import { endOfLife } from "../../knowledge/end-of-life.ts";
import { officialName } from "../../knowledge/image-name.ts";
import { packageCommand } from "../../knowledge/package-command-line.ts";
import { type SlimmerImage, type SlimVariant, slimmer } from "../../knowledge/slimmer-images.ts";
import { movement } from "../../knowledge/supported-tags.ts";
import type { ShellCommand } from "../../model/command.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import { withTag } from "../../model/image-reference.ts";
import { onlyLenient } from "../container/presets.ts";
import { lineage } from "../lineage.ts";
import { rule } from "../rule.ts";
import { pulled, referTo } from "./image-reference.ts";

interface Options {
  readonly prefer: readonly string[];
}

const KIND_OF: Readonly<Record<SlimVariant, string>> = {
  slim: "slim",
  minimal: "slim",
  jre: "slim",
  chiseled: "chiseled",
  alpine: "alpine",
};

/** Images whose Alpine variant does the same work; in databases another C library sorts text differently. */
const ALPINE_IS_FINE = new Set("node php golang nginx httpd".split(" "));

export default rule<"stage", Options>({
  id: "prefer-slim-base",
  subject: "stage",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "info",
  presets: ["recommended"],
  summary: "Build the final image on a slim variant",
  why: "Compilers, headers and tools that nobody runs make the image larger, give an intruder something to work with, and bring most of the known vulnerabilities that a scanner reports.",
  remedy: "Use the slim variant of the same image, or build in one stage and copy the result into a smaller one.",
  except:
    "Images that are made for building or debugging. Alpine, with its other C library, and what only leaves out manuals are proposed beyond `recommended` only.",
  standards: {
    "cis-docker": ["4.3"],
    "nist-800-190": ["4.1.1", "4.1.2"],
    "owasp-docker": ["D04"],
    cwe: ["CWE-1104"],
  },
  fixes: ["choice"],
  options: {
    prefer: {
      type: "array",
      items: { type: "string" },
      default: ["slim", "distroless", "alpine", "chiseled"],
      description: "Kinds of slim variants to propose, the preferred one first: slim, alpine, chiseled.",
    },
  },
  references: [
    {
      title: "Choose the right base image",
      url: "https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image",
    },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM python:3.13\nCOPY app.py /\nCMD ["python", "/app.py"]\n',
      fixed: 'FROM python:3.13-slim\nCOPY app.py /\nCMD ["python", "/app.py"]\n',
    },
    {
      kind: "dockerfile",
      note: "A builder stage may be as large as it likes.",
      good: "FROM node:24 AS build\nRUN npm ci\nFROM node:24-slim\nCOPY --from=build /app /app\n",
    },
    {
      kind: "dockerfile",
      note: "The stage needs what the slim variant lacks.",
      good: "FROM python:3.13\nRUN apt-get update && apt-get install -y --no-install-recommends libpq-dev && rm -rf /var/lib/apt/lists/*\n",
    },
  ],

  check(stage, report, context) {
    const { options, facts } = context;
    if (!stage.final || !stage.rootImage) return;
    const value = pulled(stage.rootImage);
    if (!value || movement(value.value) || value.value.digest !== undefined) return;
    const base = baseFamily(value.value);
    const ends = endOfLife(value.value, facts.today);
    if (!base || ends?.image?.state === "ended" || ends?.distribution?.state === "ended") return;
    const slim = slimmer(value.value).filter(
      (image) =>
        options.prefer.includes(KIND_OF[image.variant]) &&
        // another C library is a decision of its own, and manuals do no harm
        !(onlyLenient(context) && (image.libc === "musl" || officialName(value.value) === "debian")) &&
        // no-sdk-final-stage says it
        !(image.variant === "jre" && startsJava(stage)),
    );
    if (slim.length === 0) return;
    const chain = lineage(stage);
    const commands = chain.flatMap((one) => one.instructions.flatMap((i) => i.scripts.flatMap((s) => s.commands)));
    if (commands.some(needsTools)) return;
    const name = officialName(value.value);
    const fitting = slim
      .filter((image) => fits(image, chain, commands))
      .sort((a, b) => options.prefer.indexOf(KIND_OF[a.variant]) - options.prefer.indexOf(KIND_OF[b.variant]));
    const best = fitting[0];
    if (!best || (fitting.every(({ libc }) => libc === "musl") && !(name && ALPINE_IS_FINE.has(name)))) return;
    const smaller = withTag(value.value, best.tag);
    report(value, {
      message:
        base.sizeClass === "sdk"
          ? `The final image is built on ${value.value.text}, compilers and all. Copy what was built into a smaller image in a last stage, or use ${smaller}.`
          : `The final image is built on ${value.value.text}, with what it may not need. Use ${smaller}: ${best.note}.`,
      fixes: fitting.flatMap((image) => referTo(value, withTag(value.value, image.tag), ` (${image.note})`)),
    });
  },
});

function startsJava({ entrypoint, command }: BuildStage): boolean {
  return (entrypoint ?? command)?.scripts[0]?.commands[0]?.name === "java";
}

const TOOLS =
  /^(?:build-essential|build-base|gcc|g\+\+|clang|make|cmake|autoconf|automake|pkg-config|git|[\w.+-]+-dev(?:el)?)(?:[=:].*)?$/;
const COMPILERS = new Set(
  "gcc g++ cc c++ clang make cmake ninja meson autoconf cargo docker-php-ext-install pecl phpize node-gyp".split(" "),
);

/** True for a command that works with what a slim variant leaves out, or installs it. */
function needsTools(command: ShellCommand): boolean {
  if (command.name !== undefined && COMPILERS.has(command.name)) return true;
  const args = command.args.map((word) => word.value);
  const packages = packageCommand(command.name, args);
  return (
    packages?.manager.kind === "system" &&
    packages.action === "install" &&
    packages.operands.some((i) => TOOLS.test(args[i] ?? ""))
  );
}

/** Whether what the stage does would still work in that variant. */
function fits(image: SlimmerImage, chain: readonly BuildStage[], commands: readonly ShellCommand[]): boolean {
  if (image.variant === "jre")
    return !commands.some(({ name }) => name === "javac" || name === "mvn" || name === "gradle");
  if (image.libc === "musl") return !commands.some(({ name }) => packageCommand(name, [])?.manager.family === "debian");
  if (image.shell) return true;
  const runs = chain.some((stage) => stage.instructions.some(({ keyword }) => keyword === "RUN"));
  const start = [chain[0]?.command, chain[0]?.entrypoint].filter((instruction) => instruction !== undefined);
  return !runs && start.every(({ json }) => json);
}
