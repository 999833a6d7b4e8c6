import type { ShellScript } from "../../model/command.ts";
import type { Container } from "../../model/container.ts";
import { textOf } from "../../text/span.ts";
import { hasWords, scriptOfText, scriptOfWords, word } from "../command-line.ts";
import { MappedTextBuilder } from "../shell/mapped-text.ts";
import type { ExecWord } from "../shell/shell.ts";
import type { YamlNode } from "../yaml/node.ts";
import { type Scalar, scalar, within } from "./scalars.ts";
import { items, type Service } from "./service.ts";

/** What a service runs: entry point with command, health check, hooks. */
export function scriptsOf(service: Service, container: Container): ShellScript[] {
  const of = (key: string) => service.levels.map((level) => level.get(key)).find((node) => node.state === "set");
  const lines = [[...words(of("entrypoint")), ...words(of("command"))]];
  for (const hook of [...items(service, "post_start"), ...items(service, "pre_stop")]) {
    lines.push(words(hook.get("command")));
  }
  const scripts = lines.filter(hasWords).map((line) => scriptOfWords(line, container));
  const test = of("healthcheck")?.get("test");
  const check = test && healthCheck(test, container);
  return check ? [...scripts, check] : scripts;
}

function healthCheck(test: YamlNode, container: Container): ShellScript | undefined {
  if (test.shape === "scalar") return scriptOfText(wordOf(test), container);
  const [kind, ...rest] = test.items();
  const how = kind && scalar(kind)?.text;
  const line = rest.map(wordOf);
  if (how === "CMD" && hasWords(line)) return scriptOfWords(line, container);
  return how === "CMD-SHELL" && hasWords(line) ? scriptOfText(line[0], container) : undefined;
}

function wordOf(node: YamlNode): ExecWord {
  const written = scalar(node);
  if (!written) return word(undefined, node.at);
  // A script with a variable in it can still be read: Compose puts the value in its place as text.
  const readable = written.known || /\s/.test(written.text);
  return word(readable ? written.text : undefined, written.at, mapped(written));
}

/** The resolved text with its places, where variables or escapes make it differ from what is written. */
function mapped(written: Scalar): ExecWord["mapped"] {
  const offset = textOf(written.at).indexOf(written.raw);
  if (written.raw === written.text || offset < 0) return undefined;
  const builder = new MappedTextBuilder(written.at.piece);
  for (const { start, end, raw } of written.segments) {
    builder.literal(written.text.slice(start, end), written.at.start + offset + raw);
  }
  return builder.build();
}

/** The words of a command: a list, or one text that is split as a shell would, though none runs. */
function words(node: YamlNode | undefined): ExecWord[] {
  if (node?.state !== "set") return [];
  if (node.shape === "list") return node.items().map(wordOf);
  const written = scalar(node);
  if (!written) return [];
  return splitWords(written.raw).map(({ value, start, end }) =>
    word(value.includes("$") ? undefined : value, within(written, start, end)),
  );
}

/** Splits text at white space outside quotes; quotes and backslashes are taken away. Offsets are zero-based. */
export function splitWords(text: string): { value: string; start: number; end: number }[] {
  const words: { value: string; start: number; end: number }[] = [];
  let value = "";
  let start = -1;
  let quote = "";
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === undefined || (quote === "" && /\s/.test(c))) {
      if (start >= 0) words.push({ value, start, end: i });
      start = -1;
      value = "";
      continue;
    }
    if (start < 0) start = i;
    if (c === "\\" && quote !== "'" && i + 1 < text.length) value += text[++i];
    else if (quote === "" && (c === '"' || c === "'")) quote = c;
    else if (c === quote) quote = "";
    else value += c;
  }
  return words;
}
