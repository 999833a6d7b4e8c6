import type { ShellCommand, ShellWord } from "../../model/command.ts";
import type { Container } from "../../model/container.ts";
import type { Item, List } from "../../model/value.ts";
import { inFile, type Span, textOf } from "../../text/span.ts";

/** A program of the control plane as a container starts it. */
export interface Component {
  readonly name: string;
  /** Where to speak of it: the program's name. */
  readonly at: Span;
  /** By name, without dashes; of several the last counts. */
  readonly flags: ReadonlyMap<string, Flag>;
  /** Some words can't be known, so that a flag which is not there may be there after all. */
  readonly incomplete: boolean;
  /** The list that further flags belong to; undefined where a shell reads them. */
  readonly list: List<string> | undefined;
}

export interface Flag {
  /** Undefined where it can't be known; empty where nothing stands behind the `=`. */
  readonly value: string | undefined;
  /** No value is given with it. */
  readonly bare: boolean;
  readonly at: Span;
  /** The list item that holds flag and value. */
  readonly item: Item<string> | undefined;
  /** The list item that holds the value alone. */
  readonly valueItem: Item<string> | undefined;
}

const COMPONENTS = new Set([
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kube-proxy",
  "kubelet",
  "etcd",
]);

/** The components that a container starts, mostly none. */
export function componentsOf(container: Container): Component[] {
  return container.scripts
    .flatMap((script) => script.commands)
    .filter((command) => COMPONENTS.has(nameOf(command)))
    .map((command) => readComponent(command, container));
}

/** `hyperkube` starts what its first argument names. */
function nameOf({ name, args }: ShellCommand): string {
  return (name === "hyperkube" || name === "kube" ? args[0]?.value : name) ?? "";
}

function readComponent(command: ShellCommand, container: Container): Component {
  const items = itemsOf(container);
  const flags = new Map<string, Flag>();
  let incomplete = false;
  const { args } = command;
  for (const [index, word] of args.entries()) {
    const match = /^--?([a-z][\w-]*)(?:=(.*))?$/s.exec(written(word).trim());
    const next = args[index + 1];
    if (!match) {
      incomplete ||= word.value === undefined && !isValueOf(args[index - 1]);
      continue;
    }
    const [, name = "", given] = match;
    const apart = given === undefined && next && !written(next).startsWith("-") ? next : undefined;
    const item = items.get(inFile(word.at).start);
    flags.set(name, {
      value: word.value === undefined ? undefined : (given ?? apart?.value),
      bare: given === undefined && !apart,
      at: word.at,
      item,
      valueItem: apart && items.get(inFile(apart.at).start),
    });
  }
  const first = command.words[0] as ShellWord;
  const inList = command.script.dialect === "exec";
  return { name: nameOf(command), at: first.at, flags, incomplete, list: inList ? listOf(container) : undefined };
}

/** The word's text; where a variable takes part, as it is written. */
function written(word: ShellWord): string {
  return word.value ?? textOf(word.at).replace(/^["']|["']$/g, "");
}

function isValueOf(before: ShellWord | undefined): boolean {
  return before !== undefined && /^--?[a-z][\w-]*$/.test(written(before));
}

/** The items of command and arguments by where they start in the file. */
function itemsOf({ commandLine }: Container): Map<number, Item<string>> {
  const all = [...(commandLine?.command.items ?? []), ...(commandLine?.args.items ?? [])];
  return new Map(all.map((item) => [inFile(item.value.at ?? item.at).start, item]));
}

/** Flags are added where flags are. */
function listOf({ commandLine }: Container): List<string> | undefined {
  const lists = commandLine ? [commandLine.args, commandLine.command] : [];
  return lists.find((list) => list.items.length > 0);
}
