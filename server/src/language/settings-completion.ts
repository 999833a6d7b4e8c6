import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type Hover,
  InsertTextMode,
  MarkupKind,
  type Position,
} from "vscode-languageserver";
import type { Rule } from "../rules/rule.ts";
import { explanationAt, suggestionsAt } from "../settings/suggest.ts";
import type { ClientFeatures } from "./client-features.ts";
import { rangeOf } from "./diagnostics.ts";
import type { OpenDocument } from "./open-document.ts";
import { ruleLink } from "./protocol.ts";
import { nameOf } from "./uris.ts";

/** The words that can stand at a position of a `.plimsoll.yaml`; editors know what to do with a schema for JSON. */
export function settingsCompletion(
  { uri, content }: OpenDocument,
  position: Position,
  rules: readonly Rule[],
  { ours }: ClientFeatures,
): CompletionList | null {
  if (nameOf(uri).endsWith(".json")) return null;
  const found = suggestionsAt(content.getText(), content.offsetAt(position), rules);
  if (!found) return null;
  const range = rangeOf(content, found.range);
  const items = found.items.map(
    ({ label, is, text, description }, i): CompletionItem => ({
      label,
      kind: is === "key" ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
      sortText: String(i).padStart(4, "0"),
      insertTextMode: InsertTextMode.adjustIndentation,
      textEdit: { range, newText: text },
      ...(description !== undefined && { documentation: description }),
      // what comes behind a key is asked for at once
      ...(ours && is === "key" && { command: { title: "Suggest", command: "editor.action.triggerSuggest" } }),
    }),
  );
  return { isIncomplete: false, items };
}

/** What the key under the mouse means in a `.plimsoll.yaml`. */
export function settingsHover(
  { uri, content }: OpenDocument,
  position: Position,
  rules: readonly Rule[],
  { markdown, options }: ClientFeatures,
): Hover | null {
  if (nameOf(uri).endsWith(".json")) return null;
  const found = explanationAt(content.getText(), content.offsetAt(position), rules);
  if (!found) return null;
  const page = found.rule === undefined ? undefined : ruleLink(options, found.rule);
  const link = markdown && page !== undefined ? `\n\n[${found.rule}](${page})` : "";
  return {
    range: rangeOf(content, found),
    contents: { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: `${found.text}${link}` },
  };
}
