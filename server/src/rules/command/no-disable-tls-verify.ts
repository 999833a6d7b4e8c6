import type { ShellCommand } from "../../model/command.ts";
import { type Fix, hardening } from "../../model/fix.ts";
import { remove, replace } from "../../model/place.ts";
import type { VariableUse } from "../../model/subjects.ts";
import { span, textOf } from "../../text/span.ts";
import { onlyLenient } from "../container/presets.ts";
import { type Reporter, rule } from "../rule.ts";
import { actual } from "./downloads.ts";
import { packageCommand } from "./package-command.ts";
import { removeCommand } from "./remove-command.ts";
import { insecureCluster, type TlsSwitch, tlsSwitches } from "./tls-switches.ts";
import { tlsVariable } from "./tls-variables.ts";
import { fixOf, stands, takeOut } from "./word-edits.ts";

export default rule({
  id: "no-disable-tls-verify",
  subject: "command",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "error",
  presets: ["recommended", "nist-800-190"],
  summary: "Do not switch off the verification of certificates",
  why: "Without it anybody on the way can answer in the server's name, read what is sent and change what is fetched.",
  remedy:
    "Leave the switch out; where a server has a certificate of your own authority, add that authority to the trusted ones.",
  except: "A check of the container's own service on localhost: told beyond `recommended` only, as info.",
  sameAs: {
    checkov: [2, 3, 4, 5, 6, 12, 13, 14, 15, 16].map((n) => `CKV2_DOCKER_${n}`),
  },
  standards: { "nist-800-190": ["4.2.1"], "owasp-docker": ["D08"], cwe: ["CWE-295"] },
  fixes: ["hardening"],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN curl -fsSLk -o /tmp/app.tgz https://example.com/app.tgz\n",
      fixed: "FROM debian:13\nRUN curl -fsSL -o /tmp/app.tgz https://example.com/app.tgz\n",
    },
    {
      kind: "dockerfile",
      bad: 'FROM node:24-slim\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\nCMD ["node", "app.js"]\n',
      fixed: 'FROM node:24-slim\nCMD ["node", "app.js"]\n',
    },
    {
      kind: "compose",
      bad: 'services:\n  app:\n    image: acme/app:1.4\n    environment:\n      NODE_TLS_REJECT_UNAUTHORIZED: "0"\n      PORT: "80"\n',
      fixed: 'services:\n  app:\n    image: acme/app:1.4\n    environment:\n      PORT: "80"\n',
    },
    {
      kind: "dockerfile",
      good: "FROM debian:13\nRUN curl -fsSL --cacert /ca.pem https://example.com/app.tgz -o /tmp/app.tgz\n",
    },
  ],

  check(command, report, context) {
    assignments(command, report);
    const own = packageCommand(command)?.command ?? actual(command);
    for (const found of tlsSwitches(own)) {
      const [first] = found.words;
      const last = found.words.at(-1);
      if (!first || !last) continue;
      const local = isLocal(own);
      // nobody is on the way to the same machine
      if (local && onlyLenient(context)) continue;
      const whole = found.words === own.words;
      const at = whole ? own.at : span(first.at.piece, first.at.start, Math.max(first.at.end, last.at.end));
      report(at, {
        message: `${whole ? "This setting" : textOf(first.at)} makes ${own.name} accept any certificate${local ? ". Ask a port without TLS instead, or trust the right authority." : ", so that anybody on the way can answer in the server's name. Leave it out and trust the right authority."}`,
        ...(local ? { severity: "info" as const } : {}),
        sameAs: found.id ? { checkov: [found.id] } : {},
        fixes: fixesFor(found, own, command),
      });
    }
  },

  also: {
    variable(use, report) {
      const { variable } = use;
      const found = tlsVariable(variable.name, variable.value.state === "set" ? variable.value.value : undefined);
      if (!found) return;
      report(variable.at, {
        message: `${variable.name} switches off the verification of certificates. Leave it out and trust the right authority.`,
        ...(found.old ? { severity: "info" as const } : {}),
        sameAs: found.id ? { checkov: [found.id] } : {},
        fixes: withoutVariable(use),
      });
    },
  },
});

function withoutVariable({ variable }: VariableUse): Fix[] {
  return variable.place ? [hardening(`Remove ${variable.name}`, remove(variable.place))] : [];
}

/** `NAME=0 command` and `export NAME=0`. */
function assignments(command: ShellCommand, report: Reporter): void {
  const exported = /^(?:export|declare|env)$/.test(command.name ?? "") ? command.args : [];
  const all = [
    ...command.assignments.map(({ name, value, at }) => ({ name, value: value?.value, at, prefix: true })),
    ...exported.map((w) => {
      const [, name = "", value] = /^(\w+)=(.*)$/s.exec(w.value ?? "") ?? [];
      return { name, value, at: w.at, prefix: false };
    }),
  ];
  for (const { name, value, at, prefix } of all) {
    const found = tlsVariable(name, value);
    if (!found) continue;
    const next = command.words[0];
    const gap = next && span(at.piece, at.end, next.at.start);
    const removable = prefix && next && stands(next, command) && gap && /^[ \t]+$/.test(textOf(gap));
    report(at, {
      message: `${name} switches off the verification of certificates. Leave it out and trust the right authority.`,
      ...(found.old ? { severity: "info" as const } : {}),
      sameAs: found.id ? { checkov: [found.id] } : {},
      fixes: removable ? [hardening(`Leave out ${name}`, replace(span(at.piece, at.start, next.at.start), ""))] : [],
    });
  }
}

function isLocal({ args }: ShellCommand): boolean {
  const urls = args.filter((a) => a.pattern.includes("://") || /^localhost\b/.test(a.pattern));
  return (
    urls.length > 0 &&
    urls.every((u) => /^(?:\w+:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?:[:/]|$)/.test(u.pattern))
  );
}

function fixesFor({ words }: TlsSwitch, own: ShellCommand, command: ShellCommand): Fix[] {
  const [first] = words;
  if (!first) return [];
  if (words === own.words) return fixOf(removeCommand(command), (intent) => hardening("Remove the setting", intent));
  const text = first.value ?? "";
  if (words.length === 1 && own.name === "curl" && insecureCluster(text) && text !== "-k") {
    if (!stands(first, own) || first.text !== text) return [];
    return [hardening("Leave out k", replace(first.at, text.replace("k", "")))];
  }
  const title = `Leave out ${words.map((w) => w.text).join(" ")}`;
  return fixOf(takeOut(words, own), (edits) => hardening(title, ...edits));
}
