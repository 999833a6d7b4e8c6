import type {
  AndOr,
  Assignment,
  Command,
  CommandNode,
  CompoundList,
  HereDoc,
  ParsedScript,
  PipelineNode,
  Redirection,
  Statement,
  SyntaxNode,
  TestExpression,
  Word,
} from "unbash";
import type { Pipeline, ShellCommand, ShellRedirect, ShellScript, ShellWord } from "../../model/command.ts";
import type { Container } from "../../model/container.ts";
import type { Instruction } from "../../model/dockerfile.ts";
import type { Span } from "../../text/span.ts";
import { MappedText } from "./mapped-text.ts";
import { readWord } from "./word.ts";
import { programName, runsBehind, shellInput, wrapped } from "./wrappers.ts";

/** Who runs a script; shared by all scripts inside it. */
export interface ScriptOwner {
  instruction?: Instruction | undefined;
  container?: Container | undefined;
}

let ownerAsked = 0;

/** Counts how often anybody has asked to whom a script belongs: what is found out without that holds while its text does. */
export function timesOwnerAsked(): number {
  return ownerAsked;
}

/** A script while it is being filled. */
export class ParsedScriptModel implements ShellScript {
  readonly dialect: ShellScript["dialect"];
  readonly at: Span;
  readonly commands: ShellCommand[] = [];
  readonly pipelines: Pipeline[] = [];
  readonly errors: Span[] = [];
  readonly #owner: ScriptOwner;

  constructor(dialect: ShellScript["dialect"], at: Span, owner: ScriptOwner) {
    this.dialect = dialect;
    this.at = at;
    this.#owner = owner;
  }

  get instruction(): Instruction | undefined {
    ownerAsked++;
    return this.#owner.instruction;
  }

  get container(): Container | undefined {
    ownerAsked++;
    return this.#owner.container;
  }
}

export class MutablePipeline implements Pipeline {
  readonly commands: ShellCommand[] = [];
  operator: Pipeline["operator"];
  nested: boolean;
  readonly at: Span;

  constructor(at: Span, nested: boolean) {
    this.at = at;
    this.nested = nested;
    this.operator = undefined;
  }
}

interface CommandParts {
  readonly words: readonly ShellWord[];
  readonly assignments: ShellCommand["assignments"];
  readonly redirects: readonly ShellRedirect[];
  readonly pipeline: Pipeline;
  readonly script: ShellScript;
  readonly at: Span;
}

/** Substitutions inside substitutions are read so far down; the library parses each level anew. */
const MOST_NESTED = 8;

/** What follows on so many commands is not read. */
const MOST_COMMANDS = 3000;

/** As many programs that each run the next one are looked through. */
const MOST_BEHIND = 8;

/** Makes a command of its words, wrappers looked through. */
export function commandOf(parts: CommandParts, depth = 0): ShellCommand {
  const words = parts.words.slice(wrapped(parts.words));
  const command: ShellCommand & { behind?: ShellCommand } = {
    ...parts,
    name: programName(words[0]),
    words,
    args: words.slice(1),
    index: parts.pipeline.commands.length,
  };
  const behind = depth < MOST_BEHIND ? runsBehind(words) : undefined;
  if (behind !== undefined)
    command.behind = commandOf({ ...parts, words: words.slice(behind), assignments: [] }, depth + 1);
  return command;
}

/** Fills a script with the commands of a syntax tree. */
export class CommandReader {
  readonly #script: ParsedScriptModel;
  readonly #parse: (source: MappedText) => ShellScript;
  readonly #depth: number;
  #source: MappedText = undefined as never;

  /**
   * @param parse reads a script that stands in an argument (`sh -c`) or a heredoc
   * @param depth how many substitutions are around the script
   */
  constructor(script: ParsedScriptModel, parse: (source: MappedText) => ShellScript, depth = 0) {
    this.#script = script;
    this.#parse = parse;
    this.#depth = depth;
  }

  script(tree: ParsedScript, source: MappedText): void {
    this.#source = source;
    this.#statements(tree.commands, false);
  }

  #statements(statements: readonly Statement[], nested: boolean): void {
    for (const [i, statement] of statements.entries()) {
      if (this.#script.commands.length > MOST_COMMANDS) {
        this.#script.errors.push(this.#source.span(statement.pos, statement.end));
        return;
      }
      this.#statement(statement, statements[i + 1], nested);
    }
  }

  #statement(statement: Statement, next: Statement | undefined, nested: boolean): void {
    const { command } = statement;
    const items = command.type === "AndOr" ? command.commands : [command];
    const operators = command.type === "AndOr" ? command.operators : [];
    for (const [i, item] of items.entries()) {
      const pipeline = this.#pipeline(item, nested);
      pipeline.operator = operators[i] ?? this.#separator(statement, command, next);
    }
  }

  #separator(statement: Statement, command: PipelineNode | AndOr, next: Statement | undefined): Pipeline["operator"] {
    if (statement.background) return "&";
    const between = this.#source.text.slice(command.end, next?.pos ?? command.end + 1);
    if (next === undefined) return between.startsWith(";") ? ";" : undefined;
    return between.includes(";") ? ";" : "\n";
  }

  #pipeline(node: PipelineNode, nested: boolean): MutablePipeline {
    const pipeline = new MutablePipeline(this.#source.span(node.pos, node.end), nested);
    if (!nested) this.#script.pipelines.push(pipeline);
    for (const member of node.type === "Pipeline" ? node.commands : [node]) this.#member(member, pipeline);
    return pipeline;
  }

  /** A simple command; of a compound one its commands, whose output is the pipeline's as well. */
  #member(node: CommandNode, pipeline: MutablePipeline): void {
    const simple = simpleCommand(node);
    if (simple) {
      this.#command(simple, pipeline);
      return;
    }
    const before = this.#script.commands.length;
    this.#compound(node);
    if (node.type === "Function") return;
    for (let i = before; i < this.#script.commands.length; i++)
      pipeline.commands.push(this.#script.commands[i] as ShellCommand);
  }

  /** Descends into anything that may hold commands: lists become nested pipelines, words yield their substitutions. */
  #compound(node: SyntaxNode): void {
    switch (node.type) {
      case "Redirected":
        for (const redirect of node.redirects) this.#redirect(redirect);
        this.#compound(node.command);
        return;
      case "If":
        this.#list(node.clause);
        this.#list(node.then);
        for (const { clause, then } of node.elif) {
          this.#list(clause);
          this.#list(then);
        }
        if (node.else) this.#list(node.else);
        return;
      case "For":
      case "Select":
        for (const word of node.wordlist ?? []) this.#wordOf(word);
        this.#list(node.body);
        return;
      case "ArithmeticFor":
      case "Subshell":
      case "BraceGroup":
        this.#list(node.body);
        return;
      case "While":
        this.#list(node.clause);
        this.#list(node.body);
        return;
      case "Case":
        this.#wordOf(node.word);
        for (const { body } of node.items) this.#list(body);
        return;
      case "Function":
      case "Coproc":
        if (node.body.type === "CompoundList") this.#list(node.body);
        else if (node.body.type === "Command") this.#pipeline(node.body, true);
        else this.#compound(node.body);
        return;
      case "TestCommand":
        this.#test(node.expression);
        return;
      default:
        return;
    }
  }

  #list(list: CompoundList): void {
    this.#statements(list.commands, true);
  }

  #test(expression: TestExpression): void {
    if (expression.type === "TestUnary") this.#wordOf(expression.operand);
    else if (expression.type === "TestBinary") {
      this.#wordOf(expression.left);
      this.#wordOf(expression.right);
    } else if (expression.type === "TestLogical") for (const operand of expression.operands) this.#test(operand);
    else if (expression.type === "TestNot") this.#test(expression.operand);
    else this.#test(expression.expression);
  }

  #command(node: Command, pipeline: MutablePipeline): void {
    const script = this.#script;
    const position = script.commands.length;
    const words: ShellWord[] = [];
    const assignments: ShellCommand["assignments"][number][] = [];
    const redirects: ShellRedirect[] = [];
    const heredocs: HereDoc[] = [];
    let start = node.end;
    let end = node.pos;
    const redirect = (item: Redirection) => {
      if (item.type === "HereDoc") heredocs.push(item);
      redirects.push(this.#redirect(item));
    };
    for (const item of node.prefix) {
      if (item.type !== "Assignment") redirect(item);
      else {
        assignments.push(this.#assignment(item));
        start = Math.min(start, item.pos);
        end = Math.max(end, item.end);
      }
    }
    if (node.name) {
      words.push(this.#wordOf(node.name));
      start = Math.min(start, node.name.pos);
      end = Math.max(end, node.name.end);
    }
    for (const item of node.suffix) {
      if (item.type === "Word") words.push(this.#wordOf(item));
      else if (item.type === "Assignment") words.push(this.#assignmentWord(item));
      else {
        redirect(item);
        continue;
      }
      end = Math.max(end, item.end);
    }
    if (words.length === 0 && assignments.length === 0) return;
    const at = this.#source.span(start, Math.max(start, end));
    const command = commandOf({ words, assignments, redirects, pipeline, script, at });
    // The commands of its substitutions are there already: it begins before them.
    script.commands.splice(position, 0, command);
    pipeline.commands.push(command);
    this.runBy(command, (word) => this.#argument(node, word), heredocs[0]);
  }

  /** Adds the commands that a shell among the command's words is given to run. */
  runBy(
    command: ShellCommand,
    sourceOf: (word: ShellWord) => MappedText | undefined,
    heredoc: HereDoc | undefined,
  ): void {
    const input = shellInput((command.behind ?? command).words);
    if (input === undefined) return;
    let source: MappedText | undefined;
    if (input !== "stdin") source = sourceOf((command.behind ?? command).words[input.script] as ShellWord);
    else if (heredoc) source = this.#source.slice(heredoc.body.pos, heredoc.body.end);
    if (source) this.#adopt(this.#parse(source));
  }

  #adopt(inner: ShellScript): void {
    for (const command of inner.commands) {
      this.#script.commands.push(command);
      (command.pipeline as MutablePipeline).nested = true;
    }
    for (const error of inner.errors) this.#script.errors.push(error);
  }

  /** The value of a static argument with the places of its characters. */
  #argument(node: Command, word: ShellWord): MappedText | undefined {
    if (word.value === undefined) return undefined;
    for (const item of node.suffix) {
      if (item.type !== "Word" || this.#source.span(item.pos, item.end).start !== word.at.start) continue;
      return this.#source.align(word.value, item.pos, item.end);
    }
    return MappedText.opaque(word.value, word.at);
  }

  #wordOf(word: Word): ShellWord {
    const read = this.#depth < MOST_NESTED;
    return readWord(word, this.#source, read ? (tree, part) => this.#substitution(tree, part) : undefined);
  }

  #substitution(tree: ParsedScript, part: { readonly pos: number; readonly end: number }): ShellScript {
    // A tree with a source of its own (escaped backticks) has positions that say nothing here.
    const source =
      tree.source === undefined ? this.#source : MappedText.opaque(tree.source, this.#source.span(part.pos, part.end));
    const script = new ParsedScriptModel("posix", this.#source.span(part.pos, part.end), this.#script);
    new CommandReader(script, this.#parse, this.#depth + 1).script(tree, source);
    this.#adopt(script);
    return script;
  }

  #assignment(node: Assignment): ShellCommand["assignments"][number] {
    const at = this.#source.span(node.pos, node.end);
    if (node.value.type === "Word") return { name: node.name, value: this.#wordOf(node.value), at };
    for (const element of node.value.elements) this.#wordOf(element);
    return { name: node.name, value: undefined, at };
  }

  /** `export A=b`: an argument of its own. */
  #assignmentWord(node: Assignment): ShellWord {
    const { value } = this.#assignment(node);
    const head = node.value.type === "Word" ? node.text.slice(0, node.value.pos - node.pos) : node.text;
    return {
      text: node.text,
      value: value ? (value.value === undefined ? undefined : head + value.value) : head,
      pattern: head + (value?.pattern ?? ""),
      variables: value?.variables ?? [],
      substitutions: value?.substitutions ?? [],
      at: this.#source.span(node.pos, node.end),
    };
  }

  #redirect(node: Redirection): ShellRedirect {
    const target = node.type !== "HereDoc" && node.target ? this.#wordOf(node.target) : undefined;
    return { operator: node.operator, target, at: this.#source.span(node.pos, node.end) };
  }
}

/** The simple command that a node is, or that is all there is inside `( )` or `{ }`. */
function simpleCommand(node: CommandNode): Command | undefined {
  if (node.type === "Command") return node;
  if (node.type !== "Subshell" && node.type !== "BraceGroup") return undefined;
  const [only, ...more] = node.body.commands;
  return more.length === 0 && only?.command.type === "Command" ? only.command : undefined;
}
