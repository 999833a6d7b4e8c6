import type { Schema } from "./schema.ts";

/** The reference of the settings file, as Markdown. */
export function settingsPage(schema: Schema): string {
  const rows: string[] = [];
  const add = (name: string, at: Schema) => {
    rows.push(
      `| \`${name}\` | ${typeText(at)} | ${defaultText(at)} | ${(at.description ?? "").replaceAll("|", "\\|")} |`,
    );
    if (name === "rules") return;
    for (const [key, inner] of Object.entries(at.properties ?? {})) add(`${name}.${key}`, inner);
    for (const [key, inner] of Object.entries(at.items?.properties ?? {})) {
      if (key !== "rules") add(`${name}[].${key}`, inner);
      else rows.push(`| \`${name}[].${key}\` | keys and values | | As \`rules\`. |`);
    }
  };
  for (const [name, at] of Object.entries(schema.properties ?? {})) add(name, at);
  return `${HEAD}\n\n## Keys\n\n| Key | Type | Default | |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

const HEAD = `# Settings

Plimsoll reads \`.plimsoll.yaml\`, \`.plimsoll.yml\` or \`.plimsoll.json\`: the nearest one at or above the checked file,
inside the workspace. The workspace root is the nearest folder at or above the file that holds \`.git\`, else the folder
that is open or that you work in; nothing above it is read. Where such a file applies it decides alone, so that the
editor and the command line agree; otherwise the editor's \`plimsoll.*\` settings do, and the command line reads those of
the workspace's \`.vscode/settings.json\`. \`plimsoll.configFile\` there names a settings file that lies elsewhere in the
workspace.

Nothing in a settings file is executed. Unknown keys, rules and levels are faults; the valid rest applies. Globs are
relative to the settings file, also for what it extends; they know \`*\`, \`**\`, \`?\`, \`[a-z]\`, \`{a,b}\` and a leading \`!\`.
\`plimsoll settings FILE\`, and *Plimsoll: Show the Rules That Apply Here* in the editor, tell which rules apply to a
file, at what severity, and who said so. \`plimsoll init\` writes a first settings file.

\`\`\`yaml
extends: [plimsoll:recommended, ../platform/plimsoll.yaml]
rules:
  no-root-user: error
  require-memory-limit: off
overrides:
  - files: ["**/test/**"]
    rules: { no-privileged-container: off }
ignore: ["vendor/**"]
suppressions: { requireReason: true, forbid: [no-privileged-container] }
resources: { memoryLimit: 256Mi, memoryRequest: 128Mi, cpuRequest: 100m }
\`\`\``;

function typeText(schema: Schema): string {
  if (schema.enum) return "one of a list";
  if (schema.type === "array") return schema.items?.properties ? "list of keys and values" : "list of texts";
  if (schema.type === "object") return "keys and values";
  if (Array.isArray(schema.type)) return schema.type.map((t) => (t === "string" ? "text" : t)).join(" or ");
  return schema.type === "string" ? "text" : schema.type === "boolean" ? "true or false" : "anything";
}

function defaultText(schema: Schema): string {
  return schema.default === undefined ? "" : `\`${JSON.stringify(schema.default)}\``;
}
