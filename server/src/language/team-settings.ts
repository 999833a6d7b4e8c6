import { parseYaml } from "../formats/yaml/stream.ts";
import type { FileEdit } from "../model/fix.ts";
import { append, type Intent, set } from "../model/place.ts";
import type { Rule } from "../rules/rule.ts";
import { loadSettings } from "../settings/load.ts";
import { matches } from "../settings/resolve.ts";
import type { Level, RuleSetting, Settings } from "../settings/settings.ts";
import { applyEdits, type TextEdit } from "../text/edit.ts";

/** What a team's settings are to say of a rule: another level, or one value more that is no secret, by its hash. */
export type Wish =
  | { readonly rule: string; readonly level: Level }
  | { readonly rule: string; readonly notSecret: string };

export interface SettingsFile {
  readonly text: string;
  readonly format: "yaml" | "json";
  /** Of the checked file, relative to the settings file's folder; undefined where no override can match. */
  readonly path: string | undefined;
}

/**
 * The edits that make a settings file say what is wished, in the key that decides for the checked file where there is
 * one; comments and order stay. Undefined where that is no simple matter. Whatever they are, the file read again says
 * what is wished and has no new fault.
 */
export function changeSettings(file: SettingsFile, wish: Wish, rules: readonly Rule[]): TextEdit[] | undefined {
  const { text, format } = file;
  const before = loadSettings(text, rules, format);
  const at = deciding(before.settings, wish, file.path);
  const edits =
    written(file, at, settingAt(before.settings, at, wish.rule), wish) ?? atEnd(file, before.settings, wish);
  if (!edits) return undefined;
  const after = loadSettings(applyEdits(text, edits), rules, format);
  const reached = says(settingAt(after.settings, at, wish.rule), wish);
  return reached && after.problems.length <= before.problems.length ? edits : undefined;
}

/** The override that has the last word about the rule's level; undefined for the file's own `rules`. */
function deciding({ overrides = [] }: Settings, wish: Wish, path: string | undefined): number | undefined {
  if (path === undefined || "notSecret" in wish) return undefined;
  const index = overrides.findLastIndex(
    ({ files, rules }) => levelOf(rules[wish.rule]) !== undefined && matches(files, path),
  );
  return index < 0 ? undefined : index;
}

function settingAt(settings: Settings, override: number | undefined, rule: string): RuleSetting | undefined {
  return (override === undefined ? settings.rules : settings.overrides?.[override]?.rules)?.[rule];
}

function levelOf(setting: RuleSetting | undefined): Level | undefined {
  return typeof setting === "string" ? setting : setting?.severity;
}

function says(setting: RuleSetting | undefined, wish: Wish): boolean {
  if ("level" in wish) return levelOf(setting) === wish.level;
  return typeof setting === "object" && (setting.notSecrets as string[] | undefined)?.includes(wish.notSecret) === true;
}

/** Written by the writer of YAML files, which keeps comments, order and style. */
function written(
  { text, format }: SettingsFile,
  override: number | undefined,
  present: RuleSetting | undefined,
  wish: Wish,
): TextEdit[] | undefined {
  const [document, ...more] = parseYaml(text, { dialect: "1.2" }).documents;
  if (!document || more.length > 0 || document.problems.length > 0) return undefined;
  const rules = override === undefined ? ["rules"] : ["overrides", override, "rules"];
  const node = document.root.path(...rules, wish.rule);
  const place = node.place<unknown>();
  let intent: Intent;
  if ("level" in wish) intent = set(node.shape === "map" ? node.get("severity").place<unknown>() : place, wish.level);
  else if (node.shape === "map") intent = append(node.get("notSecrets").place<unknown>(), wish.notSecret);
  else {
    const level = levelOf(present);
    intent = set(place, { ...(level ? { severity: level } : {}), notSecrets: [wish.notSecret] });
  }
  const result = place.writer.write([intent]);
  if ("refused" in result || result.shared) return undefined;
  // the word is a boolean in YAML 1.1 only; settings are not read as that
  return format === "json" ? [...result.edits] : result.edits.map((e) => ({ ...e, text: bare(e.text) }));
}

function bare(text: string): string {
  return text.replace(/(["'])off\1/, "off");
}

/** At the end of a YAML file that says nothing of rules yet. */
function atEnd({ text, format }: SettingsFile, { rules }: Settings, wish: Wish): TextEdit[] | undefined {
  if (format === "json" || rules !== undefined) return undefined;
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const gap = text === "" || text.endsWith("\n") ? "" : lineBreak;
  const added = `${gap}${linesOf(wish).join(lineBreak)}${lineBreak}`;
  return [{ start: text.length, end: text.length, text: added }];
}

function linesOf(wish: Wish): string[] {
  const { rule } = wish;
  if ("level" in wish) return ["rules:", `  ${rule}: ${wish.level}`];
  return ["rules:", `  ${rule}:`, "    notSecrets:", `      - ${wish.notSecret}`];
}

/**
 * A new settings file that says what is wished beside what the editor's settings say, since it will decide alone;
 * undefined where the two can't be brought together.
 */
export function newSettingsFile(wish: Wish, editor: Settings, rules: readonly Rule[]): FileEdit | undefined {
  const { extends: presets = [], knownFindings: _, ...rest } = editor;
  const names = (presets.length > 0 ? presets : ["recommended"]).map((name) =>
    name.replace(/^(?:plimsoll:)?/, "plimsoll:"),
  );
  const levels = Object.entries(editor.rules ?? {}).map(([id, setting]) => `  ${id}: ${inline(setting)}`);
  const kept = Object.entries(rest).map(([key, value]) =>
    key === "rules" ? ["rules:", ...levels].join("\n") : `${key}: ${inline(value)}`,
  );
  const text = `${[`extends: [${names.join(", ")}]`, ...kept].join("\n")}\n`;
  const edits = changeSettings({ text, format: "yaml", path: undefined }, wish, rules);
  if (!edits) return undefined;
  return { path: ".plimsoll.yaml", create: true, start: 0, end: 0, text: applyEdits(text, edits) };
}

/** JSON is YAML; a lone word needs no quotes. */
function inline(value: unknown): string {
  return typeof value === "string" && /^[a-z]+$/.test(value) ? value : JSON.stringify(value);
}
