import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { Parsed } from "../../../server/src/formats/format.ts";
import { helm } from "../../../server/src/formats/helm/helm.ts";
import { mask } from "../../../server/src/formats/helm/mask.ts";
import { realise, safe } from "../../../server/src/model/fix.ts";
import { set } from "../../../server/src/model/place.ts";
import { inFile, type Span } from "../../../server/src/text/span.ts";

const PIECES = [
  "{{ .Values.a }}",
  "{{- if .Values.b }}",
  "{{- else }}",
  "{{ end }}",
  "{{- range .c -}}",
  '{{- define "d" }}',
  "{{- toYaml . | nindent 4 }}",
  "{{ include `x` . | indent 2 }}",
  "{{/* c */}}",
  "{{ $x := 1 }}",
  "{{",
  "}}",
  "`",
  '"',
  "\n",
  "\r\n",
  "  ",
  "- ",
  "a:",
  " b",
  "key: ",
  "|",
  "---\n",
  "# ",
  "[",
  "{}",
  "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: x\n    image: nginx\n",
  "\n    securityContext:\n      privileged: true\n",
];

const templates = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((parts) => parts.join(""));

/** The places of everything that rules may see. */
function places(parsed: Parsed): Span[] {
  return parsed.units.flatMap(({ subjects }) => [
    ...(subjects.container ?? []).flatMap(({ at, extent }) => [at, extent]),
    ...(subjects.workload ?? []).flatMap(({ at, extent }) => [at, extent]),
    ...(subjects.resource ?? []).flatMap(({ at, extent }) => [at, extent]),
    ...(subjects.image ?? []).map(({ at }) => at),
    ...(subjects.literal ?? []).map(({ at }) => at),
    ...(subjects.command ?? []).map(({ at }) => at),
  ]);
}

/** What rules may see, in short. */
function seen(parsed: Parsed): unknown {
  return [
    places(parsed).map(inFile),
    parsed.units.flatMap(({ subjects }) =>
      (subjects.container ?? []).map(({ privileged, user, capabilitiesDropped, environment }) => [
        privileged.state,
        user.state,
        capabilitiesDropped.complete,
        environment.length,
      ]),
    ),
    parsed.units.flatMap(({ subjects }) => (subjects.resource ?? []).map(({ type, root }) => [type, root.keys()])),
    parsed.units.flatMap(({ subjects }) => (subjects.literal ?? []).map(({ text, name }) => [text, name])),
  ];
}

describe("any text as a template", () => {
  for (const path of ["c/templates/a.yaml", "c/values.yaml"]) {
    it(`never throws, and all places lie inside: ${path}`, () => {
      fc.assert(
        fc.property(templates, (text) => {
          const parsed = helm.parse(text, path);
          for (const { start, end } of [...places(parsed), ...parsed.comments.map(({ at }) => at)].map(inFile)) {
            assert.ok(0 <= start && start <= end && end <= text.length, text);
          }
        }),
        { numRuns: 1500 },
      );
    });

    it(`is read after edits as it is read afresh: ${path}`, () => {
      fc.assert(
        fc.property(templates, fc.array(fc.tuple(fc.nat(), fc.nat(9), fc.constantFrom(...PIECES))), (start, edits) => {
          let text = start;
          let parsed = helm.parse(text, path);
          seen(parsed);
          for (const [where, cut, added] of edits) {
            const at = where % (text.length + 1);
            text = text.slice(0, at) + added + text.slice(at + cut);
            parsed = helm.parse(text, path, parsed);
            assert.deepEqual(seen(parsed), seen(helm.parse(text, path)), text);
          }
        }),
        { numRuns: 300 },
      );
    });
  }

  it("is masked at the same length, and nothing is left of its actions", () => {
    fc.assert(
      fc.property(templates, (text) => {
        const { text: masked, hidden } = mask(text);
        assert.equal(masked.length, text.length);
        let behind = 0;
        for (const { start, end } of hidden) {
          assert.ok(behind <= start && start <= end, text);
          // separators are moved and blanks may be line breaks, all else stays
          assert.equal(masked.slice(behind, start).trim(), text.slice(behind, start).trim(), text);
          behind = end;
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("is never edited where the engine writes", () => {
    fc.assert(
      fc.property(templates, (text) => {
        const actions = mask(text).actions;
        for (const { subjects } of helm.parse(text, "c/templates/a.yaml").units) {
          for (const { privileged } of [
            ...(subjects.container ?? []),
            ...(subjects.workload ?? []).map(({ hostNetwork }) => ({ privileged: hostNetwork })),
          ]) {
            if (privileged.state === "unknown") continue;
            const realised = realise(safe("", set(privileged.place, false)));
            if ("refused" in realised) continue;
            for (const edit of realised.edits) {
              assert.ok(!actions.some(({ start, end }) => edit.start < end && edit.end > start), text);
              const line = edit.start === edit.end && /^\r?\n/.test(edit.text);
              assert.ok(
                !line || /^(?:\r?\n|$|[ \t]+(?:\r?\n|$|#))/.test(text.slice(edit.end)),
                JSON.stringify([text, edit]),
              );
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("takes time that grows no faster than the text", () => {
    const time = (text: string) => {
      const before = performance.now();
      helm.parse(text, "c/templates/a.yaml");
      return performance.now() - before;
    };
    const hostile = [
      (n: number) => "{{ `".repeat(n),
      (n: number) => "{{/*".repeat(n),
      (n: number) => '{{ " \n'.repeat(n),
      (n: number) => "{{ if x }}\n".repeat(n),
      (n: number) => "a: {{ x }}\n{{- toYaml . }}\n".repeat(n),
      (n: number) => `${"- ".repeat(n)}{{ x }}`,
      (n: number) => `${" ".repeat(n)}{{ x }}${" ".repeat(n)}`,
      (n: number) => `${"{{ if x }}{{ y }}{{ end }}".repeat(n)}`,
    ];
    for (const [i, make] of hostile.entries()) assert.ok(time(make(4000)) < 4000, `case ${i}`);
  });
});
