import type { Span } from "../text/span.ts";
import type { Container } from "./container.ts";
import type { Instruction } from "./dockerfile.ts";

/** One simple command of a shell script or exec form: the unit that rules about RUN and `command:` look at. */
export interface ShellCommand {
  /** What `sudo`, `doas`, `gosu` and their like run: a command that is not in `script.commands`. */
  readonly behind?: ShellCommand;
  /** The base name of the program (`apt-get` for /usr/bin/apt-get), undefined where it can't be known. */
  readonly name: string | undefined;
  /** All words, the program's first; wrappers such as `env`, `exec`, `nohup`, `time` have been looked through. */
  readonly words: readonly ShellWord[];
  /** Words after the program. */
  readonly args: readonly ShellWord[];
  /** `NAME=value` before the program. */
  readonly assignments: readonly { readonly name: string; readonly value: ShellWord | undefined; readonly at: Span }[];
  readonly redirects: readonly ShellRedirect[];
  /** From the first word (or assignment) to the last word. */
  readonly at: Span;
  readonly pipeline: Pipeline;
  /** The place in `pipeline.commands`. */
  readonly index: number;
  readonly script: ShellScript;
}

/** Commands joined by `|`, in order; a command that stands alone is a pipeline of one. */
export interface Pipeline {
  readonly commands: readonly ShellCommand[];
  /** What stands between this pipeline and the next in its list: `&&`, `||`, `;`, `&`, a line break, or undefined at the end. */
  readonly operator: "&&" | "||" | ";" | "&" | "\n" | undefined;
  /** Inside a loop, condition, function, subshell or substitution. */
  readonly nested: boolean;
  readonly at: Span;
}

/** A shell script or exec-form command line: the body of a RUN, a heredoc, the argument of `sh -c`. */
export interface ShellScript {
  /** `posix` scripts are parsed; of others only the text is known and `commands` is empty. `exec` has no shell. */
  readonly dialect: "posix" | "exec" | "powershell" | "cmd" | "other";
  /** Every simple command, in the order of the text, nested ones too. */
  readonly commands: readonly ShellCommand[];
  /** Top-level pipelines in order. */
  readonly pipelines: readonly Pipeline[];
  readonly at: Span;
  /** Parts that could not be parsed; nothing is known of them. */
  readonly errors: readonly Span[];
  /** The instruction or container that runs the script. */
  readonly instruction?: Instruction | undefined;
  readonly container?: Container | undefined;
}

export interface ShellWord {
  /** As written, quotes and all. */
  readonly text: string;
  /** What the program receives; undefined where an expansion makes that unknown. */
  readonly value: string | undefined;
  /** The literal characters with each expansion replaced by U+FFFC; for looking at what is certain of an unknown word. */
  readonly pattern: string;
  /** Names of the variables that the word expands. */
  readonly variables: readonly string[];
  /** Scripts of the word's command and process substitutions. */
  readonly substitutions: readonly ShellScript[];
  readonly at: Span;
}

export interface ShellRedirect {
  readonly operator: string;
  readonly target: ShellWord | undefined;
  readonly at: Span;
}
