import type { FileEdit } from "../model/fix.ts";
import type { Rule } from "../rules/rule.ts";
import { type Datum, type Mapping, readYaml } from "../settings/datum.ts";
import { loadSettings } from "../settings/load.ts";
import type { Settings } from "../settings/settings.ts";
import { applyEdits, type TextEdit } from "../text/edit.ts";

/**
 * The edit that turns a rule off in the text of a `.plimsoll.yaml`; undefined where it is not a simple one.
 * Whatever it is, the file read again says what is wanted and has no new fault.
 */
export function turnOffIn(text: string, rule: string, rules: readonly Rule[]): TextEdit | undefined {
  const edit = editFor(text, rule);
  if (!edit) return undefined;
  const before = loadSettings(text, rules);
  const after = loadSettings(applyEdits(text, [edit]), rules);
  const setting = after.settings.rules?.[rule];
  const off = setting === "off" || (typeof setting === "object" && setting.severity === "off");
  return off && after.problems.length <= before.problems.length ? edit : undefined;
}

function editFor(text: string, rule: string): TextEdit | undefined {
  const { datum, problems } = readYaml(text);
  if (problems.length > 0 || (datum && datum.type !== "mapping")) return undefined;
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const rules = valueAt(datum, "rules");
  if (rules === undefined) {
    const gap = text === "" || text.endsWith("\n") ? "" : lineBreak;
    return { start: text.length, end: text.length, text: `${gap}rules:${lineBreak}  ${rule}: off${lineBreak}` };
  }
  if (rules.type !== "mapping") return undefined;
  const present = valueAt(rules, rule);
  if (present) {
    const level = present.type === "mapping" ? valueAt(present, "severity") : present;
    return level?.type === "scalar" ? { start: level.start, end: level.end, text: "off" } : undefined;
  }
  const [first] = rules.entries;
  if (!first) return undefined;
  const start = text.lastIndexOf("\n", first.start) + 1;
  const indentation = text.slice(start, first.start);
  if (!/^ +$/.test(indentation)) return undefined;
  return { start, end: start, text: `${indentation}${rule}: off${lineBreak}` };
}

function valueAt(datum: Datum | undefined, key: string): Datum | undefined {
  return (datum as Mapping | undefined)?.entries.findLast((e) => e.key === key)?.value;
}

/** A new settings file that turns a rule off and keeps what the editor's settings say; undefined where they say more. */
export function newSettingsFile(rule: string, editor: Settings): FileEdit | undefined {
  if (Object.keys(editor).some((key) => key !== "extends")) return undefined;
  const presets = editor.extends?.length ? editor.extends : ["plimsoll:recommended"];
  const names = presets.map((name) => (name.startsWith("plimsoll:") ? name : `plimsoll:${name}`));
  return {
    path: ".plimsoll.yaml",
    create: true,
    start: 0,
    end: 0,
    text: `extends: [${names.join(", ")}]\nrules:\n  ${rule}: off\n`,
  };
}
