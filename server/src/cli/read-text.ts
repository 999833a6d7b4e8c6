import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";

/** Larger files are not read, in bytes. */
export const MOST_BYTES = 5 * 2 ** 20;
const HEAD = 65_536;

export interface TextFile {
  /** Without a byte order mark. */
  readonly text: string;
  readonly bom: boolean;
}

/** A file that can't be checked, with one sentence that says why. `head` is its beginning where it can be guessed at. */
export interface Unreadable {
  readonly fault: string;
  readonly head?: string;
  readonly missing?: boolean;
}

/**
 * Reads a file as UTF-8 text. Never throws.
 * @param most larger files are not read, in bytes
 */
export function readText(file: string, most = MOST_BYTES): TextFile | Unreadable {
  let handle: number | undefined;
  try {
    // an error costs far more than the question, and most files that are asked for are not there
    if (!statSync(file, { throwIfNoEntry: false })) return { fault: "does not exist", missing: true };
    // without waiting for somebody to write to a pipe
    handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(handle);
    if (stat.isDirectory()) return { fault: "is a folder" };
    if (!stat.isFile()) return { fault: "is no regular file" };
    if (stat.size > most) {
      const head = readUpTo(handle, HEAD);
      const size = (stat.size / 2 ** 20).toFixed(0);
      const limit = (most / 2 ** 20).toFixed(0);
      return { fault: `is too large to check: ${size} MB, the limit is ${limit} MB`, head: head.toString("latin1") };
    }
    return decode(readUpTo(handle, stat.size));
  } catch (error) {
    return unreadable(error);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function readUpTo(handle: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(handle, buffer, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

/** Bytes as UTF-8 text. */
export function decode(bytes: Uint8Array): TextFile | Unreadable {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) return { fault: "is not UTF-8 text: it is UTF-16" };
  const head = () => Buffer.from(bytes.subarray(0, HEAD)).toString("latin1");
  if (bytes.includes(0)) return { fault: "is a binary file", head: head() };
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  try {
    return {
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bom ? bytes.subarray(3) : bytes),
      bom,
    };
  } catch {
    return { fault: "is not valid UTF-8", head: head() };
  }
}

function unreadable(error: unknown): Unreadable {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") return { fault: "does not exist", missing: true };
  if (code === "EACCES" || code === "EPERM") return { fault: "can't be read: permission denied" };
  if (code === "ELOOP") return { fault: "can't be read: it is a link that leads to itself" };
  return { fault: `can't be read (${code ?? "unknown error"})` };
}
