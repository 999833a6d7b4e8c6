import { chmodSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "./arguments.ts";

/**
 * Writes a file at once or not at all, keeping its mode; a link's target is written, not the link.
 * @throws Error where the file can't be written, with the operating system's `code`.
 */
export function writeText(file: string, text: string, bom = false): void {
  const target = realOf(file);
  mkdirSync(dirname(target), { recursive: true });
  const temporary = join(dirname(target), `.${basename(target)}.plimsoll-${process.pid}`);
  try {
    writeFileSync(temporary, bom ? `\ufeff${text}` : text, { flag: "wx" });
    const mode = modeOf(target);
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes what a person asked for in a file of that name.
 * @param name as the person knows it
 * @throws UsageError where it can't be written
 */
export function writeNamed(name: string, file: string, text: string): void {
  try {
    writeText(file, text);
  } catch (error) {
    throw new UsageError(`${name} can't be written: ${causeOf(error)}.`);
  }
}

/** Why the operating system refuses to read or write, in words. */
export function causeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
  return Object.hasOwn(CAUSES, code) ? (CAUSES[code] as string) : code;
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EISDIR: "a folder has that name",
  ENOTDIR: "a file stands where a folder is needed",
  EEXIST: "a file stands where a folder is needed",
};

function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function modeOf(file: string): number | undefined {
  try {
    return statSync(file).mode & 0o7777;
  } catch {
    return undefined;
  }
}
