import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { actionsOf } from "../../../server/src/formats/helm/actions.ts";
import { MASK, mask } from "../../../server/src/formats/helm/mask.ts";

/** The masked text with each run of `MASK` as `#`. */
const short = (text: string) => mask(text).text.replaceAll(new RegExp(`${MASK}+`, "g"), "#");

describe("actions of a template", () => {
  const found = (text: string) => actionsOf(text).map(({ start, end, role }) => `${text.slice(start, end)} ${role}`);

  it("end where Go's lexer ends them", () => {
    assert.deepEqual(found('{{ "}}" }}'), ['{{ "}}" }} output']);
    assert.deepEqual(found('{{ "\\"}}" }}'), ['{{ "\\"}}" }} output']);
    assert.deepEqual(found("{{ `}}\n}}` }}"), ["{{ `}}\n}}` }} output"]);
    assert.deepEqual(found("{{/* {{ }} */}}x"), ["{{/* {{ }} */}} silent"]);
    assert.deepEqual(found("{{- /* a\nb */ -}}"), ["{{- /* a\nb */ -}} silent"]);
    assert.deepEqual(found('{{ include "x"\n  . }}'), ['{{ include "x"\n  . }} output']);
  });

  it("are told by what they do", () => {
    assert.deepEqual(
      found("{{if a}}{{- else if b }}{{ else }}{{end -}}{{ with x }}{{ range $i, $e := .l }}{{ block `b` . }}").map(
        (one) => one.split(" ").at(-1),
      ),
      ["open", "else", "else", "end", "open", "open", "open"],
    );
    assert.deepEqual(found("{{ $x := 1 }}{{- $x = 2 }}{{ define `a` }}"), [
      "{{ $x := 1 }} silent",
      "{{- $x = 2 }} silent",
      "{{ define `a` }} define",
    ]);
    assert.deepEqual(found("{{ $x }}{{ ifNot }}{{ .Values.end }}"), [
      "{{ $x }} output",
      "{{ ifNot }} output",
      "{{ .Values.end }} output",
    ]);
  });

  it("that nothing ends go to the end of their line", () => {
    assert.deepEqual(found("a: {{ .x\nb: {{ .y }}\n"), ["{{ .x output", "{{ .y }} output"]);
    assert.deepEqual(found('a: {{ "x }}\nb: 1'), ['{{ "x }} output']);
    assert.deepEqual(found("{{/* x\ny"), ["{{/* x silent"]);
  });
});

describe("masking", () => {
  it("leaves marks for what stands in a scalar or key", () => {
    assert.equal(short("image: {{ .a }}:{{ .b }}\n"), "image: #:#\n");
    assert.equal(short('image: "{{ .a | replace "x" "y" }}" # {{ .b }}\n'), 'image: "#" # #\n');
    assert.equal(short("{{ .key }}: x\n"), "#: x\n");
    assert.equal(short("- {{ .item }}\n"), "- #\n");
    assert.equal(short("list: [{{ .a }}, b]\n"), "list: [#, b]\n");
  });

  it("leaves blanks for what has lines of its own", () => {
    assert.equal(short("a:\n  {{- if x }}\n  b: 1\n  {{- end }}\n").replace(/ +\n/g, "\n"), "a:\n\n  b: 1\n\n");
    assert.equal(short("a: {{- toYaml . | nindent 2 }}\nb: 1\n").trimEnd().replace(/ +/g, " "), "a: \nb: 1");
    assert.equal(short("a: {{ include `l` . }}\n  b: 1\n").replace(/ +\n/g, "\n"), "a:\n  b: 1\n");
  });

  it("takes a block on one line for one value", () => {
    assert.equal(short("a: {{ if x }}\"b\"{{ else }}'c'{{ end }}\n"), "a: #\n");
    assert.equal(short("a: x{{ if y }}-{{ y }}{{ end }}\n"), "a: x#\n");
  });

  it("blanks what is defined for elsewhere", () => {
    assert.match(short('{{- define "x" -}}\nimage: nginx\n{{- if y }}{{ end }}\n{{- end -}}\na: 1\n'), /^\s+a: 1\n$/);
  });

  it("keeps separators that the engine prints", () => {
    assert.match(short("a: 1\n{{- end }}---\nb: 1\n"), /^a: 1\n--- +\nb: 1\n$/);
    assert.match(short('a: 1\n{{ "---" }}\nb: 1\n'), /^a: 1\n--- +\nb: 1\n$/);
    assert.match(short("a: 1\n{{ if x }}---{{ end }}\nb: 1\n"), /^a: 1\n--- +\nb: 1\n$/);
  });

  it("leaves comments as they are", () => {
    assert.equal(short("# {{ if x }}\na: 1 # b\n"), "# {{ if x }}\na: 1 # b\n");
  });
});
