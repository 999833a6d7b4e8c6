import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { analyse } from "../engine/analyse.ts";
import { type Applied, applyFixes } from "../engine/apply-fixes.ts";
import type { FileEdit, Safety } from "../model/fix.ts";
import { applyEdits } from "../text/edit.ts";
import type { Checked, World } from "./check.ts";
import type { CheckOptions } from "./check-options.ts";
import { unifiedDiff } from "./diff.ts";
import { masked } from "./mask.ts";
import { readText } from "./read-text.ts";
import { isInside, realInside, relativeTo } from "./workspace.ts";
import { causeOf, writeText } from "./write-text.ts";

/** Takes note of what can't be done. */
interface Notes {
  internal: boolean;
  faulty: boolean;
  error(path: string, message: string): void;
}

/** Applies the fixes of file after file, or shows what they would do. */
export class Fixing {
  readonly #options: CheckOptions;
  readonly #world: World;
  readonly #safeties: readonly Safety[];
  #fixed = 0;
  #files = 0;

  constructor(options: CheckOptions, world: World) {
    this.#options = options;
    this.#world = world;
    this.#safeties = options.fix === "harden" ? ["safe", "hardening"] : ["safe"];
  }

  /** Fixes one file. Returns the file as it is then, or unchanged where nothing is written. */
  async apply(checked: Checked, notes: Notes): Promise<Checked> {
    const { file, kind, policy, before } = checked;
    const facts = checked.analysis.facts;
    const applied = applyFixes({ text: before, kind, policy, facts, safeties: this.#safeties });
    const { stdin, diff } = this.#options;
    if (stdin && !diff) this.#world.streams.out((checked.bom ? "\ufeff" : "") + applied.text);
    if (applied.done.length === 0) return checked;
    this.#fixed += applied.done.length;
    this.#files++;
    if (diff) {
      this.#show(checked, applied);
      return checked;
    }
    if (!stdin) {
      try {
        if (applied.text !== before) writeText(file.file, applied.text, checked.bom);
        file.root.forget(facts.path);
        for (const [path, edits] of byPath(applied.elsewhere)) this.#writeOther(checked, path, edits);
      } catch (error) {
        notes.faulty = true;
        notes.error(file.path, `A fix can't be written: ${causeOf(error)}.`);
        return checked;
      }
    }
    return { ...checked, analysis: analyse({ text: applied.text, kind, policy, facts, once: true }) };
  }

  /** One line on what was done. */
  summary(): string {
    const fixes = `${this.#fixed} ${this.#fixed === 1 ? "finding" : "findings"} in ${this.#files} ${this.#files === 1 ? "file" : "files"}`;
    return this.#options.diff ? `Would fix ${fixes}.\n` : `Fixed ${fixes}.\n`;
  }

  #show({ file, kind, before }: Checked, applied: Applied): void {
    const { streams, cwd } = this.#world;
    const shown = { before: masked(before, kind, file), after: masked(applied.text, kind, file) };
    streams.out(unifiedDiff(file.path, before, applied.text, shown));
    for (const [path, edits] of byPath(applied.elsewhere)) {
      const other = otherText(file.root.folder, path);
      if (other === undefined) continue;
      const after = applyOther(other, edits);
      if (after !== undefined)
        streams.out(unifiedDiff(relativeTo(cwd, join(file.root.folder, path)), other?.text ?? null, after));
    }
  }

  #writeOther({ file }: Checked, path: string, edits: readonly FileEdit[]): void {
    const { folder } = file.root;
    const other = otherText(folder, path);
    const after = other === undefined ? undefined : applyOther(other, edits);
    if (after === undefined) return;
    writeText(join(folder, path), after, other?.bom ?? false);
    file.root.forget(path);
  }
}

function byPath(edits: readonly FileEdit[]): Map<string, FileEdit[]> {
  const result = new Map<string, FileEdit[]>();
  for (const edit of edits) {
    if (edit.path !== undefined) result.set(edit.path, [...(result.get(edit.path) ?? []), edit]);
  }
  return result;
}

/** Another file of the workspace: null where there is none, undefined where it must not or can't be changed. */
function otherText(folder: string, path: string): { text: string; bom: boolean } | null | undefined {
  const file = join(folder, path);
  if (!isInside(folder, file) || file === folder) return undefined;
  if (!existsSync(file)) return realInside(folder, existingAbove(dirname(file))) ? null : undefined;
  if (!realInside(folder, file)) return undefined;
  const read = readText(file);
  return "fault" in read ? undefined : read;
}

function existingAbove(folder: string): string {
  return existsSync(folder) ? folder : existingAbove(dirname(folder));
}

/** The other file's text after the edits; undefined where they no longer fit it. */
function applyOther(other: { text: string } | null, edits: readonly FileEdit[]): string | undefined {
  if (edits.some((e) => Boolean(e.create) !== (other === null))) return undefined;
  try {
    return applyEdits(other?.text ?? "", edits);
  } catch {
    return undefined;
  }
}
