import { resolve } from "node:path";
import type { ImageKnowledge } from "../model/image-facts.ts";
import { type FileReport, reportOn } from "../report/file-report.ts";
import { reportPage } from "../report/page.ts";
import { rules } from "../rules/all.ts";
import { counted } from "../text/quantities.ts";
import { parseArguments } from "./arguments.ts";
import type { World } from "./check.ts";
import { CHECK_OPTIONS } from "./check-options.ts";
import { outputOfCheck, passedOn } from "./check-output.ts";
import { type Help, helpPage } from "./help.ts";
import { REGISTRY_OPTIONS } from "./registry-options.ts";
import { writeNamed } from "./write-text.ts";

const { config, preset, rule, only, scan, online, baseline, help } = CHECK_OPTIONS;
const OPTIONS = {
  output: { value: "FILE", help: "where to write the page: plimsoll-report.html if not said; - for standard output" },
  title: { value: "TEXT", help: "the title of the page" },
  config,
  preset,
  rule,
  only,
  scan,
  online,
  ...REGISTRY_OPTIONS,
  baseline,
  help,
} as const;

const HELP: Help = {
  usage: "[PATH...]",
  about:
    "Writes one HTML page that needs nothing else: findings by rule, file, severity and standard, the images that are used, where secrets stand (never what they are), and the exceptions with their reasons.",
  options: OPTIONS,
};

/** `plimsoll report`: writes a page about what a check finds. @throws UsageError */
export async function reportCommand(args: readonly string[], world: World): Promise<number> {
  const { positionals, options } = parseArguments(args, OPTIONS);
  if (options.has("help")) {
    world.streams.out(helpPage("report", HELP));
    return 0;
  }
  const target = options.get("output")?.[0] ?? "plimsoll-report.html";
  const passed = passedOn(options, "output", "title");
  const files: FileReport[] = [];
  let told: ImageKnowledge | undefined;
  const { output, code } = await outputOfCheck(["--jobs=1", ...passed, "--", ...positionals], world, (checked) => {
    told = checked.images;
    files.push(reportOn(checked.file.path, checked.analysis));
  });
  const title = options.get("title")?.[0] ?? "Plimsoll report";
  const { errors, tool } = output;
  const page = reportPage({ title, date: world.today, version: tool.version, files, errors, rules, told });
  if (target === "-") world.streams.out(page);
  else {
    writeNamed(target, resolve(world.cwd, target), page);
    world.streams.out(
      `Wrote ${target}: ${counted(output.findings.length, "finding")} in ${counted(output.files.length, "file")}.\n`,
    );
  }
  return code;
}
