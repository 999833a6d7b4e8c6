import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { recognise } from "../../server/src/formats/recognise.ts";
import { rules } from "../../server/src/rules/all.ts";
import type { Sample } from "./promises.ts";

/** Every text of the rules' documentation. */
export function examples(): Sample[] {
  return rules.flatMap((rule) =>
    rule.examples.flatMap(({ kind, file, neighbours, bad, good, fixed }) =>
      [bad, good, fixed].flatMap((text, index): Sample[] =>
        text === undefined
          ? []
          : [
              {
                path: file ?? (kind === "dockerfile" ? "Dockerfile" : `${rule.id}-${index}.yaml`),
                kind,
                text,
                ...(neighbours ? { neighbours } : {}),
              },
            ],
      ),
    ),
  );
}

/** Every file of a folder that is recognised, in the order of the paths; a Dockerfile with the ignore file beside it. */
export function filesOf(folder: string): Sample[] {
  return paths(folder)
    .sort()
    .flatMap((file): Sample[] => {
      const text = readFileSync(file, "utf8");
      const path = relative(folder, file).split(sep).join("/");
      const { kind } = recognise(path, text);
      if (!kind || text.includes("\ufffd")) return [];
      const ignore = join(dirname(file), ".dockerignore");
      const present = kind === "dockerfile" && statSync(ignore, { throwIfNoEntry: false })?.isFile();
      const name = relative(folder, ignore).split(sep).join("/");
      return [{ path, kind, text, neighbours: present ? { [name]: readFileSync(ignore, "utf8") } : {} }];
    });
}

function paths(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry: Dirent) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === ".git" || entry.name === "node_modules" ? [] : paths(path);
    return entry.isFile() && statSync(path).size < 500_000 ? [path] : [];
  });
}
