import { nearest } from "../../text/nearest.ts";
import type { Span } from "../../text/span.ts";
import { joined } from "./effective.ts";
import { literal } from "./expand.ts";
import type { InstructionModel } from "./instruction.ts";
import { fieldsOf, type MountField } from "./mount-fields.ts";
import type { Say } from "./refusals.ts";
import type { SyntaxFlag } from "./words.ts";

const TYPES = ["bind", "cache", "tmpfs", "secret", "ssh"];
const SHARING = ["shared", "private", "locked"];
const KEYS =
  "type from source target readonly id sharing required size mode uid gid src dst destination ro rw readwrite env".split(
    " ",
  );
const ALONE = new Set(["readonly", "ro", "readwrite", "rw", "required"]);
const TRUTH = /^(?:1|0|t|f|true|false|T|F|TRUE|FALSE|True|False)$/;
/** `64m`, `1.5 GiB`. */
const SIZE = /^\d+(?:\.\d*)?\s?(?:[kmgtp]i?b?|b)?$/i;
const OWNERS = ["mode", "uid", "gid"];

/** What BuildKit refuses of the mounts of a RUN; what hangs on an unknown variable is left alone. */
export function mountProblems(instruction: InstructionModel, say: Say): void {
  for (const flag of instruction.syntax.flags) {
    if (flag.name === "mount" && flag.value !== undefined) new Mount(instruction, flag, say).check();
  }
}

class Mount {
  readonly #instruction: InstructionModel;
  readonly #flag: SyntaxFlag;
  readonly #say: Say;
  #type: string | undefined = "bind";
  /** The fields by their names, and what they hold where that is known. */
  readonly #fields = new Map<string, { readonly field: MountField; readonly value: string | undefined }>();

  constructor(instruction: InstructionModel, flag: SyntaxFlag, say: Say) {
    this.#instruction = instruction;
    this.#flag = flag;
    this.#say = say;
  }

  check(): void {
    const { syntax } = this.#instruction;
    const at = this.#flag.text.span(0, this.#flag.text.text.length);
    if (this.#flag.value === "") {
      this.#say(at, "This --mount says nothing. Give it a type and a target.");
      return;
    }
    // quotes inside of the value make fields of their own
    if (this.#flag.value?.includes('"')) return;
    for (const field of fieldsOf(this.#flag, syntax.piece.escape)) {
      const message = field.value ? this.#field(field) : this.#alone(field);
      if (message) {
        this.#say(field.at.end > field.at.start ? field.at : at, message);
        return;
      }
    }
    this.#whole(at);
  }

  #alone({ key }: MountField): string | undefined {
    if (key === "required") return this.#required();
    if (ALONE.has(key)) return undefined;
    if (key === "") return "A comma of this --mount has nothing on one side. Take it out.";
    return KEYS.includes(key) ? `${key} of a mount takes a value: ${key}=...` : unknownKey(key);
  }

  #required(): string | undefined {
    const type = this.#type;
    return type === undefined || type === "secret" || type === "ssh"
      ? undefined
      : `A ${type} mount can't be required; secrets and ssh can, with their type in front.`;
  }

  #field(field: MountField): string | undefined {
    const { key } = field;
    if (!KEYS.includes(key)) return unknownKey(key);
    const text = field.value as NonNullable<MountField["value"]>;
    const resolved = text.text.includes("$") ? this.#instruction.expandText(text) : literal(text);
    if (!resolved.known) {
      if (key === "type") this.#type = undefined;
      this.#fields.set(canonical(key), { field, value: undefined });
      return resolved.malformed ? `A variable's brace is not closed in ${key} of this mount.` : undefined;
    }
    const value = resolved.text;
    this.#fields.set(canonical(key), { field, value });
    if (key === "type") {
      this.#type = value.toLowerCase();
      return TYPES.includes(this.#type) ? undefined : choice("A mount's type", value, TYPES);
    }
    if (key === "sharing") return SHARING.includes(value.toLowerCase()) ? undefined : choice("sharing", value, SHARING);
    if (key === "required") return this.#required() ?? truth(key, value);
    if (ALONE.has(key)) return truth(key, value);
    if (key === "size") {
      if (this.#type !== undefined && this.#type !== "tmpfs")
        return `A ${this.#type} mount has no size; tmpfs has, with its type in front.`;
      return SIZE.test(value.trim()) ? undefined : `size is a number with a unit, such as 64m, not "${value}".`;
    }
    if (key === "mode") return fits(value, 8) ? undefined : `mode is an octal number, such as 0400, not "${value}".`;
    if (key === "uid" || key === "gid") return fits(value, 10) ? undefined : `${key} is a number, not "${value}".`;
    return undefined;
  }

  #whole(at: Span): void {
    const type = this.#type;
    const has = (key: string) => this.#fields.get(key)?.value !== "" && this.#fields.has(key);
    const sayOf = (key: string, message: string) => this.#say(this.#fields.get(key)?.field.at ?? at, message);
    if (type === undefined || !TYPES.includes(type)) return;
    const owner = OWNERS.find((key) => this.#fields.has(key));
    if (owner && (type === "bind" || type === "tmpfs")) sayOf(owner, `A ${type} mount has no ${owner}. Take it out.`);
    else if (type === "secret") this.#secret(at, has, sayOf);
    else if (has("sharing") && type !== "cache")
      sayOf("sharing", `A ${type} mount has no sharing; caches have. Take it out.`);
    else if (type === "ssh" && has("source"))
      sayOf("source", "An ssh mount has no source; id says which agent is meant.");
    else if (type !== "ssh") this.#target(at);
  }

  #secret(at: Span, has: (key: string) => boolean, sayOf: (key: string, message: string) => void): void {
    if (has("from")) sayOf("from", "A secret mount has no from: secrets come from the command line.");
    else if (has("sharing")) sayOf("sharing", "A secret mount has no sharing; caches have. Take it out.");
    else if (!has("source") && !has("target") && !has("id"))
      this.#say(at, "A secret mount needs an id: --mount=type=secret,id=...");
    else if (has("source") && has("id")) sayOf("source", "source and id of a secret mount say the same. Leave one.");
  }

  /** Nothing can be mounted over the root folder, where a mount without a target would be too. */
  #target(at: Span): void {
    const target = this.#fields.get("target");
    if (target && target.value === undefined) return;
    const { stage } = this.#instruction;
    const path = target?.value ?? "";
    const workdir = stage.workdirAt(this.#instruction);
    if (path === "" && !target && workdir.state !== "unset") {
      // in the working directory, then
      if (workdir.state !== "set" || workdir.value !== "/") return;
    }
    const from = workdir.state === "set" ? workdir.value : workdir.state === "unset" ? workdir.fallback : undefined;
    if (from === undefined && !path.startsWith("/")) {
      if (path === "" && workdir.state === "unset") this.#say(target?.field.at ?? at, NO_TARGET);
      return;
    }
    if (joined(from ?? "/", path) === "/") this.#say(target?.field.at ?? at, target ? OVER_ROOT : NO_TARGET);
  }
}

const NO_TARGET = "This mount has no target, and nothing can be mounted over the root folder. Add target=/path.";
const OVER_ROOT = "Nothing can be mounted over the root folder. Choose another target.";

function canonical(key: string): string {
  if (key === "src") return "source";
  return key === "dst" || key === "destination" ? "target" : key;
}

function unknownKey(key: string): string {
  const near = nearest(key, KEYS);
  return `A mount has no ${key}. ${near ? `Did you mean ${near}?` : "It takes type, target, source, from, id and others."}`;
}

function choice(what: string, value: string, choices: readonly string[]): string {
  const near = nearest(value, choices);
  return `${what} is ${choices.join(", ")}, not "${value}".${near ? ` Did you mean ${near}?` : ""}`;
}

function truth(key: string, value: string): string | undefined {
  return TRUTH.test(value) ? undefined : `${key} is true or false, not "${value}".`;
}

function fits(value: string, radix: 8 | 10): boolean {
  return (radix === 8 ? /^[0-7]{1,30}$/ : /^\d{1,30}$/).test(value) && Number.parseInt(value, radix) < 2 ** 32;
}
