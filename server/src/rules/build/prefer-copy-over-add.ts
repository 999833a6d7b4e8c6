import type { InstructionWord } from "../../model/dockerfile.ts";
import { safe } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";
import { isRemote, sourcesOf } from "./copied-sources.ts";

export default rule({
  id: "prefer-copy-over-add",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "info",
  presets: ["cis-docker", "nist-800-190"],
  summary: "Use COPY for local files",
  why: "ADD also unpacks archives and fetches URLs, so that a file may turn up in another form than the author thought.",
  remedy: "Use COPY; keep ADD for archives that are to be unpacked and for remote sources with a checksum.",
  sameAs: {
    hadolint: ["DL3020"],
    trivy: ["DS-0005"],
    checkov: ["CKV_DOCKER_4"],
    kics: ["9513a694"],
    semgrep: ["dockerfile/best-practice/prefer-copy-over-add"],
  },
  standards: { "cis-docker": ["4.9"], "nist-800-190": ["4.1.2"], "owasp-docker": ["D04"], cwe: ["CWE-829"] },
  fixes: ["safe"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM nginx:1.30\nADD --chown=nginx site.conf /etc/nginx/conf.d/\n",
      fixed: "FROM nginx:1.30\nCOPY --chown=nginx site.conf /etc/nginx/conf.d/\n",
    },
    { kind: "dockerfile", note: "ADD unpacks these.", good: "FROM scratch\nADD rootfs.tar.xz /\n" },
  ],

  check(instruction, report) {
    if (instruction.keyword !== "ADD" || instruction.heredocs.length > 0) return;
    if (instruction.flags.some((f) => f.name === "checksum" || f.name === "keep-git-dir" || f.name === "unpack"))
      return;
    const sources = sourcesOf(instruction);
    if (sources.length === 0 || !sources.every(isPlainLocalFile)) return;
    report(instruction.keywordAt, {
      message: `ADD is not needed for ${textOf((sources[0] as InstructionWord).at)}: it would also unpack archives and fetch URLs. Use COPY.`,
      fixes: [safe("Use COPY", replace(instruction.keywordAt, likeCase(textOf(instruction.keywordAt))))],
    });
  },
});

const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|tlz|tzst|gz|bz2|xz|lzma|zst)$/i;

/** Surely no archive and no URL; what a variable or a trailing wildcard stands for can't be known. */
function isPlainLocalFile(word: InstructionWord): boolean {
  const known = word.value.state === "set";
  const text = known ? word.value.value : word.text;
  if (isRemote(text) || ARCHIVE.test(text)) return false;
  return known ? !/[*?\]]$/.test(text) : /[\w-]\.[A-Za-z][A-Za-z0-9]*$/.test(text);
}

function likeCase(keyword: string): string {
  return keyword === keyword.toLowerCase() ? "copy" : "COPY";
}
