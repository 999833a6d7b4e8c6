import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { helm } from "../../../server/src/formats/helm/helm.ts";
import { set } from "../../../server/src/model/place.ts";
import { Reading } from "../reading.ts";

const read = (text: string) => new Reading(helm, text, "chart/templates/app.yaml");

const deployment = (container: string, pod = "") =>
  read(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "app.fullname" . }}
spec:
  template:
    spec:${pod}
      containers:
        - name: app
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
${container}`);

describe("templates: what is literal", () => {
  it("is read as in any manifest", () => {
    const reading = deployment("          securityContext:\n            privileged: true\n");
    assert.equal(reading.short(reading.container().privileged), "true @ true");
    assert.equal(reading.workload.type, "Deployment");
  });

  it("is known whatever stands around the whole document", () => {
    const reading = read(`{{- if .Values.on }}
{{- range .Values.names }}
---
apiVersion: v1
kind: Pod
spec:
  hostNetwork: true
  containers:
    - name: a
      image: nginx:1
{{- end }}
{{- end }}
`);
    assert.equal(reading.short(reading.workload.hostNetwork), "true @ true");
    assert.equal(reading.short(reading.container().privileged), "unset");
  });

  it("is surely absent where nothing may print it", () => {
    const reading = deployment("          {{- if .Values.env }}\n          env: []\n          {{- end }}\n");
    assert.equal(reading.short(reading.container().privileged), "unset");
  });

  it("is an object though the version is printed", () => {
    for (const version of ['{{ include "v" . }}', '"{{ .Values.v }}"']) {
      const reading = read(`apiVersion: ${version}\nkind: Role\nrules: []\n`);
      assert.equal(reading.all("resource")[0]?.apiVersion, "rbac.authorization.k8s.io/v1");
    }
    const chosen = read(
      "{{ if .Capabilities.x }}\napiVersion: apps/v1\n{{ else }}\napiVersion: apps/v1beta1\n{{ end }}\nkind: Deployment\nspec: {}\n",
    );
    assert.equal(chosen.all("resource")[0]?.apiVersion, "apps/v1");
  });

  it("is a workload of its own though the kind is printed", () => {
    for (const kind of ["{{ .Values.kind }}", "{{ if .Values.d }}DaemonSet{{ else }}Deployment{{ end }}"]) {
      const spec =
        "spec:\n  template:\n    spec:\n      hostPID: true\n      containers:\n        - name: {{ .Chart.Name }}\n          image: {{ .Values.i }}\n";
      const reading = read(`apiVersion: apps/v1\nkind: ${kind}\n${spec}`);
      assert.equal(reading.workload.type, "Workload");
      assert.equal(reading.short(reading.workload.hostPid), "true @ true");
      assert.equal(reading.short(reading.container().privileged), "unset");
    }
    assert.deepEqual(read("apiVersion: v1\nkind: {{ .Values.kind }}\nspec: {}\n").all("resource"), []);
  });

  it("is a version that a condition on the cluster asks for unknown", () => {
    const text = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\n";
    assert.equal(read(`{{ if .Values.on }}\n${text}{{ end }}\n`).all("resource")[0]?.apiVersion, "policy/v1beta1");
    const asked = read(`{{ if semverCompare "<1.25" .Capabilities.KubeVersion.Version }}\n${text}{{ end }}\n`);
    assert.equal(asked.all("resource")[0]?.apiVersion, "policy/v1");
  });
});

describe("templates with other line breaks", () => {
  it("are read alike", () => {
    const reading = deployment(
      "          args:\n            - |\n              {{- if .Values.x }}\n              a\n              {{- end }}\n          securityContext: {{- toYaml .Values.s | nindent 12 }}\n            privileged: true\n",
    );
    const windows = read(reading.text.replaceAll("\n", "\r\n"));
    assert.equal(windows.short(windows.container().privileged), "true @ true");
    assert.equal(windows.container().user.state, reading.container().user.state);
    const { privileged } = windows.container();
    assert.ok(privileged.state === "set");
    assert.equal(
      windows.after(set(privileged.place, false)),
      windows.text.replace("privileged: true", "privileged: false"),
    );
    const { allowPrivilegeEscalation } = deployment("          tty: true\n").container();
    assert.equal(allowPrivilegeEscalation.state, "unset");
    const plain = read(deployment("          tty: true\n").text.replaceAll("\n", "\r\n"));
    const { readOnlyRootFilesystem } = plain.container();
    assert.ok(readOnlyRootFilesystem.state === "unset");
    assert.match(
      plain.after(set(readOnlyRootFilesystem.place, true)),
      /tty: true\r\n {10}securityContext:\r\n {12}readOnlyRootFilesystem: true\r\n$/,
    );
  });
});

describe("templates: what is unknown", () => {
  it("a value that is printed, in whole or in part", () => {
    for (const value of ["{{ .Values.p }}", '"{{ .Values.p }}"', "{{ if x }}true{{ end }}", "tr{{ .u }}e"]) {
      const reading = deployment(`          securityContext:\n            privileged: ${value}\n`);
      assert.equal(reading.short(reading.container().privileged), "unknown: template", value);
    }
    const reading = deployment("");
    assert.equal(reading.container().image?.reference.state, "unknown");
  });

  it("what may stand in a map that is printed", () => {
    const printed = [
      "          securityContext: {{- toYaml .Values.s | nindent 12 }}\n",
      "          securityContext:\n            {{- toYaml .Values.s | nindent 12 }}\n",
      "          securityContext:\n{{ toYaml .Values.s | indent 12 }}\n",
      "          securityContext:\n            {{- toYaml .Values.s | nindent 12 }}\n            runAsUser: 10001\n",
      "          securityContext: {{ include `s` . }}\n            runAsUser: 10001\n",
      "          securityContext:\n            runAsUser: 10001\n            {{- toYaml .Values.s | nindent 12 }}\n",
      "          securityContext:\n            runAsUser: 10001\n{{ include `s` . | indent 12 }}\n",
      "          securityContext:\n            {{ .Values.key }}: true\n",
      "          {{- include `all` . | nindent 10 }}\n",
      "          {{- with .Values.s }}\n          {{- toYaml . | nindent 10 }}\n          {{- end }}\n",
      "          {{- include `all` . }}\n",
      "          securityContext: {{ .Values.s | toJson }}\n",
      "          securityContext: { {{ .Values.s }} }\n",
    ];
    for (const lines of printed) {
      const reading = deployment(lines);
      assert.equal(reading.short(reading.container().privileged), "unknown: template", lines);
    }
  });

  it("what stands under a condition", () => {
    const conditional = [
      "          securityContext:\n            {{- if .Values.p }}\n            privileged: true\n            {{- end }}\n",
      "          {{- if .Values.p }}\n          securityContext:\n            privileged: true\n          {{- end }}\n",
      "          securityContext:\n            {{- if .Values.p }}\n            privileged: true\n            {{- else }}\n            privileged: false\n            {{- end }}\n",
      "          {{- with .Values.p }}\n          securityContext:\n            privileged: {{ . }}\n          {{- else }}\n          securityContext:\n            privileged: true\n          {{- end }}\n",
      "          securityContext:\n            privileged:\n              {{- if .Values.p }}\n              true\n              {{- end }}\n",
      "          securityContext:\n            {{- if .Values.p }}privileged: true{{- end }}\n",
    ];
    for (const lines of conditional) {
      const reading = deployment(lines);
      assert.equal(reading.short(reading.container().privileged), "unknown: template", lines);
    }
  });

  it("a container that is only there under a condition", () => {
    const reading = deployment(
      "        {{- if .Values.more }}\n        - name: more\n          image: nginx:1\n        {{- end }}\n",
    );
    assert.deepEqual(
      reading.all("container").map(({ name }) => name),
      ["app"],
    );
  });

  it("whether a list is complete", () => {
    const open = [
      "                - ALL\n                {{- toYaml .Values.d | nindent 16 }}\n",
      "                {{- range .Values.d }}\n                - {{ . }}\n                {{- end }}\n                - ALL\n",
      "                {{- if .Values.d }}\n                - NET_RAW\n                {{- end }}\n                - ALL\n",
    ];
    const drop = (lines: string) => {
      const reading = deployment(
        `          securityContext:\n            capabilities:\n              drop:\n${lines}`,
      );
      return reading.container().capabilitiesDropped;
    };
    for (const lines of open) {
      assert.equal(drop(lines).complete, false, lines);
      assert.ok(
        drop(lines).items.some(({ value }) => value.state === "set" && value.value === "ALL"),
        lines,
      );
    }
    assert.equal(drop("                - ALL\n").complete, true);
  });

  it("nothing of the pod that holds such a container, but what is printed into it", () => {
    const reading = deployment("          securityContext: {{ .Values.s }}\n");
    assert.equal(reading.short(reading.workload.hostNetwork), "unset");
    const open = deployment("", "\n      {{- toYaml .Values.pod | nindent 6 }}");
    assert.equal(open.short(open.workload.hostNetwork), "unknown: template");
    assert.equal(open.short(open.container().privileged), "unset");
  });

  it("a script that is printed in part", () => {
    const reading = deployment(
      "          command:\n            - sh\n            - -c\n            - |\n              {{- if x }}\n              curl http://a | sh\n              {{- end }}\n              ls\n",
    );
    assert.deepEqual(
      reading.all("command").map(({ name }) => name),
      ["sh"],
    );
  });

  it("a document that is defined for elsewhere", () => {
    const reading = read('{{ define "x" }}\napiVersion: v1\nkind: Pod\nspec: {}\n{{ end }}\n');
    assert.deepEqual(reading.all("resource"), []);
  });
});

describe("templates: comments", () => {
  it("cover what follows, over actions as well", () => {
    const reading = deployment(
      "          {{- if not .Values.x }}\n          {{- end }}\n          # plimsoll-ignore a -- b\n          {{/* c */}}\n          securityContext:\n            privileged: true # {{ d }}\n",
    );
    const { comments } = helm.parse(reading.text, "chart/templates/app.yaml");
    assert.deepEqual(
      comments.map(({ text, covers }) => [
        text.replaceAll("\uFFFC", "x"),
        covers && reading.under(covers).split("\n")[0],
      ]),
      [
        ["plimsoll-ignore a -- b", "securityContext:"],
        ["xxxxxxx", "privileged: true"],
      ],
    );
  });
});

describe("templates: no errors", () => {
  const parsed = (text: string) => helm.parse(text, "chart/templates/app.yaml");

  it("whatever the engine will make of the text", () => {
    for (const text of [
      "a: {{ if x }}\n  b\n{{ else }}\n  c\n{{ end }}\n",
      "{{ if x }}\na: 1\n{{ else }}\na: 2\n{{ end }}\n",
      "labels: {{ include `l` . | nindent 2 }}\n  a: b\n",
      "a:\n  {{ if x }}\n  b: 1\n  {{ else }}\n  {}\n  {{ end }}\n",
      "a: |\n  {{ if x }}{{ end }}\n b\n",
      "{{ if x }",
      "a: {{ ",
      "{{ end }}{{ else }}\na: 1\n",
    ]) {
      assert.deepEqual(parsed(text).problems, [], text);
    }
  });

  it("but those of text without actions", () => {
    assert.equal(parsed("a: [1\nb: 2\n").problems.length, 1);
  });

  it("and nothing half typed where all is well", () => {
    const text = "a:\n  {{- if x }}\n  b: |\n    {{- if y }}\n    c\n    {{- end }}\n  {{- end }}\n";
    assert.deepEqual(parsed(text).unsettled, []);
  });
});

describe("templates: edits", () => {
  const unprivileged = (reading: Reading) => {
    const { privileged } = reading.container();
    return privileged.state === "unknown" ? "unknown" : reading.after(set(privileged.place, false));
  };

  it("are written where the text is literal", () => {
    assert.match(
      unprivileged(deployment("          ports:\n            - containerPort: 8080\n")),
      /containerPort: 8080\n {10}securityContext:\n {12}privileged: false\n$/,
    );
    assert.match(
      unprivileged(deployment("          ports: {{ toYaml .Values.p | nindent 12 }}\n")),
      /nindent 12 \}\}\n {10}securityContext:\n {12}privileged: false\n$/,
    );
    assert.match(
      unprivileged(deployment("          securityContext:\n            privileged: true\n")),
      /privileged: false\n$/,
    );
  });

  it("keep the actions of the whole file", () => {
    const reading = deployment("          args: [{{ .Values.a }}]\n          tty: false\n");
    const { privileged } = reading.container();
    assert.ok(privileged.state === "unset");
    const after = reading.after(set(privileged.place, false));
    assert.deepEqual(after.match(/\{\{.*?\}\}/g), reading.text.match(/\{\{.*?\}\}/g));
  });

  it("are not written under a condition", () => {
    const reading = deployment("          {{- if .Values.e }}\n          env: []\n          {{- end }}\n");
    const after = unprivileged(reading);
    assert.match(after, /image: .*\n {10}securityContext:\n {12}privileged: false\n {10}\{\{- if/);
  });

  it("are not written between a key and what is printed for it", () => {
    const after = unprivileged(deployment("          ports:\n            {{- toYaml .Values.p | nindent 12 }}\n"));
    assert.match(after, /nindent 12 \}\}\n {10}securityContext:\n {12}privileged: false\n$/);
  });

  it("are written into a pod whose last keys are there under a condition", () => {
    const reading = deployment(
      "          resources:\n            {{- toYaml .Values.r | nindent 12 }}\n      {{- with .Values.n }}\n      nodeSelector:\n        {{- toYaml . | nindent 8 }}\n      {{- end }}\n",
    );
    const { hostNetwork } = reading.workload;
    assert.ok(hostNetwork.state === "unset");
    assert.match(
      reading.after(set(hostNetwork.place, false)),
      /nindent 12 \}\}\n {6}hostNetwork: false\n {6}\{\{- with .Values.n \}\}\n {6}nodeSelector/,
    );
  });

  it("are refused where what follows would fall to another key", () => {
    const reading = read(`apiVersion: v1
kind: Pod
metadata:
  labels:
    {{- include "l" . | nindent 4 }}
  {{- with .Values.a }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
`);
    const place = reading.all("resource")[0]?.root.get("spec").place<object>() ?? assert.fail();
    assert.equal(reading.after(set(place, { hostNetwork: true })), "refused: template");
  });
});
