import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { leadsToFinal } from "../lineage.ts";
import { rule } from "../rule.ts";

/** Folders that a program writes to while it runs. */
const DATA =
  /(?:^|\/)(?:data|storage|uploads?|cache|\.cache|tmp|logs?|run|var\/lib|var\/www|sessions?|state|db|home)(?:\/|$)/i;

export default rule<"instruction", { readonly dataPaths: readonly string[] }>({
  id: "prefer-root-owned-files",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "user",
  severity: "info",
  presets: [],
  summary: "Let the program's files belong to root",
  why: "Whoever breaks into a program that may write its own files can change what it does, and stay.",
  remedy: "Leave --chown out: everybody may read what root owns. Keep it for folders that the program writes to.",
  except: "Programs that write beside their own files; list the folders in dataPaths.",
  sameAs: { kics: ["aa93e17f"] },
  standards: { "nist-800-190": ["4.4.3"], "owasp-docker": ["D09"], cwe: ["CWE-732"] },
  fixes: ["choice"],
  options: {
    dataPaths: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Folders of the image that the program writes to, with all that is below them.",
    },
  },
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM node:24-slim\nCOPY --chown=node:node . /app\nUSER node\n",
      fixed: "FROM node:24-slim\nCOPY . /app\nUSER node\n",
    },
    { kind: "dockerfile", good: "FROM node:24-slim\nCOPY . /app\nCOPY --chown=node:node seed /app/data\nUSER node\n" },
  ],

  check(instruction, report, { options }) {
    const { copy, words, stage } = instruction;
    if (copy?.chown.state !== "set" || !leadsToFinal(stage)) return;
    const { chown } = copy;
    const runs = stage.dockerfile.stages.at(-1)?.user;
    const user = runs && known(runs)?.split(":")[0];
    if (!user || /^(?:root|0+)$/.test(user)) return;
    const owner = chown.value.split(":")[0];
    const target = words.at(-1);
    if (owner !== user || !target) return;
    const path = known(target.value) ?? target.text;
    if (DATA.test(path) || options.dataPaths.some((d) => path === d || path.startsWith(`${d}/`))) return;
    report(
      { at: chown.key ?? chown.at },
      {
        message: `What is copied to ${path} belongs to ${user}, the user that the program runs as: whoever breaks in can change it. Leave --chown out.`,
        fixes: [choice("Leave --chown out, so that the files belong to root", remove(chown.place))],
      },
    );
  },
});
