import type { InstructionWord } from "../../model/dockerfile.ts";
import type { Report, SameAs } from "../../model/finding.ts";
import { choice, type Fix, safe } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { onlyLenient } from "../container/presets.ts";
import { rule } from "../rule.ts";

const RANGE: SameAs = {
  hadolint: ["DL3011"],
  trivy: ["DS-0008"],
  semgrep: ["dockerfile/correctness/invalid-port"],
  kics: ["71bf8cf8"],
};
const NONE: SameAs = {};

export default rule({
  id: "valid-expose",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "error",
  presets: ["recommended"],
  notSecurity: true,
  summary: "Write EXPOSE as port or port/protocol",
  why: "The builder refuses a port that cannot exist. An address or a host's port has no effect in EXPOSE, though it reads as if it had.",
  remedy:
    "Name the container's port alone, 1 to 65535, with /tcp, /udp or /sctp in small letters; publish it with -p at run time.",
  except: "A protocol in capitals is told beyond `recommended` only: builders take it.",
  sameAs: {
    hadolint: ["DL3011"],
    buildkit: ["ExposeProtoCasing", "ExposeInvalidFormat"],
    trivy: ["DS-0008"],
    semgrep: ["dockerfile/correctness/invalid-port"],
    kics: ["71bf8cf8"],
  },
  fixes: ["safe", "choice"],
  references: [{ title: "EXPOSE", url: "https://docs.docker.com/reference/dockerfile/#expose" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM nginx:1.30\nEXPOSE 8080:80\n",
      fixed: "FROM nginx:1.30\nEXPOSE 80\n",
    },
    { kind: "dockerfile", bad: "FROM nginx:1.30\nEXPOSE 80800\n" },
    { kind: "dockerfile", good: "FROM nginx:1.30\nEXPOSE 80 8000-8010/udp ${PORT}\n" },
  ],

  check(instruction, report, context) {
    if (instruction.keyword !== "EXPOSE") return;
    for (const word of instruction.words) {
      if (word.value.state !== "set" || word.value.value === "") continue;
      const fault = faultOf(word.value.value, word);
      if (fault && !(fault.severity === "info" && onlyLenient(context)))
        report(word, { ...fault, detail: word.value.value });
    }
  },
});

function faultOf(text: string, word: InstructionWord): Report | undefined {
  const slash = text.indexOf("/");
  const ports = slash < 0 ? text : text.slice(0, slash);
  const protocol = slash < 0 ? "" : text.slice(slash + 1);
  const mapping = mappedPorts(ports);
  const [first, last] = (mapping ?? ports).split("-");
  if (!/^\d+(?:-\d+)?$/.test(mapping ?? ports))
    return {
      message: `${text} is no port: the builder refuses it. Write a number, such as 8080 or 8080/udp.`,
      sameAs: NONE,
    };
  const highest = [first, last].find((port) => Number(port) > 65_535);
  if (highest !== undefined)
    return { message: `There is no port ${highest}: ports end at 65535, and the builder refuses it.`, sameAs: RANGE };
  if (last !== undefined && Number(last) < Number(first))
    return {
      message: `The range ${ports} ends before it begins: the builder refuses it. Swap the numbers.`,
      sameAs: NONE,
    };
  if (!/^(?:tcp|udp|sctp)?$/i.test(protocol))
    return { message: `There is no protocol ${protocol}: the builder refuses it. Use tcp, udp or sctp.`, sameAs: NONE };
  if (mapping !== undefined)
    return {
      message: `EXPOSE only names the container's port: the part before it in ${text} does nothing. Write ${mapping}, and publish it with -p at run time.`,
      severity: "warning",
      sameAs: {
        buildkit: [
          ...(ports.startsWith(":") ? [] : ["ExposeInvalidFormat"]),
          ...(isLower(protocol) ? [] : ["ExposeProtoCasing"]),
        ],
      },
      fixes: rewrite(word, text, `${mapping}${slash < 0 ? "" : `/${protocol.toLowerCase()}`}`, "choice"),
    };
  if (isLower(protocol)) return undefined;
  return {
    message: `Protocols are written in small letters: ${protocol.toLowerCase()}. Some tools do not understand ${protocol}.`,
    severity: "info",
    sameAs: { buildkit: ["ExposeProtoCasing"] },
    fixes: rewrite(word, text, `${ports}/${protocol.toLowerCase()}`, "safe"),
  };
}

/** The container's part of `[address:]host:container`; undefined where it is no mapping that the builder takes. */
function mappedPorts(text: string): string | undefined {
  const parts = text.split(":");
  const ports = parts.pop() ?? "";
  const host = parts.pop();
  if (host === undefined || !/^\d+(?:-\d+)?$/.test(ports)) return undefined;
  const address = parts.join(":");
  if (address !== "" && !/^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[\da-fA-F:.]*:[\da-fA-F:.]*\]?)$/.test(address))
    return undefined;
  const [from, to] = [width(host), width(ports)];
  if (host === "" || to === undefined) return ports;
  return from !== undefined && (from === to || to === 0) ? ports : undefined;
}

/** How many ports come behind the first of a range; undefined where it is none. */
function width(range: string): number | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range);
  if (!match) return undefined;
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
  return last >= first && last <= 65_535 ? last - first : undefined;
}

function isLower(text: string): boolean {
  return text === text.toLowerCase();
}

/** Only where the word itself holds the text, without variables and quotes. */
function rewrite(word: InstructionWord, text: string, wanted: string, safety: "safe" | "choice"): Fix[] {
  if (word.text !== text) return [];
  return [(safety === "safe" ? safe : choice)(`Write ${wanted}`, replace(word.at, wanted))];
}
