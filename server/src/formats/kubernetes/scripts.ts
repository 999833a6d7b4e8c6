import type { ShellScript } from "../../model/command.ts";
import type { Container } from "../../model/container.ts";
import { type Argument, argument, scriptOfArguments, scriptOfText } from "../command-line.ts";
import type { YamlNode } from "../yaml/node.ts";
import { holdsTemplate, text } from "./scalars.ts";

/** What the container runs: its command with its arguments, an inline script, its probes and lifecycle hooks. */
export function scriptsOf(node: YamlNode, container: Container): ShellScript[] {
  const scripts: ShellScript[] = [];
  const add = (words: readonly Argument[]) => {
    if (words.length > 0) scripts.push(scriptOfArguments(words, container));
  };
  add([...words(node.get("command")), ...words(node.get("args"))]);
  const hooks = [
    ...["livenessProbe", "readinessProbe", "startupProbe"].map((probe) => node.get(probe)),
    ...["postStart", "preStop"].map((hook) => node.path("lifecycle", hook)),
  ];
  for (const hook of hooks) add(words(hook.path("exec", "command")));
  const inline = [node.get("source"), node.get("script")].find((script) => script.shape === "scalar");
  if (inline) {
    const written = text(inline);
    if (written.state === "set") scripts.push(scriptOfText(argument(written), container));
  }
  return scripts;
}

function words(list: YamlNode): Argument[] {
  return list.items().map((item) => {
    const value = item.string({ loose: true });
    const unknown = value.state !== "set" || holdsTemplate(value.value) || /\$\([A-Za-z_.-][\w.-]*\)/.test(value.value);
    return unknown ? { value: undefined, at: item.at } : argument(value);
  });
}
