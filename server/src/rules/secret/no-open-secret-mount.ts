import type { InstructionFlag } from "../../model/dockerfile.ts";
import { type Fix, hardening } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { textOf } from "../../text/span.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "no-open-secret-mount",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "secrets",
  severity: "warning",
  presets: [],
  summary: "Do not open a mounted secret to other users",
  why: "A secret or SSH agent that is mounted for one RUN can be used by root alone; a wider mode lets every program that the RUN starts as somebody else have it.",
  remedy: "Leave the mode out (0400 applies), and set uid where another user has to read it.",
  standards: { "nist-800-190": ["4.1.4"], "owasp-docker": ["D06"], cwe: ["CWE-732"] },
  fixes: ["hardening"],
  references: [
    {
      title: "RUN --mount=type=secret",
      url: "https://docs.docker.com/reference/dockerfile/#run---mounttypesecret",
    },
  ],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM node:24-slim\nRUN --mount=type=secret,id=npmrc,mode=0444 npm ci\n",
      fixed: "FROM node:24-slim\nRUN --mount=type=secret,id=npmrc npm ci\n",
    },
    { kind: "dockerfile", good: "FROM node:24-slim\nRUN --mount=type=secret,id=npmrc,uid=1000 npm ci\n" },
  ],

  check({ run }, report) {
    for (const { flag, type, mode } of run?.mounts ?? []) {
      const kind = known(type);
      // more than reading for the group, or anything for others
      if ((kind !== "secret" && kind !== "ssh") || mode.state !== "set" || (mode.value & 0o037) === 0) continue;
      report(flag, {
        message: `Mode ${mode.value.toString(8).padStart(4, "0")} opens this ${kind === "ssh" ? "SSH agent" : "secret"} to other users of the build. Leave it out, and set uid where another user has to read it.`,
        fixes: fixes(flag),
      });
    }
  },
});

function fixes({ valueAt, value }: InstructionFlag): Fix[] {
  if (!valueAt || value === undefined || textOf(valueAt) !== value || /["'\\$`]/.test(value)) return [];
  const kept = value.split(",").filter((option) => !/^\s*mode=/i.test(option));
  return [hardening("Leave the mode out, so that only root (or uid) may read it", replace(valueAt, kept.join(",")))];
}
