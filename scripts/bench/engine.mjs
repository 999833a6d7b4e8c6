// The engine by itself, from its source: keystrokes against a fresh look, and memory over ten thousand of them.
import { analyse } from "../../server/src/engine/analyse.ts";
import { formats } from "../../server/src/engine/formats.ts";
import { noNeighbours } from "../../server/src/model/facts.ts";
import { rules } from "../../server/src/rules/all.ts";
import { resolvePolicy } from "../../server/src/settings/resolve.ts";
import { quantile, timed } from "./figures.mjs";
import { typing } from "./files.mjs";

const policy = resolvePolicy({ settings: {}, rules, path: undefined });

/** A file that is being typed: each call types one letter more, or deletes one. */
function typist({ kind, name }, text) {
  const facts = { today: "2026-11-22", path: name, neighbours: noNeighbours };
  const lines = text.split("\n");
  const next = typing(text);
  let analysis = analyse({ text, kind, policy, facts });
  let typed = 0;
  return {
    prepare() {
      const { line, after } = next(typed++);
      lines[line] = after;
      return lines.join("\n");
    },
    look(changed) {
      analysis = analyse({ text: changed, kind, policy, facts, previous: analysis });
    },
    lookAfresh: (changed) => analyse({ text: changed, kind, policy, facts }),
    findings: () => analysis.findings.length,
  };
}

/** Medians in milliseconds: a keystroke, a fresh look at the same text, and the share of parsing in a keystroke. */
export function keystroke(kind, lines) {
  const text = kind.text(lines);
  const file = typist(kind, text);
  const count = lines >= 5000 ? 60 : 200;
  for (let i = 0; i < count; i++) file.look(file.prepare());
  const parsing = watchParsing(kind.kind);
  const keystrokes = [];
  const cpu = process.cpuUsage();
  for (let i = 0; i < count; i++) {
    const changed = file.prepare();
    keystrokes.push(timed(() => file.look(changed)).wall);
  }
  const { user, system } = process.cpuUsage(cpu);
  const share = parsing.end() / keystrokes.reduce((a, b) => a + b, 0);
  const fresh = Array.from({ length: lines >= 5000 ? 7 : 25 }, () => {
    const changed = file.prepare();
    return timed(() => file.lookAfresh(changed)).wall;
  });
  return {
    keystroke: quantile(keystrokes),
    cpu: (user + system) / 1000 / count,
    fresh: quantile(fresh),
    share,
    findings: file.findings(),
  };
}

/** Adds up the milliseconds that a format's parser takes, until `end` is called. */
function watchParsing(kind) {
  const format = formats[kind];
  let spent = 0;
  formats[kind] = {
    ...format,
    parse(...args) {
      const begun = performance.now();
      try {
        return format.parse(...args);
      } finally {
        spent += performance.now() - begun;
      }
    },
  };
  return {
    end() {
      formats[kind] = format;
      return spent;
    },
  };
}

/** The heap in MB behind 1,000 and behind all keystrokes in one file. Needs `--expose-gc`. */
export function heapOverEdits(kind, lines, edits) {
  const file = typist(kind, kind.text(lines));
  let early = 0;
  for (let i = 1; i <= edits; i++) {
    file.look(file.prepare());
    if (i === 1000) early = heap();
  }
  return { early, late: heap() };
}

function heap() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}
