import { readersOfVariable } from "../../knowledge/credential-files.ts";
import type { Pipeline, ShellCommand, ShellScript } from "../../model/command.ts";
import type { EnvironmentVariable } from "../../model/container.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Intent, remove, replace } from "../../model/place.ts";
import { span, textOf } from "../../text/span.ts";
import { removePipelines } from "../command/remove-command.ts";
import { addRunFlags } from "../command/run-flags.ts";
import { fromRoot, pathText, type Stored, storedBy } from "./stored-credentials.ts";

/** What is to be done to the RUNs of a stage. */
class Plan {
  readonly stage: BuildStage;
  readonly #flags = new Map<Instruction, Set<string>>();
  readonly #removed = new Map<ShellScript, Set<Pipeline>>();
  readonly #edits: Intent[] = [];

  constructor(stage: BuildStage) {
    this.stage = stage;
  }

  mount(instruction: Instruction, flag: string): void {
    const flags = this.#flags.get(instruction) ?? new Set();
    this.#flags.set(instruction, flags.add(flag));
  }

  edit(intent: Intent): void {
    this.#edits.push(intent);
  }

  leaveOut({ script, pipeline }: ShellCommand): void {
    const removed = this.#removed.get(script) ?? new Set();
    this.#removed.set(script, removed.add(pipeline));
  }

  isLeftOut({ script, pipeline }: ShellCommand): boolean {
    return this.#removed.get(script)?.has(pipeline) === true;
  }

  /** Undefined where something of it can't be written. */
  intents(): Intent[] | undefined {
    const intents = [...this.#edits];
    for (const [script, removed] of this.#removed) {
      const { instruction } = script;
      const whole = script.pipelines.every((p) => removed.has(p));
      if (!instruction || (whole && instruction.heredocs.length > 0)) return undefined;
      if (whole && this.#flags.has(instruction)) return undefined;
      const some = whole ? [remove(instruction.place)] : removePipelines(script, removed);
      if (!some) return undefined;
      intents.push(...some);
    }
    for (const [instruction, flags] of this.#flags) {
      const fresh = [...flags].filter((flag) => !textOf(instruction.at).includes(flag));
      if (fresh.length > 0) intents.unshift(addRunFlags(instruction, fresh));
    }
    return intents;
  }
}

/**
 * Gives a variable of a build to the RUNs that use it as a build secret, and takes its declaration out. A command that
 * would leave it in a file makes way for a mount of that file. Nothing where anything but a RUN of its stage needs it.
 */
export function mountVariable(stage: BuildStage, name: string, declared: EnvironmentVariable): Fix[] {
  const owner = stage.instructions.find((i) => i.variables.includes(declared));
  if (!owner || !declared.place || owner.broken) return [];
  const users = stage.instructions.filter((i) => i.index > owner.index && !atStart(i) && mentions(i, name));
  if (users.some((i) => i.keyword !== "RUN" || i.broken || i.nested)) return [];
  if (users.some((i) => i.variables.some((v) => v.name === name))) return [];
  if (declared.source === "env" && stage.children.length > 0) return [];
  if (declared.source === "env" && users.length === 0) return givenAtStart(stage, name, declared);
  const plan = new Plan(stage);
  for (const user of users) if (!planUses(plan, user, name)) return [];
  if (users.length === 0) {
    const readers = readersOfVariable(name);
    const untold = readers ? consumers(plan, readers, owner.index) : [];
    if (untold.length === 0) return [];
    for (const reader of untold) plan.mount(reader, variableMount(name));
  }
  const intents = plan.intents();
  if (!intents) return [];
  const where = declared.source === "env" ? "the variable: what runs later has to be given it" : "the argument";
  return [
    choice(
      `Mount ${name} as a build secret, and drop ${where}`,
      ...intents,
      remove(declared.place),
      ...global(stage, name),
    ),
  ];
}

/** What the shell of the running container reads is there however it is given. */
function atStart({ keyword, json }: Instruction): boolean {
  return !json && (keyword === "CMD" || keyword === "ENTRYPOINT" || keyword === "HEALTHCHECK");
}

/** Nothing in the build needs it: whoever starts the container gives it. */
function givenAtStart(stage: BuildStage, name: string, { place, stage: own }: EnvironmentVariable): Fix[] {
  if (!place || own !== stage || !stage.final) return [];
  return [choice(`Take ${name} out, and give it when the container starts`, remove(place))];
}

function variableMount(name: string): string {
  return `--mount=type=secret,id=${name},env=${name}`;
}

/** The same argument above the first FROM, if nothing but this stage takes it in. */
function global({ dockerfile }: BuildStage, name: string): Intent[] {
  const above = dockerfile.globalArguments.find((v) => v.name === name);
  const others = dockerfile.stages.flatMap((s) =>
    s.instructions.filter((i) => i.variables.some((v) => v.name === name)),
  );
  const inFrom = dockerfile.stages.some(({ from }) => from && mentions(from, name));
  return above?.place && others.length === 1 && !inFrom ? [remove(above.place)] : [];
}

/** False where a use can't be given by a mount. */
function planUses(plan: Plan, instruction: Instruction, name: string): boolean {
  const commands = instruction.scripts.flatMap((s) => s.commands);
  const using = commands.filter((c) => uses(c, name));
  const unseen = countMentions(instruction, name) > using.reduce((n, c) => n + countMentions({ at: c.at }, name), 0);
  for (const command of using) {
    const stored = storedBy(sink(command), instruction);
    if (stored) {
      if (!replaceByMount(plan, sink(command), stored)) return false;
    } else {
      plan.mount(instruction, variableMount(name));
      const clone = withoutCredentials(command, name);
      if (clone) plan.edit(clone);
    }
  }
  if (unseen) plan.mount(instruction, variableMount(name));
  return using.length > 0 || unseen;
}

/** `echo $TOKEN | tee .npmrc`: what leaves it in a file is the pipeline's end. */
function sink(command: ShellCommand): ShellCommand {
  const last = command.pipeline.commands.at(-1);
  return last && last !== command && last.name === "tee" ? last : command;
}

/** Takes the command out, and those that look after its file, and mounts the file where it is read; false where nothing reads it. */
function replaceByMount(plan: Plan, command: ShellCommand, stored: Stored): boolean {
  const { instruction } = command.script;
  if (!instruction) return false;
  plan.leaveOut(command);
  if (stored.path !== undefined && !leaveOutCare(plan, stored.path, instruction.index)) return false;
  const readers = consumers(plan, stored.readers, instruction.index);
  for (const reader of readers) plan.mount(reader, stored.mount);
  return readers.length > 0;
}

/** `chmod 600` and `rm` of a file that is mounted fail; false where such a command does more. */
function leaveOutCare(plan: Plan, path: string, from: number): boolean {
  for (const instruction of plan.stage.instructions) {
    if (instruction.keyword !== "RUN" || instruction.index < from) continue;
    for (const command of instruction.scripts.flatMap((s) => s.commands)) {
      if (!/^(?:rm|shred|chmod|chown|touch)$/.test(command.name ?? "")) continue;
      const operands = command.args.filter((a) => !a.text.startsWith("-"));
      const files = command.name === "chmod" || command.name === "chown" ? operands.slice(1) : operands;
      const named = files.map((word) => {
        const text = pathText(word);
        return text === undefined ? undefined : fromRoot(text, instruction);
      });
      const about = (p: string | undefined) => p !== undefined && (p === path || path.startsWith(`${p}/`));
      if (!named.some(about)) continue;
      if (!named.every(about)) return false;
      plan.leaveOut(command);
    }
  }
  return true;
}

/** The RUNs at or below an index with a command, other than those left out, that one of the programs runs. */
function consumers(plan: Plan, readers: RegExp, from: number): Instruction[] {
  return plan.stage.instructions.filter(
    (i) =>
      i.keyword === "RUN" &&
      !i.broken &&
      i.index >= from &&
      i.scripts.some((s) =>
        s.commands.some((c) => readers.test((c.behind ?? c).name ?? "") && !plan.isLeftOut(c) && !isSetting(c)),
      ),
  );
}

/** Sets something up, and reads nothing from elsewhere. */
function isSetting({ args }: ShellCommand): boolean {
  return /^(?:config|init|version|--version|cache)$/.test(args[0]?.value ?? "");
}

/**
 * Mounts a file of credentials where it is read, in the place of the commands that make it and look after it.
 * @param makers the commands that write it
 * @param copy the COPY that brings it, which goes
 */
export function mountFile(
  stage: BuildStage,
  stored: Stored,
  { makers = [], copy }: { readonly makers?: readonly ShellCommand[]; readonly copy?: Instruction },
): Fix[] {
  const plan = new Plan(stage);
  const from = copy?.index ?? Math.min(...makers.map((c) => c.script.instruction?.index ?? Number.POSITIVE_INFINITY));
  for (const maker of makers) plan.leaveOut(maker);
  if (copy) plan.edit(remove(copy.place));
  if (stored.path === undefined || !leaveOutCare(plan, stored.path, from)) return [];
  const readers = consumers(plan, stored.readers, from);
  for (const reader of readers) plan.mount(reader, stored.mount);
  const intents = readers.length > 0 ? plan.intents() : undefined;
  return intents ? [choice(`Mount ${stored.path} as a build secret where it is read`, ...intents)] : [];
}

/**
 * `git clone https://$TOKEN@host/path` keeps the address, token and all, in the clone's settings: the same with the token
 * for the one command alone.
 */
function withoutCredentials(command: ShellCommand, name: string): Intent | undefined {
  if (command.name !== "git" || command.args[0]?.value !== "clone") return undefined;
  const word = command.args.find((a) => a.variables.includes(name));
  const first = command.args[0];
  if (!word || !first || textOf(word.at) !== word.text) return undefined;
  const match = /^(["']?)(https:\/\/)([^@\s"'/]+@)([\w.-]+\/)([^\s"']*)\1$/.exec(word.text);
  if (!match || match[1] === "'") return undefined;
  const [, , scheme, user, host, rest] = match as unknown as string[];
  const between = textOf(span(word.at.piece, first.at.start, word.at.start));
  if (!/^clone[^#]*$/.test(between)) return undefined;
  const text = `-c "url.${scheme}${user}${host}.insteadOf=${scheme}${host}" ${between}${scheme}${host}${rest}`;
  return replace(span(word.at.piece, first.at.start, word.at.end), text);
}

function uses({ words, assignments, redirects }: ShellCommand, name: string): boolean {
  return [...words, ...assignments.flatMap((a) => a.value ?? []), ...redirects.flatMap((r) => r.target ?? [])].some(
    (w) => w.variables.includes(name),
  );
}

function mentions(instruction: Instruction, name: string): boolean {
  return countMentions(instruction, name) > 0;
}

function countMentions({ at }: Pick<Instruction, "at">, name: string): number {
  return textOf(at).match(new RegExp(`\\$\\{?${name.replace(/\W/g, "")}\\b`, "g"))?.length ?? 0;
}
