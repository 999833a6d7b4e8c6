import { join, resolve } from "node:path";
import { type Analysis, analyse } from "../engine/analyse.ts";
import { withKnown } from "../engine/known-findings.ts";
import { recognise } from "../formats/recognise.ts";
import type { ImageKnowledge } from "../model/image-facts.ts";
import type { Kind } from "../model/kind.ts";
import { rules } from "../rules/all.ts";
import { baselineEntries } from "../settings/baseline.ts";
import type { Policy } from "../settings/resolve.ts";
import { LineIndex } from "../text/positions.ts";
import { version } from "../version.ts";
import { AppliedSettings } from "./applying-settings.ts";
import { UsageError } from "./arguments.ts";
import type { CheckOptions } from "./check-options.ts";
import { type Candidate, findFiles } from "./find-files.ts";
import type { Fixing } from "./fix.ts";
import { type KnownOfImages, RunImages } from "./image-knowledge.ts";
import { type CheckOutput, printable, type Streams } from "./output.ts";
import { Progress } from "./progress.ts";
import { decode, readText, type TextFile, type Unreadable } from "./read-text.ts";
import { Run } from "./run.ts";
import { findingsOutput, silencedFindings, suppressedOutput } from "./to-output.ts";
import { Roots, relativeTo } from "./workspace.ts";
import { WorkspaceIndex } from "./workspace-index.ts";

/** The world of one run. */
export interface World {
  /** Absolute. */
  readonly cwd: string;
  /** ISO date. */
  readonly today: string;
  readonly streams: Streams;
  readonly color: boolean;
  stdin(): Uint8Array;
}

/** A file that has been recognised, read and checked. */
export interface Checked {
  readonly file: Candidate;
  readonly kind: Kind;
  readonly policy: Policy;
  readonly bom: boolean;
  /** As it was before fixes. */
  readonly before: string;
  readonly analysis: Analysis;
  /** What its rules could ask about images. */
  readonly images: ImageKnowledge;
}

/** `plimsoll check`: the exit code of design and documentation. @throws UsageError */
export async function check(
  options: CheckOptions,
  world: World,
  /** Is shown each file once it is checked. */
  seen?: (checked: Checked) => void,
): Promise<number> {
  const { cwd, streams } = world;
  const run = new Run();
  const roots = rootsOf(cwd);
  const config = options.settings.config === undefined ? undefined : resolve(cwd, options.settings.config);
  if (config !== undefined) {
    const read = readText(config);
    if ("fault" in read) throw new UsageError(`The settings file ${options.settings.config} ${read.fault}.`);
  }
  const baseline = baselineFile(options, cwd);
  const settings = new AppliedSettings(rules, { ...options.settings, config, baseline });
  const candidates = options.stdin ? [stdinCandidate(options, cwd, roots)] : found(options, cwd, roots, run);
  const progress = new Progress(streams, options.progress, candidates.length);
  const known = await knownOfImages(candidates, options, world, settings, run);
  const images = new RunImages(known, cwd);
  const fixing = options.fix === "none" ? undefined : await import("./fix.ts");
  const fixed = fixing ? new fixing.Fixing(options, world) : undefined;
  const step = () => progress.step();
  const one = (files: readonly Candidate[]) =>
    checkFiles(files, options, world, settings, { images, fixed, step, seen });
  if (fixed || seen || options.stdin) run.add(await one(candidates));
  else {
    const { checkInThreads } = await import("./threads.ts");
    const setting = { ...options.settings, config, baseline };
    for (const part of await checkInThreads(candidates, { options, world, setting, known, one, step })) run.add(part);
  }
  progress.done();
  for (const { file, text, start, message, deprecated } of run.problems) {
    const at = text === undefined ? undefined : new LineIndex(text).position(start);
    const told = at ? `line ${at.line + 1}, column ${at.character + 1}: ${message}` : message;
    if (deprecated) run.notes.push(`${relativeTo(cwd, file)}: ${told}`);
    else {
      run.faulty = true;
      run.error(relativeTo(cwd, file), told);
    }
  }
  for (const { path, message } of run.errors) streams.err(`${printable(path)}: ${printable(message)}\n`);
  if (!options.quiet) for (const note of run.notes) streams.err(`${printable(note)}\n`);
  if (options.format === "json") streams.out(`${JSON.stringify(output(run), undefined, 1)}\n`);
  else if (options.format !== "pretty") streams.out(await report(options.format, run));
  else if (!options.diff && !isEchoing(options)) {
    const { summary } = await import("./pretty.ts");
    for (const text of run.printed) streams.out(text);
    if (!options.quiet) streams.out(summary(output(run), world.color));
  }
  if (fixed && !options.quiet) streams.err(fixed.summary());
  return run.exitCode(options.failOn);
}

/** Whoever pipes a text through the fixes wants it back, also where it is none of ours. */
function isEchoing({ stdin, fix, diff }: CheckOptions): boolean {
  return stdin && fix !== "none" && !diff;
}

/** What is known of images before any file is checked: by the reports of `--scan`, and with `--online` by registries. */
async function knownOfImages(
  candidates: readonly Candidate[],
  options: CheckOptions,
  world: World,
  settings: AppliedSettings,
  run: Run,
): Promise<KnownOfImages> {
  const { scans, online } = options;
  const reports = scans.length > 0 ? (await import("./scan-files.ts")).namedScans(scans, world.cwd) : [];
  if (!online) return { reports };
  const { lookUpImages } = await import("./online-images.ts");
  return { reports, told: await lookUpImages(candidates, online, { options, world, settings, run }) };
}

/** The workspace roots of a run; `cwd` is absolute. */
export function rootsOf(cwd: string): Roots {
  return new Roots(cwd, (root, all) => new WorkspaceIndex(root, all));
}

/** Checks files one after another; `step` is called before each. What it finds wrong with settings is told once in a run. */
export async function checkFiles(
  candidates: readonly Candidate[],
  options: CheckOptions,
  world: World,
  settings: AppliedSettings,
  {
    images,
    fixed,
    step,
    seen,
  }: {
    readonly images: RunImages;
    readonly fixed?: Fixing | undefined;
    readonly step: () => void;
    readonly seen?: ((checked: Checked) => void) | undefined;
  },
): Promise<Run> {
  const run = new Run();
  const { cwd, streams } = world;
  const excerpts =
    options.format === "pretty" && !options.diff ? (await import("./pretty.ts")).prettyFinding : undefined;
  const faultsBefore = settings.problems.length;
  for (const file of candidates) {
    step();
    try {
      const checked = await checkFile(file, options, world, { settings, images, run });
      if (!checked) {
        if (isEchoing(options)) streams.out(world.stdin());
        continue;
      }
      const after = fixed ? await fixed.apply(checked, run) : checked;
      const analysis = options.showBaseline ? showingKnown(after.analysis) : after.analysis;
      seen?.(after);
      for (const { rule, error } of analysis.failures) {
        run.internal = true;
        run.error(file.path, `internal error in the rule ${rule}: ${messageOf(error)}`);
      }
      const lines = new LineIndex(analysis.text);
      for (const { message, at } of analysis.parsed.problems) {
        const { line, character } = lines.position(at.piece.offset + at.start);
        run.error(file.path, `line ${line + 1}, column ${character + 1}: ${message}`);
      }
      const findings = findingsOutput(analysis, file, cwd);
      for (const finding of findings) run.findings.push(finding);
      for (const one of suppressedOutput(analysis, file)) run.suppressed.push(one);
      if (options.format === "sarif") for (const one of silencedFindings(analysis, file, cwd)) run.silenced.push(one);
      if (excerpts && findings.length > 0) {
        for (const part of excerpts(findings, { text: analysis.text, kind: checked.kind, file, world }))
          run.printed.push(part);
      }
    } catch (error) {
      run.internal = true;
      run.error(file.path, `internal error: ${messageOf(error)}`);
    }
  }
  for (const { file, text, start, message, deprecated } of settings.problems.slice(faultsBefore))
    run.problems.push({ file, text, start, message, deprecated });
  return run;
}

/** What the baseline knows, as hints among the findings: asked for, it is not silenced. */
function showingKnown(analysis: Analysis): Analysis {
  return { ...analysis, findings: withKnown(analysis), known: [] };
}

/** The file of --baseline, absolute. @throws UsageError where it is no baseline. */
function baselineFile({ settings: { baseline } }: CheckOptions, cwd: string): string | false | undefined {
  if (typeof baseline !== "string") return baseline;
  const file = resolve(cwd, baseline);
  const read = readText(file);
  if ("fault" in read) throw new UsageError(`The baseline ${baseline} ${read.fault}.`);
  if (!baselineEntries(read.text)) throw new UsageError(`The baseline ${baseline} can't be read; write it anew.`);
  return file;
}

/** What a pipeline reads. */
async function report(format: Exclude<CheckOptions["format"], "pretty" | "json">, run: Run): Promise<string> {
  switch (format) {
    case "sarif":
      return (await import("./formats/sarif.ts")).sarifLog(output(run), rules, run.silenced);
    case "github":
      return (await import("./formats/annotations.ts")).githubAnnotations(output(run));
    case "junit":
      return (await import("./formats/junit.ts")).junitReport(output(run));
    case "gitlab":
      return (await import("./formats/code-quality.ts")).gitlabCodeQuality(output(run));
  }
}

function output(run: Run): CheckOutput {
  const { files, findings, suppressed, errors } = run;
  return { version: 1, tool: { name: "plimsoll", version }, files, findings, suppressed, errors };
}

function found(options: CheckOptions, cwd: string, roots: Roots, run: Run): readonly Candidate[] {
  const { candidates, faults } = findFiles(options.paths, cwd, roots);
  for (const { path, fault, named } of faults) {
    run.faulty ||= named;
    run.error(path, `This path ${fault}.`);
  }
  const { shard } = options;
  return shard ? candidates.filter((_, i) => i % shard.count === shard.index) : candidates;
}

function stdinCandidate(options: CheckOptions, cwd: string, roots: Roots): Candidate {
  const file = resolve(cwd, options.stdinFilename ?? "stdin");
  const folder = join(file, "..");
  return { file, path: relativeTo(cwd, file), root: roots.of(folder, folder), named: true };
}

async function checkFile(
  file: Candidate,
  options: CheckOptions,
  world: World,
  { settings, images, run }: { readonly settings: AppliedSettings; readonly images: RunImages; readonly run: Run },
): Promise<Checked | undefined> {
  const applying = await settings.for(file);
  if (settings.isIgnored(applying, file.file, file.root)) {
    if (file.named) run.notes.push(`${file.path} is left out by "ignore" of the settings.`);
    return undefined;
  }
  const read = options.stdin ? decode(world.stdin()) : readText(file.file);
  if ("fault" in read) {
    if (!worthSaying(file, read)) return undefined;
    run.faulty ||= file.named;
    run.error(file.path, `This file ${read.fault}.`);
    return undefined;
  }
  const kind = kindOf(file, read, options, run);
  if (kind === undefined) return undefined;
  run.files.push({ path: file.path, kind });
  const policy = settings.policy(applying, file.file, file.root);
  const { folder, neighbours, workspace } = file.root;
  const path = relativeTo(folder, file.file);
  const known = await images.for(applying.scans, run);
  const facts = { today: world.today, path, neighbours, workspace, images: known };
  const analysis = analyse({ text: read.text, kind, policy, facts, once: true });
  return { file, kind, policy, bom: read.bom, before: read.text, analysis, images: known };
}

/** What was met on the way and is none of ours is passed over without a word. */
function worthSaying(file: Candidate, { fault, head }: Unreadable): boolean {
  return (
    file.named ||
    recognise(file.path, head?.replaceAll("\0", " ") ?? "").kind !== undefined ||
    /UTF|binary|large/.test(fault)
  );
}

function kindOf(file: Candidate, { text }: TextFile, options: CheckOptions, run: Run): Kind | undefined {
  if (options.kind && file.named) return options.kind;
  const { kind, reason } = recognise(file.path, text);
  if (kind === undefined && file.named)
    run.notes.push(`${file.path} is not checked. ${reason} (--kind tells what it is.)`);
  return kind;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
