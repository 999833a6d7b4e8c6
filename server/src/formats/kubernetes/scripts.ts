import type { ShellScript } from "../../model/command.ts";
import type { Container } from "../../model/container.ts";
import { hasWords, scriptOfText, scriptOfWords, word } from "../command-line.ts";
import type { ExecWord } from "../shell/shell.ts";
import type { YamlNode } from "../yaml/node.ts";
import { holdsTemplate, text } from "./scalars.ts";

/** What the container runs: its command with its arguments, an inline script, its probes and lifecycle hooks. */
export function scriptsOf(node: YamlNode, container: Container): ShellScript[] {
  const lines = [[...words(node.get("command")), ...words(node.get("args"))]];
  const hooks = [
    ...["livenessProbe", "readinessProbe", "startupProbe"].map((probe) => node.get(probe)),
    ...["postStart", "preStop"].map((hook) => node.path("lifecycle", hook)),
  ];
  for (const hook of hooks) lines.push(words(hook.path("exec", "command")));
  const scripts = lines.filter(hasWords).map((line) => scriptOfWords(line, container));
  const inline = inlineScript(node, container);
  return inline ? [...scripts, inline] : scripts;
}

/** `source` of an Argo script template, `script` of a Tekton step; another interpreter's first line leaves it alone. */
function inlineScript(node: YamlNode, container: Container): ShellScript | undefined {
  const written = [node.get("source"), node.get("script")].map((script) => text(script)).find((s) => s.state === "set");
  if (written?.state !== "set" || /^\s*#!(?!.*\b(?:ba|da|a|k)?sh\b)/.test(written.value)) return undefined;
  const interpreter = node.get("command").items()[0]?.string();
  if (interpreter?.state === "set" && !/(?:^|\/)(?:ba|da|a|k)?sh$/.test(interpreter.value)) return undefined;
  return scriptOfText(word(written.value, written.at), container);
}

function words(list: YamlNode): ExecWord[] {
  return list.items().map((item) => {
    const value = item.string({ loose: true });
    const unknown = value.state !== "set" || holdsTemplate(value.value) || isVariable(value.value);
    return unknown ? word(undefined, item.at) : word(value.value, value.at);
  });
}

/** The kubelet replaces `$(NAME)`; in a script of several words it may as well be the shell's own substitution. */
function isVariable(value: string): boolean {
  return /\$\([A-Za-z_.-][\w.-]*\)/.test(value) && !/\s/.test(value);
}
