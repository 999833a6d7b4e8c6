import assert from "node:assert/strict";
import type { Diagnostic } from "vscode-languageserver";
import type { CheckOutput, RangeOutput } from "../../server/src/cli/output.ts";
import type { DiagnosticData } from "../../server/src/language/diagnostics.ts";
import type { Session } from "./session.ts";

/** A finding as both the editor and the command line tell it. */
interface Told {
  readonly path: string;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
}

/** A finding that is a diagnostic of its own, with its place and what it points to in other files. */
interface Placed extends Told {
  readonly range: RangeOutput;
  readonly elsewhere: readonly { readonly path: string; readonly range: RangeOutput; readonly message: string }[];
}

const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Asserts that an editor was shown, by path, what the command line prints: no finding more, fewer or otherwise. */
export function assertSame(
  shown: ReadonlyMap<string, readonly Diagnostic[]>,
  output: CheckOutput,
  session: Session,
): void {
  const told = [...shown].flatMap(([path, diagnostics]) =>
    diagnostics.flatMap((diagnostic): Told[] =>
      partsOf(diagnostic).map(({ rule, severity, message = diagnostic.message as string }) => ({
        path,
        rule,
        severity,
        message,
      })),
    ),
  );
  const printed = output.findings.map(({ path, rule, severity, message }): Told => ({ path, rule, severity, message }));
  assert.deepEqual(told.sort(byText), printed.sort(byText));
  const alone = [...shown].flatMap(([path, diagnostics]) =>
    diagnostics.flatMap((diagnostic) => {
      const [part, ...more] = partsOf(diagnostic);
      return part && more.length === 0 ? [placed(path, part, diagnostic, session)] : [];
    }),
  );
  const here = (one: Placed) => JSON.stringify(one);
  const places = new Set(
    output.findings.map(({ path, rule, severity, message, range, related }) =>
      here({ path, rule, severity, message, range, elsewhere: related.filter((r) => r.path !== path).sort(byText) }),
    ),
  );
  for (const one of alone) assert.ok(places.has(here(one)), `the command line prints ${here(one)}`);
}

/** The numbers of findings of each severity. */
export function counts(findings: readonly { readonly severity: string }[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { severity } of findings) result[severity] = (result[severity] ?? 0) + 1;
  return result;
}

/** The findings that a diagnostic stands for. */
export function partsOf(diagnostic: Diagnostic): DiagnosticData["findings"] {
  return (diagnostic.data as DiagnosticData).findings;
}

function placed(
  path: string,
  part: DiagnosticData["findings"][number],
  diagnostic: Diagnostic,
  session: Session,
): Placed {
  const { rule, severity } = part;
  const elsewhere = (diagnostic.relatedInformation ?? []).flatMap(({ location, message }) => {
    const other = decodeURIComponent(location.uri.slice(session.uri("").length)).replace(/^\//, "");
    return other === path ? [] : [{ path: other, range: fromOne(location.range), message }];
  });
  const message = diagnostic.message as string;
  return { path, rule, severity, message, range: fromOne(diagnostic.range), elsewhere: elsewhere.sort(byText) };
}

function fromOne({ start, end }: Diagnostic["range"]): RangeOutput {
  return {
    start: { line: start.line + 1, column: start.character + 1 },
    end: { line: end.line + 1, column: end.character + 1 },
  };
}
