import type { BuildStage, Dockerfile, Instruction } from "../../model/dockerfile.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { parseImageReference } from "../../model/image-reference.ts";
import { replace } from "../../model/place.ts";
import { nearest } from "../../text/nearest.ts";
import type { Span } from "../../text/span.ts";
import { type Reporter, rule } from "../rule.ts";

const OWN: SameAs = { hadolint: ["DL3023"], trivy: ["DS-0006"], kics: ["cdddb86f"] };
/** hadolint compares names with its stage's alone, and takes a number that is not below for unknown. */
const OWN_NUMBER: SameAs = { hadolint: ["DL3022"], trivy: ["DS-0006"], kics: ["cdddb86f"] };
const UNKNOWN: SameAs = { hadolint: ["DL3022"], kics: ["68a51e22"] };
const NONE: SameAs = {};

export default rule({
  id: "valid-copy-from",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "error",
  presets: ["recommended"],
  notSecurity: true,
  summary: "Copy from an earlier stage or an image that is meant",
  why: "A name that is no earlier stage is pulled as an image from Docker Hub, whoever owns it there; a stage's own or a later name fails the build.",
  remedy: "Name a stage that begins above, or an image with its tag.",
  except: "A build context that is given by --build-context under that name.",
  sameAs: {
    hadolint: ["DL3022", "DL3023"],
    trivy: ["DS-0006"],
    kics: ["cdddb86f", "68a51e22"],
  },
  standards: { cwe: ["CWE-427"] },
  fixes: ["choice"],
  references: [{ title: "COPY --from", url: "https://docs.docker.com/reference/dockerfile/#copy---from" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM golang:1.26 AS builder\nFROM alpine:3.23\nCOPY --from=biulder /app /app\n",
      fixed: "FROM golang:1.26 AS builder\nFROM alpine:3.23\nCOPY --from=builder /app /app\n",
    },
    { kind: "dockerfile", bad: "FROM alpine:3.23 AS app\nCOPY --from=app /etc/x /etc/y\n" },
    { kind: "dockerfile", good: "FROM golang:1.26\nFROM alpine:3.23\nCOPY --from=0 /app /app\n" },
  ],

  check(instruction, report) {
    const { stage, index, keyword } = instruction;
    // what ONBUILD holds runs in another Dockerfile, with stages of its own
    if (instruction !== stage.instructions[index]) return;
    for (const { name, value, at, valueAt, options } of instruction.flags) {
      if (name === "from" && keyword === "COPY" && value)
        checkSource(instruction, { text: value, at: valueAt ?? at }, report);
      if (name === "from" && keyword === "ADD") {
        report(at, {
          message: "ADD has no --from: the builder refuses it. Use COPY.",
          sameAs: NONE,
          fixes: [choice("Use COPY", replace(instruction.keywordAt, "COPY"))],
        });
      }
      const mounted = keyword === "RUN" && name === "mount" ? options.get("from") : undefined;
      if (mounted) checkSource(instruction, { text: mounted, at }, report);
    }
  },
});

interface Source {
  readonly text: string;
  readonly at: Span;
}

function checkSource({ keyword, stage }: Instruction, { text, at }: Source, report: Reporter): void {
  const copy = keyword === "COPY";
  if (text.includes("$")) {
    if (stage.dockerfile.stages.some((s) => s.from?.broken)) return;
    report(at, {
      message: `Variables are not replaced here, so the build fails. Begin a stage with FROM ${text} AS ..., and name that stage.`,
      sameAs: NONE,
    });
    return;
  }
  const source = stageMeant(stage.dockerfile, text, copy);
  if (source === "no such index") {
    report(at, {
      message: `There is no stage ${text}: the file has ${stage.dockerfile.stages.length}, counted from 0.`,
      sameAs: copy ? UNKNOWN : NONE,
    });
  } else if (source === stage) {
    report(at, {
      message: `${text} is the stage that this instruction stands in: it cannot copy from itself. Name an earlier stage or an image.`,
      sameAs: copy ? (/^\d/.test(text) ? OWN_NUMBER : OWN) : NONE,
    });
  } else if (source && source.index > stage.index) {
    report(at, {
      message: `The stage ${text} begins only below: an instruction can take from earlier stages alone. Move that stage up.`,
      sameAs: copy ? UNKNOWN : NONE,
      related: [{ at: source.at, message: `Where stage ${text} begins` }],
    });
  } else if (!source) reportTypo(stage.dockerfile, { text, at }, copy, report);
}

/** A number counts stages, in COPY alone; a name is the last stage of that name, in any case. */
function stageMeant(dockerfile: Dockerfile, text: string, copy: boolean): BuildStage | "no such index" | undefined {
  if (copy && /^\d{1,6}$/.test(text)) return dockerfile.stages[Number(text)] ?? "no such index";
  return namedStages(dockerfile).get(text.toLowerCase());
}

const named = new WeakMap<Dockerfile, ReadonlyMap<string, BuildStage>>();

/** The last stage of each name, by the name in small letters. */
function namedStages(dockerfile: Dockerfile): ReadonlyMap<string, BuildStage> {
  let byName = named.get(dockerfile);
  if (!byName) {
    byName = new Map(dockerfile.stages.flatMap((s) => (s.name === undefined ? [] : [[s.name.toLowerCase(), s]])));
    named.set(dockerfile, byName);
  }
  return byName;
}

/** Names of stages that are typed to an end already, and slips of the fingers in them. */
function reportTypo(dockerfile: Dockerfile, { text, at }: Source, copy: boolean, report: Reporter): void {
  // of very many, the first few hundred are compared
  const names = [...namedStages(dockerfile).values()].slice(0, 300).flatMap(({ name }) => name ?? []);
  const typing = names.some((name) => name.startsWith(text) || text.startsWith(name));
  if (typing || dockerfile.stages.some((s) => s.instructions[0]?.keyword === "FROM" && s.instructions[0].broken))
    return;
  const near = /^[\w-]{3,}$/.test(text) ? nearest(text, names) : undefined;
  if (near) {
    report(at, {
      message: `No stage is called ${text}, so an image of that name is pulled from Docker Hub. Did you mean ${near}?`,
      severity: "warning",
      sameAs: copy ? UNKNOWN : NONE,
      fixes: copy ? [choice(`Copy from ${near}`, replace(at, near))] : [],
    });
  } else if (/^[\w.-]+$/.test(text) && !parseImageReference(text)) {
    report(at, {
      message: `${text} is neither a stage of this file nor the name of an image: the build fails. Name an earlier stage.`,
      sameAs: copy ? UNKNOWN : NONE,
    });
  }
}
