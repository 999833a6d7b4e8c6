import type { ShellScript } from "../../model/command.ts";
import type { Place } from "../../model/place.ts";
import { unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import type { InstructionModel } from "./instruction.ts";
import { dialectOfShell } from "./scripts.ts";
import type { StageModel } from "./stage.ts";
import { placeOf } from "./targets.ts";
import { toValue } from "./values.ts";

/** Instructions that set something for all that follows. */
const KEYWORDS = ["USER", "WORKDIR", "SHELL", "CMD", "ENTRYPOINT"] as const;
type Setting = (typeof KEYWORDS)[number];

/** What shell-form instructions are given to where nothing says otherwise. */
const POSIX_SHELL = ["/bin/sh", "-c"];
const WINDOWS_SHELL = ["cmd", "/S", "/C"];

/**
 * What USER, WORKDIR, SHELL, CMD and ENTRYPOINT leave in force along a stage, with what it takes over from the stage that it
 * builds on, as that leaves it at its end: what ONBUILD holds there runs first.
 */
export class Effective {
  readonly #stage: StageModel;
  readonly #own: Readonly<Record<Setting, InstructionModel[]>> = {
    USER: [],
    WORKDIR: [],
    SHELL: [],
    CMD: [],
    ENTRYPOINT: [],
  };
  readonly #inherited: { readonly [Keyword in Setting]?: InstructionModel | undefined };
  readonly #inheritedWorkdir: Value<string> | undefined;
  /** What ONBUILD holds, for the stages that build on this one. */
  readonly triggers: InstructionModel[] = [];
  /** The directory after each WORKDIR of the stage, as far as it was asked for. */
  readonly #workdirs: Value<string>[] = [];

  /** @param parent of the stage that this one builds on, which is complete. */
  constructor(stage: StageModel, parent: Effective | undefined) {
    this.#stage = stage;
    const inherited: { [Keyword in Setting]?: InstructionModel | undefined } = {};
    let workdir = parent?.workdirBefore(Number.POSITIVE_INFINITY);
    if (parent) {
      for (const keyword of KEYWORDS) inherited[keyword] = parent.last(keyword);
      for (const trigger of parent.triggers) {
        if (!Object.hasOwn(this.#own, trigger.keyword)) continue;
        inherited[trigger.keyword as Setting] = trigger;
        if (trigger.keyword === "WORKDIR") workdir = this.#after(trigger, workdir);
      }
    }
    this.#inherited = inherited;
    this.#inheritedWorkdir = workdir;
  }

  /** Takes note of an instruction of the stage that is not broken. */
  add(instruction: InstructionModel): void {
    const { keyword, nested } = instruction;
    if (keyword === "ONBUILD" && nested) this.triggers.push(nested);
    else if (Object.hasOwn(this.#own, keyword)) this.#own[keyword as Setting].push(instruction);
  }

  /** The last one of the stage itself. */
  own(keyword: Setting): InstructionModel | undefined {
    return this.#own[keyword].at(-1);
  }

  /** What is in force at the end of the stage. A new ENTRYPOINT empties the CMD that an image or parent stage brings. */
  last(keyword: Setting): InstructionModel | undefined {
    const own = this.own(keyword);
    if (own) return own;
    return keyword === "CMD" && this.own("ENTRYPOINT") ? undefined : this.#inherited[keyword];
  }

  /** The user in force above the instruction at an index. */
  userBefore(index: number): Value<string> {
    const stage = this.#stage;
    const own = lastBefore(this.#own.USER, index);
    const place = placeOf<string>(stage.dockerfile.writer, { what: "user", stage }, own?.argumentsAt ?? stage.at);
    const user = own ?? this.#inherited.USER;
    if (!user) return this.#unset(place);
    const word = user.syntax.words[0];
    if (!word) return unknown("being typed", user.at);
    const at = word.text.span(0, word.text.text.length);
    const level = own ? "own" : "inherited";
    return toValue(user.expand(word), at, { place, level, key: user.at, read: (text) => text || undefined });
  }

  /** The working directory in force above the instruction at an index. */
  workdirBefore(index: number): Value<string> {
    const list = this.#own.WORKDIR;
    const count = countBefore(list, index);
    for (let i = this.#workdirs.length; i < count; i++) {
      const before = i === 0 ? this.#inheritedWorkdir : this.#workdirs[i - 1];
      this.#workdirs.push(this.#after(list[i] as InstructionModel, before));
    }
    const own = this.#workdirs[count - 1];
    if (own) return own;
    const { at, dockerfile, scratch } = this.#stage;
    const inherited = this.#inheritedWorkdir;
    if (inherited) return inherited.state === "set" ? { ...inherited, level: "inherited" } : inherited;
    const place = placeOf<string>(dockerfile.writer, { what: "before user", stage: this.#stage }, at);
    return this.#unset(place, scratch ? "/" : undefined);
  }

  /** The words of the shell in force above the instruction at an index. */
  shellBefore(index: number): Value<readonly string[]> {
    const { at, dockerfile, windows } = this.#stage;
    const own = lastBefore(this.#own.SHELL, index);
    const shell = own ?? this.#inherited.SHELL;
    if (!shell) {
      const place = placeOf<readonly string[]>(dockerfile.writer, { what: "before user", stage: this.#stage }, at);
      return this.#unset(place, windows ? WINDOWS_SHELL : POSIX_SHELL);
    }
    const place = placeOf<readonly string[]>(
      dockerfile.writer,
      { what: "instruction", instruction: shell },
      shell.argumentsAt,
    );
    const value = shell.syntax.words.map(({ text, decoded }) => decoded?.text ?? text.text);
    const level = own ? "own" : "inherited";
    return { state: "set", value, at: shell.argumentsAt, key: shell.at, level, place };
  }

  /** The dialect of what is in shell form at an index. */
  dialectBefore(index: number): ShellScript["dialect"] {
    const shell = lastBefore(this.#own.SHELL, index) ?? this.#inherited.SHELL;
    if (shell) return dialectOfShell(shell.syntax.words[0]?.decoded?.text);
    return this.#stage.windows ? "cmd" : "posix";
  }

  #unset<T>(place: Place<T>, fallback?: NoInfer<T>): Value<T> {
    const { at, from } = this.#stage;
    if (!from) return unknown("base image", at);
    return fallback === undefined ? { state: "unset", at, place } : { state: "unset", at, place, fallback };
  }

  /** The directory that a WORKDIR leads to. */
  #after(instruction: InstructionModel, before: Value<string> | undefined): Value<string> {
    const [word] = instruction.syntax.words;
    if (!word) return unknown("being typed", instruction.at);
    const at: Span = word.text.span(0, word.text.text.length);
    const resolved = instruction.expand(word);
    const place = placeOf<string>(instruction.stage.dockerfile.writer, { what: "word", resolved, word: at }, at);
    const path = resolved.known ? resolved.text : "";
    const base = before ?? (this.#stage.scratch ? "/" : unknown("base image", at));
    const start = isRooted(path) ? "" : typeof base === "string" ? base : base.state === "set" ? base.value : undefined;
    if (resolved.known && start === undefined) {
      const why = typeof base !== "string" && base.state === "unknown" ? base.why : "base image";
      return unknown(why, at);
    }
    return toValue(resolved, at, { place, key: instruction.at, read: (text) => joined(start as string, text) });
  }
}

/** True where a path inside an image starts at its root; on Windows with a drive or backslash. */
export function isRooted(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path);
}

/** `path` seen from the folder `from`, without `.`, `..` and doubled slashes; Windows paths keep their backslashes. */
export function joined(from: string, path: string): string {
  const whole = isRooted(path) ? path : `${from}/${path}`;
  const windows = /^(?:\\|[A-Za-z]:)/.test(whole);
  const drive = /^[A-Za-z]:/.exec(whole)?.[0] ?? "";
  const folders: string[] = [];
  for (const folder of whole.slice(drive.length).split(windows ? /[\\/]/ : "/")) {
    if (folder === "..") folders.pop();
    else if (folder !== "" && folder !== ".") folders.push(folder);
  }
  const separator = windows ? "\\" : "/";
  return drive + separator + folders.join(separator);
}

/** The last of some instructions, in their order, that stands before an index. */
function lastBefore(list: readonly InstructionModel[], index: number): InstructionModel | undefined {
  return list[countBefore(list, index) - 1];
}

/** How many of some things, in the order of their instructions, stand before an index. */
export function countBefore(list: readonly { readonly index: number }[], index: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as { readonly index: number }).index < index) low = middle + 1;
    else high = middle;
  }
  return low;
}
