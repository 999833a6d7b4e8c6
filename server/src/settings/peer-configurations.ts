import type { Peer } from "../model/finding.ts";
import type { Rule } from "../rules/rule.ts";
import { type Datum, type Entry, readYaml } from "./datum.ts";

/** What the settings of another tool say, as far as ours can say it too. */
export interface PeerConfiguration {
  readonly peer: Peer;
  /** Checks that are left out. */
  readonly excluded: readonly string[];
  /** Registries that images may come from. */
  readonly registries: readonly string[];
}

interface Reader {
  readonly peer: Peer;
  /** Names of the files, the first that is there counts. */
  readonly files: readonly string[];
  read(text: string): Omit<PeerConfiguration, "peer">;
}

/** The settings files of other tools, and how each is read. Formats by the tools' own documentation. */
export const PEER_FILES: readonly Reader[] = [
  {
    peer: "hadolint",
    files: [".hadolint.yaml", ".hadolint.yml"],
    read: (text) => {
      const root = yaml(text);
      return { excluded: words(get(root, "ignored")), registries: words(get(root, "trustedRegistries")) };
    },
  },
  {
    peer: "kube-linter",
    files: [".kube-linter.yaml", ".kube-linter.yml"],
    read: (text) => ({ excluded: words(get(get(yaml(text), "checks"), "exclude")), registries: [] }),
  },
  {
    peer: "checkov",
    files: [".checkov.yaml", ".checkov.yml"],
    read: (text) => ({ excluded: words(get(yaml(text), "skip-check")).flatMap(listed), registries: [] }),
  },
  {
    peer: "trivy",
    files: [".trivyignore", ".trivyignore.yaml"],
    read: (text) => {
      const ids = words(get(yaml(text), "misconfigurations"), "id");
      const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*/, "").trim().split(/\s/)[0] ?? "");
      const excluded = ids.length > 0 ? ids : lines.filter((line) => /^(?:AVD-)?(?:DS|KSV|KCV)-?\d+$/i.test(line));
      return { excluded: excluded.map(modern), registries: [] };
    },
  },
  {
    peer: "kics",
    files: ["kics.config", "kics.yaml", "kics.yml", "kics.json"],
    read: (text) => ({
      excluded: words(get(yaml(text), "exclude-queries"))
        .flatMap(listed)
        .map((id) => id.slice(0, 8)),
      registries: [],
    }),
  },
];

/** trivy numbers its checks `DS-0002`; older names are `DS002` and `AVD-DS-0002`. */
function modern(id: string): string {
  const [, family = "", number = ""] = /^(?:AVD-)?([A-Z]+)-?(\d+)$/i.exec(id) ?? [];
  return family === "" ? id : `${family.toUpperCase()}-${number.padStart(4, "0")}`;
}

/** What becomes of the checks that were left out. */
export interface Translated {
  /** Rules of which every check of the tool is left out: they are switched off. */
  readonly off: ReadonlyMap<string, readonly string[]>;
  /** Rules that also cover checks which were not left out: they stay. */
  readonly kept: ReadonlyMap<string, readonly string[]>;
  /** Checks that no rule corresponds to. */
  readonly unknown: readonly string[];
}

/** Finds the rules that the excluded checks of a tool correspond to. */
export function translate({ peer, excluded }: PeerConfiguration, rules: readonly Rule[]): Translated {
  const off = new Map<string, readonly string[]>();
  const kept = new Map<string, readonly string[]>();
  const gone = new Set(excluded.map((id) => id.toLowerCase()));
  const covered = new Set<string>();
  for (const rule of rules) {
    const own = rule.sameAs?.[peer] ?? [];
    const named = own.filter((id) => gone.has(id.toLowerCase()));
    for (const id of named) covered.add(id.toLowerCase());
    if (named.length === 0) continue;
    (named.length === own.length ? off : kept).set(rule.id, named);
  }
  return { off, kept, unknown: excluded.filter((id) => !covered.has(id.toLowerCase())) };
}

function yaml(text: string): Datum | undefined {
  return readYaml(text).datum;
}

function get(datum: Datum | undefined, key: string): Datum | undefined {
  if (datum?.type !== "mapping") return undefined;
  return datum.entries.findLast((entry: Entry) => entry.key === key)?.value;
}

/** Names of checks and registries, or several with commas between; anything else is none of them. */
const WORD = /^[\w./:*, -]{1,2000}$/;

/** The strings of a list, or of one key of its items; a single string counts as a list of one. */
function words(datum: Datum | undefined, key?: string): string[] {
  if (datum?.type === "scalar") return typeof datum.value === "string" && WORD.test(datum.value) ? [datum.value] : [];
  if (datum?.type !== "sequence") return [];
  return datum.items.flatMap((item) => words(key === undefined ? item : get(item, key)));
}

function listed(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
}
