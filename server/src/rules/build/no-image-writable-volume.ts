import type { Instruction } from "../../model/dockerfile.ts";
import { known } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { withoutSlash } from "./container-path.ts";

export default rule({
  id: "no-image-writable-volume",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "lifecycle",
  severity: "info",
  presets: [],
  summary: "Declare volumes for data only",
  why: "A folder that is a volume is writable in every container, also with a read-only root file system, and keeps the code or settings of an old image after an update.",
  remedy: "Keep data in a folder of its own, and declare that.",
  standards: { "owasp-docker": ["D09"], cwe: ["CWE-732"] },
  references: [{ title: "VOLUME", url: "https://docs.docker.com/reference/dockerfile/#volume" }],
  examples: [
    { kind: "dockerfile", bad: "FROM node:24-slim\nWORKDIR /app\nCOPY . .\nVOLUME /app\n" },
    { kind: "dockerfile", good: "FROM node:24-slim\nWORKDIR /app\nCOPY . .\nVOLUME /app/data\n" },
  ],

  check(instruction, report) {
    if (instruction.keyword !== "VOLUME") return;
    for (const word of instruction.words) {
      const path = withoutSlash(known(word.value));
      if (path === undefined) continue;
      const what = SYSTEM.has(path) ? "belongs to the system" : holdsCode(instruction, path) ? "holds the code" : "";
      if (!what) continue;
      report(word, {
        message: `${path} ${what}: as a volume it stays writable, and what an update of the image changes there does not arrive. Declare a folder for data alone.`,
        detail: path,
      });
    }
  },
});

const SYSTEM = new Set(
  "/ /bin /boot /dev /etc /lib /lib64 /opt /proc /root /run /sbin /sys /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/sbin /usr/share /var /var/lib".split(
    " ",
  ),
);

/** The folder is the WORKDIR, and the build context was copied into it. */
function holdsCode(volume: Instruction, path: string): boolean {
  const { stage, index } = volume;
  return stage.instructions.slice(0, index).some((i) => {
    if ((i.keyword !== "COPY" && i.keyword !== "ADD") || i.broken || i.words.length < 2) return false;
    const at = known(stage.workdirAt(i));
    const destination = withoutSlash(known((i.words.at(-1) as (typeof i.words)[number]).value));
    const source = known((i.words[0] as (typeof i.words)[number]).value);
    const whole = source === "." || source === "./" || /^(?:\.\/)?(?:src|app)\/?$/.test(source ?? "");
    return whole && (destination === path || (/^\.\/?$/.test(destination ?? "") && at === path));
  });
}
