import type { Instruction } from "../../model/dockerfile.ts";
import { safe } from "../../model/fix.ts";
import { type Intent, replace } from "../../model/place.ts";
import { span, textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "no-maintainer",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Name the authors by a label instead of MAINTAINER",
  why: "MAINTAINER is deprecated; tools that read an image look for the label.",
  remedy: 'Write LABEL org.opencontainers.image.authors="...".',
  sameAs: {
    hadolint: ["DL4000"],
    buildkit: ["MaintainerDeprecated"],
    trivy: ["DS-0022"],
    checkov: ["CKV_DOCKER_6"],
    kics: ["99614418"],
    semgrep: ["dockerfile/best-practice/maintainer-is-deprecated"],
  },
  fixes: ["safe"],
  references: [
    {
      title: "MaintainerDeprecated",
      url: "https://docs.docker.com/reference/build-checks/maintainer-deprecated/",
    },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nMAINTAINER Ada <ada@example.com>\n",
      fixed: 'FROM debian:13\nLABEL org.opencontainers.image.authors="Ada <ada@example.com>"\n',
    },
    { kind: "dockerfile", good: 'FROM debian:13\nLABEL org.opencontainers.image.authors="ada@example.com"\n' },
  ],

  check(instruction, report) {
    if (instruction.keyword !== "MAINTAINER") return;
    const label = asLabel(instruction);
    report(instruction.keywordAt, {
      message: "MAINTAINER is deprecated. Write LABEL org.opencontainers.image.authors instead.",
      fixes: label ? [safe("Write it as a label", label)] : [],
    });
  },
});

/** MAINTAINER takes its line as it stands; in a label's quotes three characters mean something. */
function asLabel({ keywordAt, argumentsAt, stage }: Instruction): Intent | undefined {
  const written = textOf(argumentsAt).trim();
  const name = written.replace(/^(["'])(.*)\1$/, "$2");
  if (name === "" || /[\r\n]/.test(written)) return undefined;
  const { escape: quote } = stage.dockerfile;
  const quoted = [...name].map((c) => (c === '"' || c === "$" || c === quote ? `${quote}${c}` : c)).join("");
  const keyword = textOf(keywordAt);
  const label = keyword === keyword.toLowerCase() ? "label" : "LABEL";
  const end = argumentsAt.start + textOf(argumentsAt).trimEnd().length;
  return replace(span(keywordAt.piece, keywordAt.start, end), `${label} org.opencontainers.image.authors="${quoted}"`);
}
