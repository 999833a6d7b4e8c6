import assert from "node:assert/strict";
import type { Format } from "../../server/src/formats/format.ts";
import type { Container, Workload } from "../../server/src/model/container.ts";
import { choice, realise } from "../../server/src/model/fix.ts";
import type { Intent } from "../../server/src/model/place.ts";
import type { Unit } from "../../server/src/model/subjects.ts";
import type { List, Value } from "../../server/src/model/value.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import { inFile, type Span } from "../../server/src/text/span.ts";

/** A file that a format has read, for tests. */
export class Reading {
  readonly text: string;
  readonly units: readonly Unit[];

  constructor(format: Format, text: string, path = "file.yaml") {
    this.text = text;
    this.units = format.parse(text, path).units;
  }

  all<Name extends keyof Unit["subjects"]>(name: Name): NonNullable<Unit["subjects"][Name]>[number][] {
    return this.units.flatMap((unit) => [...((unit.subjects[name] ?? []) as never[])]);
  }

  get workload(): Workload {
    return this.all("workload")[0] ?? assert.fail("no workload");
  }

  container(name?: string): Container {
    const containers = this.all("container");
    return (
      (name === undefined ? containers[0] : containers.find((container) => container.name === name)) ??
      assert.fail(`no container ${name ?? ""}`)
    );
  }

  /** The text under a span, found through its offsets in the whole file. */
  under(at: Span): string {
    const { start, end } = inFile(at);
    return this.text.slice(start, end);
  }

  /** A value in short: what is set (with the text it stands at), `unset` or why it is unknown. */
  short<T>(value: Value<T>): string {
    if (value.state === "unknown") return `unknown: ${value.why}`;
    if (value.state === "unset") return "unset";
    return `${String(value.value)} @ ${this.under(value.at)}${value.level === "own" ? "" : ` (${value.level})`}`;
  }

  /** The items of a list in short. */
  shortList<T>(list: List<T>): string {
    if (list.state !== "set") return list.state;
    return list.items.map((item) => this.short(item.value)).join(", ") + (list.complete ? "" : " ...");
  }

  /** The file after an intent, or why it was refused. */
  after(...intents: Intent[]): string {
    const realised = realise(choice("test", ...intents));
    return "refused" in realised ? `refused: ${realised.refused}` : applyEdits(this.text, realised.edits);
  }
}
