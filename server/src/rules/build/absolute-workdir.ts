import type { Instruction, InstructionWord } from "../../model/dockerfile.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { span } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { isAbsolute } from "./container-path.ts";

const RELATIVE: SameAs = {
  hadolint: ["DL3000"],
  buildkit: ["WorkdirRelativePath"],
  trivy: ["DS-0009"],
  checkov: ["CKV_DOCKER_10"],
  kics: ["6b376af8"],
};
const FURTHER: SameAs = { hadolint: ["DL3000"], trivy: ["DS-0009"], checkov: ["CKV_DOCKER_10"], kics: ["6b376af8"] };

export default rule({
  id: "absolute-workdir",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "warning",
  presets: [],
  notSecurity: true,
  summary: "Give WORKDIR a path from the root",
  why: "A relative WORKDIR hangs on the one that the base image happens to set; a new version of the image may move it.",
  remedy: "Begin the path with /, and keep out of the folders that the kernel fills.",
  sameAs: {
    hadolint: ["DL3000"],
    buildkit: ["WorkdirRelativePath"],
    trivy: ["DS-0009", "DS-0030"],
    checkov: ["CKV_DOCKER_10"],
    kics: ["6b376af8"],
  },
  standards: { cwe: ["CWE-22"] },
  fixes: ["choice"],
  references: [{ title: "WORKDIR", url: "https://docs.docker.com/reference/dockerfile/#workdir" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM node:24-slim\nWORKDIR app\n",
      fixed: "FROM node:24-slim\nWORKDIR /app\n",
    },
    { kind: "dockerfile", good: "FROM node:24-slim\nARG HOME_DIR\nWORKDIR ${HOME_DIR}/src\n" },
  ],

  check(instruction, report) {
    const path = instruction.words[0];
    if (instruction.keyword !== "WORKDIR" || !path) return;
    const kernel = path.value.state === "set" ? KERNEL.exec(path.value.value)?.[1] : undefined;
    if (kernel) {
      report(path, {
        message: `${kernel} is filled by the kernel when the container runs: what the build writes there is lost or in the way. Choose a folder of the image.`,
        detail: "kernel",
        sameAs: { trivy: ["DS-0030"] },
      });
    } else if (isAbsolute(path) === false) {
      const above = instruction.stage.workdirAt(instruction);
      const first = above.state === "unset" || (above.state === "unknown" && above.why === "base image");
      report(path, {
        message: first
          ? `${path.text} is relative to whatever WORKDIR the base image sets. Begin with /.`
          : `${path.text} is relative to the WORKDIR above${above.state === "set" ? `, ${above.value}` : ""}. A path from the root says where it is.`,
        severity: first ? "warning" : "info",
        detail: path.text,
        ...(above.state === "set"
          ? { related: [{ at: above.key ?? above.at, message: "This WORKDIR is in force" }] }
          : {}),
        // BuildKit looks at the first one, and not behind ONBUILD
        sameAs:
          above.state === "unset" && instruction === instruction.stage.instructions[instruction.index]
            ? RELATIVE
            : FURTHER,
        fixes: first ? fixesFor(instruction, path) : [],
      });
    }
  },
});

const KERNEL = /^(\/(?:proc|sys|dev|boot))(?:\/(?!shm(?:\/|$))|$)/;

function fixesFor({ json }: Instruction, { text, at }: InstructionWord): Fix[] {
  const quote = /^["']/.test(text) ? 1 : 0;
  const lead = /^(?:\.\/)?/.exec(text.slice(quote))?.[0].length ?? 0;
  if (json || /^["']?\.(?:\.|$)/.test(text)) return [];
  const start = at.start + quote;
  return [choice("Begin with /", replace(span(at.piece, start, start + lead), "/"))];
}
