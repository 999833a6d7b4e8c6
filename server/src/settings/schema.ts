import type { Rule } from "../rules/rule.ts";
import { LEVELS, PRESETS } from "./settings.ts";

/**
 * The part of JSON Schema (draft 7) that settings need. The file that editors get and the validator both read it.
 * Ours are `noun`: what a key or value is called in messages; `glob`: the text is one; `formerly`: the keys or values
 * of today by names that they had.
 */
export interface Schema {
  readonly type?: SchemaType | readonly SchemaType[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  /** A regular expression for texts, which `examples` illustrate. */
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly uniqueItems?: boolean;
  /** The first that has the type of the value applies. */
  readonly anyOf?: readonly Schema[];
  readonly examples?: readonly unknown[];
  readonly noun?: string;
  readonly glob?: boolean;
  readonly formerly?: Readonly<Record<string, string>>;
}

export type SchemaType = "string" | "number" | "boolean" | "array" | "object" | "null";

const level: Schema = { enum: LEVELS, type: "string", noun: "level" };
const text: Schema = { type: "string" };
const texts = (description: string): Schema => ({ type: "array", items: text, description });
const globs = (description: string): Schema => ({ type: "array", items: { ...text, glob: true }, description });
/** YAML reads an unquoted 1.34 as a number; its source text is what is meant. */
const versionText = (description: string, example: string): Schema => ({
  type: ["string", "number"],
  pattern: "^(latest|v?1\\.\\d{1,3}(\\.\\S{1,30})?)$",
  description,
  examples: [example],
});
const quantityText = (description: string, example: string): Schema => ({
  type: ["string", "number"],
  pattern: "^\\d{1,15}(\\.\\d{1,9})?(m|k|Ki|[MGT]i?)?$",
  description,
  examples: [example],
});
const object = (description: string, properties: Readonly<Record<string, Schema>>): Schema => ({
  type: "object",
  description,
  properties,
  additionalProperties: false,
  noun: "setting",
});

const schemas = new WeakMap<readonly Rule[], Schema>();

/** The schema of a `.plimsoll.yaml` for the rules that exist. */
export function settingsSchema(rules: readonly Rule[]): Schema {
  const present = schemas.get(rules);
  if (present) return present;
  const levels = ruleLevels(rules);
  const schema = object("Settings of Plimsoll.", {
    extends: {
      type: "array",
      items: { type: "string", examples: PRESETS.map((p) => `plimsoll:${p}`) },
      description:
        "What to start from: presets (plimsoll:recommended) and settings files (./team.yaml). Later ones win over earlier ones, this file over all. Without it: plimsoll:recommended.",
      examples: [["plimsoll:recommended"], ["plimsoll:strict", "../plimsoll.yaml"]],
    },
    rules: levels,
    images: object("Images that the team approves. A list that is not empty switches its rule on.", {
      approvedRegistries: texts("Registries that images may come from."),
      approvedBases: texts("Globs of base images that may be built on."),
    }),
    overrides: {
      type: "array",
      description: "Other severities for some files, such as tests. Where several match a file, later ones win.",
      items: {
        ...object("Severities for the files that one of the globs matches.", {
          files: globs("Globs, relative to this file."),
          rules: levels,
        }),
        required: ["files", "rules"],
      },
    },
    ignore: globs("Globs of files that are not checked, relative to this file."),
    suppressions: object("What comments that silence a finding may do.", {
      allow: { type: "boolean", default: true, description: "Honour the comments." },
      requireReason: { type: "boolean", default: false, description: "Ask for a reason after --." },
      forbid: {
        type: "array",
        items: { type: "string", enum: rules.map((r) => r.id), noun: "rule", formerly: formerIds(rules) },
        description: "Rules that can't be silenced.",
      },
      foreign: { type: "boolean", default: true, description: "Honour other tools' comments too." },
    }),
    baseline: {
      ...text,
      description: "The file of findings that are known and not reported, as plimsoll baseline writes it.",
      examples: [".plimsoll-baseline.json"],
    },
    scans: {
      ...text,
      description:
        "A folder with scanners' reports on images: *.trivy.json, *.grype.json and *.sarif in it are shown where the images are used.",
      examples: ["security/reports"],
    },
    podSecurity: object("The pod security standards that workloads are held against.", {
      version: versionText("Their version: latest, or that of a Kubernetes release, such as v1.34.", "latest"),
    }),
    kubernetes: object("The cluster that manifests are for.", {
      version: versionText("Its version, such as 1.34: it decides which API versions are reported as removed.", "1.34"),
    }),
    resources: object("The requests and limits that fixes propose.", {
      memoryLimit: quantityText("Memory limit of a container.", "256Mi"),
      memoryRequest: quantityText("Memory request of a container.", "128Mi"),
      cpuRequest: quantityText("CPU request of a container.", "100m"),
      cpuLimit: quantityText("CPU limit of a container.", "500m"),
    }),
    policies: texts("Reserved: admission policies to evaluate."),
    custom: { description: "Reserved: rules of your own." },
  });
  schemas.set(rules, schema);
  return schema;
}

function ruleLevels(rules: readonly Rule[]): Schema {
  return {
    type: "object",
    noun: "rule",
    description: "The level of single rules: off, hint, info, warning, error, or an object of severity and options.",
    properties: Object.fromEntries(rules.map((rule) => [rule.id, ruleLevel(rule)])),
    additionalProperties: false,
    formerly: formerIds(rules),
  };
}

/** The ids of rules by those that they had. */
export function formerIds(rules: readonly Rule[]): Readonly<Record<string, string>> {
  return Object.fromEntries(rules.flatMap(({ id, formerly = [] }) => formerly.map((former) => [former, id])));
}

/** The schema of one rule's entry: a level, or an object of `severity` and the rule's options. */
export function ruleLevel(rule: Rule): Schema {
  const options = Object.entries(rule.options);
  return {
    description: `${rule.summary}.`,
    anyOf: [
      level,
      {
        type: "object",
        noun: `option of ${rule.id}`,
        properties: {
          severity: level,
          ...Object.fromEntries(options.map(([name, { formerly: _, ...own }]) => [name, own])),
        },
        additionalProperties: false,
        formerly: Object.fromEntries(
          options.flatMap(([name, { formerly = [] }]) => formerly.map((former) => [former, name])),
        ),
      },
    ],
  };
}

/** The same schema without what only our validator reads; keys of former days as editors know them. */
export function plainSchema(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).flatMap(([key, value]) => plainEntry(key, value, schema)));
}

function plainEntry(key: string, value: unknown, { formerly = {} }: Schema): [string, unknown][] {
  if (key === "noun" || key === "glob" || key === "formerly") return [];
  if (key === "anyOf") return [[key, (value as readonly Schema[]).map(plainSchema)]];
  if (key === "items" || key === "additionalProperties") return [[key, value && plainSchema(value as Schema)]];
  if (key !== "properties") return [[key, value]];
  const properties = Object.entries(value as Readonly<Record<string, Schema>>).map(
    ([name, property]) => [name, plainSchema(property)] as const,
  );
  const former = Object.entries(formerly).map(([name, now]) => {
    const told = { deprecationMessage: `It is called ${now} now.`, doNotSuggest: true };
    return [name, { ...properties.find(([one]) => one === now)?.[1], ...told }] as const;
  });
  return [[key, Object.fromEntries([...properties, ...former])]];
}
