import type { BuildMount, CheckDirective, CopyOptions, RunOptions } from "../../model/build-options.ts";
import type { InstructionFlag } from "../../model/dockerfile.ts";
import type { Place } from "../../model/place.ts";
import { type List, unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import type { MappedText } from "../shell/mapped-text.ts";
import { literal, type Resolved } from "./expand.ts";
import type { InstructionModel } from "./instruction.ts";
import { fieldsOf, type MountField } from "./mount-fields.ts";
import { placeOf } from "./targets.ts";
import { toValue } from "./values.ts";
import { bareFlag, type SyntaxFlag } from "./words.ts";

/** What the flags of COPY and ADD say. */
export function copyOptions(instruction: InstructionModel): CopyOptions {
  const flags = new Flags(instruction);
  return {
    from: flags.text("from"),
    chown: flags.expanded("chown"),
    chmod: flags.expanded("chmod"),
    checksum: flags.expanded("checksum"),
    link: flags.truth("link"),
    parents: flags.truth("parents"),
    keepGitDir: flags.truth("keep-git-dir"),
    unpack: flags.truth("unpack"),
    exclude: flags.list("exclude"),
  };
}

/** What the flags of RUN say. */
export function runOptions(instruction: InstructionModel): RunOptions {
  const flags = new Flags(instruction);
  return {
    mounts: flags.all("mount").map((flag) => mountOf(instruction, flag, flags.model(flag))),
    network: flags.text("network", "default"),
    security: flags.text("security", "sandbox"),
    devices: flags.list("device"),
  };
}

/** What `# check=` says; undefined where BuildKit can't read it. */
export function checkDirective(value: string, at: Span): CheckDirective | undefined {
  const [options = ""] = value.split(" ");
  let skip: readonly string[] = [];
  let experimental: readonly string[] = [];
  let error = false;
  for (const option of options.split(";")) {
    const match = /^\s*(skip|experimental|error)\s*=(.*)$/.exec(option);
    if (!match) return undefined;
    const names = (match[2] as string).split(",").map((name) => name.trim());
    if (match[1] === "skip") skip = names;
    else if (match[1] === "experimental") experimental = names;
    else if (TRUE.test(names.join(","))) error = true;
    else if (!FALSE.test(names.join(","))) return undefined;
  }
  return { at, skip, experimental, error };
}

const TRUE = /^(?:1|t|true)$/i;
const FALSE = /^(?:0|f|false)$/i;

class Flags {
  readonly #instruction: InstructionModel;

  constructor(instruction: InstructionModel) {
    this.#instruction = instruction;
  }

  all(name: string): readonly SyntaxFlag[] {
    return this.#instruction.syntax.flags.filter((flag) => flag.name === name);
  }

  model(flag: SyntaxFlag): InstructionFlag {
    const { flags, syntax } = this.#instruction;
    return flags[syntax.flags.indexOf(flag)] as InstructionFlag;
  }

  /** A flag in which the builder replaces no variables. */
  text(name: string, fallback?: string): Value<string> {
    const flag = this.all(name).at(-1);
    const bare = flag && bareFlag(flag, this.#instruction.syntax.piece.escape);
    if (bare?.text.includes("$")) return unknown("variable", flag?.text.span(0, flag.text.text.length));
    return this.#value(name, flag, bare && literal(bare), (text) => text, fallback);
  }

  expanded(name: string): Value<string> {
    const flag = this.all(name).at(-1);
    const resolved = flag?.valueText && this.#instruction.expandText(flag.valueText);
    return this.#value(name, flag, resolved, (text) => text || undefined);
  }

  truth(name: string): Value<boolean> {
    const flag = this.all(name).at(-1);
    const bare = flag && (bareFlag(flag, this.#instruction.syntax.piece.escape) ?? flag.text);
    const read = (text: string) =>
      flag?.value === undefined || /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
    return this.#value(name, flag, bare && literal(bare), read, false);
  }

  list(name: string): List<string> {
    const flags = this.all(name);
    const { at } = this.#instruction;
    const items = flags.map((flag) => {
      const bare = bareFlag(flag, this.#instruction.syntax.piece.escape);
      return {
        value: this.#value(name, flag, bare && literal(bare), (text) => text),
        at: flag.text.span(0, flag.text.text.length),
        place: this.#place<string>(name, flag),
      };
    });
    return { state: items.length > 0 ? "set" : "unset", items, complete: true, at };
  }

  #value<T>(
    name: string,
    flag: SyntaxFlag | undefined,
    resolved: Resolved | undefined,
    read: (text: string) => T | undefined,
    fallback?: T,
  ): Value<T> {
    const place = this.#place<T>(name, flag);
    const { at } = this.#instruction;
    if (!flag) return fallback === undefined ? { state: "unset", at, place } : { state: "unset", at, place, fallback };
    const whole = flag.text.span(0, flag.text.text.length);
    if (!resolved) return unknown("being typed", whole);
    const valueAt = flag.valueText?.span(0, flag.valueText.text.length) ?? whole;
    return toValue(resolved, valueAt, { place, key: whole, read });
  }

  #place<T>(name: string, flag: SyntaxFlag | undefined): Place<T> {
    const { stage, keywordAt, syntax } = this.#instruction;
    const mark = flag ? flag.text.span(0, flag.text.text.length) : keywordAt;
    return placeOf<T>(stage.dockerfile.writer, { what: "flag", syntax, flag, name }, mark);
  }
}

function mountOf(instruction: InstructionModel, flag: SyntaxFlag, model: InstructionFlag): BuildMount {
  const fields = fieldsOf(flag, instruction.syntax.piece.escape);
  const { at } = model;
  const place = placeOf<string>(
    instruction.stage.dockerfile.writer,
    { what: "flag", syntax: instruction.syntax, flag, name: "mount" },
    at,
  );
  const last = (...names: string[]): MountField | undefined => fields.findLast(({ key }) => names.includes(key));
  const value = <T>(field: MountField | undefined, read: (text: string) => T | undefined, fallback?: T): Value<T> => {
    const unwritable = place as unknown as Place<T>;
    if (!field) {
      const unset = { state: "unset", at, place: unwritable } as const;
      return fallback === undefined ? unset : { ...unset, fallback };
    }
    const resolved = field.value && resolve(instruction, field.value);
    if (!resolved) return unknown("being typed", field.at);
    return toValue(resolved, field.at, { place: unwritable, key: field.at, read });
  };
  const text = (...names: string[]) => value(last(...names), (t) => t || undefined);
  const number = (radix: 8 | 10, name: string) =>
    value(last(name), (t) =>
      (radix === 8 ? /^[0-7]{1,11}$/ : /^\d{1,10}$/).test(t) ? Number.parseInt(t, radix) : undefined,
    );
  const type = value(last("type"), (t) => t.toLowerCase() || undefined, "bind");
  const kind = type.state === "set" ? type.value : type.state === "unset" ? "bind" : undefined;
  const truth = (field: MountField | undefined, turned: boolean, fallback?: boolean): Value<boolean> => {
    if (!field || field.value) {
      const read = (t: string) => (TRUE.test(t) ? !turned : FALSE.test(t) ? turned : undefined);
      return value(field, read, fallback);
    }
    return { state: "set", value: !turned, at: field.at, level: "own", place: place as unknown as Place<boolean> };
  };
  const access = last("ro", "readonly", "rw", "readwrite");
  const writable = kind === "cache" || kind === "tmpfs";
  return {
    flag: model,
    at,
    type,
    from: text("from"),
    source: text("source", "src"),
    target: text("target", "dst", "destination"),
    id: text("id"),
    env: text("env"),
    sharing: text("sharing"),
    mode: number(8, "mode"),
    uid: number(10, "uid"),
    gid: number(10, "gid"),
    readOnly: truth(
      access,
      access?.key === "rw" || access?.key === "readwrite",
      kind === undefined ? undefined : !writable,
    ),
    required: truth(last("required"), false, false),
    place,
  };
}

function resolve(instruction: InstructionModel, text: MappedText): Resolved {
  return text.text.includes("$") ? instruction.expandText(text) : literal(text);
}
