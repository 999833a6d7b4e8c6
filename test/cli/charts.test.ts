import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "mocha";
import { build, checkJson, Workspace } from "./command-line.ts";

const TEMPLATE = `{{- if .Values.on }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "app.name" . }}
spec:
  template:
    spec:
      {{- with .Values.pod }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
      containers:
        - name: app
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          securityContext:
            privileged: true
        - name: other
          image: {{ .Values.other }}
          securityContext: {{- toYaml .Values.s | nindent 12 }}
{{- end }}
`;

describe("plimsoll check of charts and overlays", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  it("lists their files with their kinds", () => {
    workspace = new Workspace({
      "chart/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
      "chart/values.yaml": "image:\n  repository: nginx\n  tag: latest\n",
      "chart/templates/app.yaml": TEMPLATE,
      "chart/templates/_helpers.tpl": '{{- define "app.name" -}}\napp\n{{- end -}}\n',
      "overlay/kustomization.yaml": "resources: [../base]\nimages:\n- name: nginx\n  newTag: latest\n",
    });
    const { files, findings, errors, code } = checkJson(workspace.folder);
    assert.deepEqual(
      files.map(({ path, kind }) => `${path} ${kind}`),
      [
        "chart/Chart.yaml helm",
        "chart/templates/_helpers.tpl helm",
        "chart/templates/app.yaml helm",
        "chart/values.yaml helm",
        "overlay/kustomization.yaml kustomize",
      ],
    );
    assert.deepEqual(errors, []);
    assert.equal(code, 1);
    const at = findings.map(({ path, kind, rule, range }) => `${path}:${range.start.line} ${kind} ${rule}`);
    assert.ok(at.includes("chart/templates/app.yaml:16 helm no-privileged-container"), at.join("\n"));
    assert.ok(at.includes("chart/values.yaml:3 helm pin-image-version"), at.join("\n"));
    assert.ok(at.includes("overlay/kustomization.yaml:4 kustomize pin-image-version"), at.join("\n"));
    assert.deepEqual(
      findings.filter(({ path, range }) => path.endsWith("app.yaml") && range.start.line > 16).map(({ rule }) => rule),
      [],
    );
    const [privileged] = findings.filter(({ rule }) => rule === "no-privileged-container");
    assert.ok(privileged?.sameAs["kube-linter"]?.includes("privileged-container"));
  });

  it("blames a patch for nothing that its base may say", () => {
    const patch = TEMPLATE.replaceAll(/.*\{\{.*\n/g, "").replace(
      "- name: other",
      "- name: other\n          image: b:1",
    );
    workspace = new Workspace({
      "o/kustomization.yaml": "resources: [../base]\npatches:\n- path: patch.yaml\n",
      "o/patch.yaml": patch.replace("- name: app", "- name: app\n          image: a:1"),
    });
    const { files, findings } = checkJson(workspace.folder, "--preset", "all");
    assert.deepEqual(
      files.map(({ path, kind }) => `${path} ${kind}`),
      ["o/kustomization.yaml kustomize", "o/patch.yaml kubernetes"],
    );
    const rules = findings.filter(({ path }) => path === "o/patch.yaml").map(({ rule }) => rule);
    assert.ok(rules.includes("no-privileged-container"));
    assert.deepEqual(
      rules.filter((rule) => rule.startsWith("require-") || rule.startsWith("drop-")),
      [],
    );
  });
});
