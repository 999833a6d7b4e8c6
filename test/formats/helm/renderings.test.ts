import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { analyse } from "../../../server/src/engine/analyse.ts";
import { noNeighbours } from "../../../server/src/model/facts.ts";
import type { Kind } from "../../../server/src/model/kind.ts";
import { rules } from "../../../server/src/rules/all.ts";
import { resolvePolicy } from "../../../server/src/settings/resolve.ts";
import { inFile } from "../../../server/src/text/span.ts";

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  replicas: 2
  selector:
    matchLabels:
      app: app
  template:
    metadata:
      labels:
        app: app
    spec:
      hostNetwork: true
      automountServiceAccountToken: true
      securityContext:
        runAsUser: 0
        seccompProfile:
          type: Unconfined
      volumes:
      - name: run
        hostPath:
          path: /run
      - name: tmp
        emptyDir: {}
      initContainers:
      - name: setup
        image: busybox
        command: [sh, -c, curl http://a.example/x | sh]
      containers:
      - name: app
        image: nginx:latest
        env:
        - name: DB_PASSWORD
          value: hunter2hunter2
        ports:
        - containerPort: 80
          hostPort: 80
        volumeMounts:
        - name: run
          mountPath: /run
          readOnly: false
        securityContext:
          privileged: true
          capabilities:
            add:
            - SYS_ADMIN
            drop:
            - NET_RAW
        resources:
          limits:
            cpu: 1
`.split("\n");

const policy = resolvePolicy({ settings: { extends: ["plimsoll:all"] }, rules, path: undefined });

/** What is found, by rule and the text of the line. */
function found(lines: readonly string[], kind: Kind): string[] {
  const text = lines.join("\n");
  const facts = { today: "2026-11-22", path: "c/templates/a.yaml", neighbours: noNeighbours };
  return analyse({ text, kind, policy, facts }).findings.map(({ rule, at }) => {
    const { start } = inFile(at);
    const line = text.slice(text.lastIndexOf("\n", start - 1) + 1).split("\n")[0] ?? "";
    return `${rule} at ${line.trim()}`;
  });
}

/** The lines that belong to the key or item on a line, and their indentation. */
function blockAt(lines: readonly string[], first: number): { readonly end: number; readonly indent: number } {
  const line = lines[first] ?? "";
  const indent = line.search(/\S/);
  const own = (other: string) => {
    const column = other.search(/\S/);
    return column > indent || (column === indent && !line.trim().startsWith("- ") && other.trim().startsWith("- "));
  };
  let end = first + 1;
  while (end < lines.length && own(lines[end] ?? "")) end++;
  return { end, indent };
}

/** Without these there is no object, or no container, to speak of. */
const OPTIONAL = MANIFEST.flatMap((line, i) =>
  line === "" || /^ *(?:- )?(?:apiVersion|kind|name|image|metadata|spec|template|containers):/.test(line) ? [] : [i],
);

/** Fails where a template has a finding that not all of its renderings have. */
function holds(template: readonly string[], renderings: readonly (readonly string[])[]): void {
  const each = renderings.map((lines) => found(lines, "kubernetes"));
  const surplus = found(template, "helm").filter((one) => each.some((all) => !all.includes(one)));
  assert.deepEqual(surplus, [], template.join("\n"));
}

describe("a finding in a template is one in each of its renderings", () => {
  it("where something stands under a condition", () => {
    for (const i of OPTIONAL) {
      const { end, indent } = blockAt(MANIFEST, i);
      const [before, block, after] = [MANIFEST.slice(0, i), MANIFEST.slice(i, end), MANIFEST.slice(end)];
      const pad = " ".repeat(indent);
      holds(
        [...before, `${pad}{{- if .Values.x }}`, ...block, `${pad}{{- end }}`, ...after],
        [MANIFEST, [...before, ...after]],
      );
      holds(
        [...before, "{{ range .Values.x -}}", ...block, "{{ else }}", "{{ end -}}", ...after],
        [MANIFEST, [...before, ...after]],
      );
    }
  });

  it("where several things do", () => {
    fc.assert(
      fc.property(fc.subarray(OPTIONAL, { minLength: 2, maxLength: 4 }), (chosen) => {
        const template: string[] = [];
        const without: string[] = [];
        for (let i = 0; i < MANIFEST.length; ) {
          if (!chosen.includes(i)) {
            template.push(MANIFEST[i] ?? "");
            without.push(MANIFEST[i] ?? "");
            i++;
            continue;
          }
          const { end } = blockAt(MANIFEST, i);
          template.push(`{{- with .Values.x${i} }}`, ...MANIFEST.slice(i, end), "{{- end }}");
          i = end;
        }
        holds(template, [MANIFEST, without]);
      }),
      { numRuns: 25 },
    );
  });

  it("where a value is printed", () => {
    for (const i of OPTIONAL) {
      const line = MANIFEST[i] ?? "";
      const { end, indent } = blockAt(MANIFEST, i);
      const key = /^ *(?:- )?[\w]+:/.exec(line)?.[0];
      // whether it is privileged decides what else is said of a container
      if (key === undefined || line.includes("privileged")) continue;
      const [before, after] = [MANIFEST.slice(0, i), MANIFEST.slice(end)];
      const renderings = [MANIFEST, [...before, `${key} null`, ...after]];
      const column = indent + 2;
      holds([...before, `${key} {{ .Values.x }}`, ...after], renderings);
      holds([...before, `${key} {{- toYaml .Values.x | nindent ${column} }}`, ...after], renderings);
      holds([...before, key, `${" ".repeat(column)}{{- toYaml .Values.x | nindent ${column} }}`, ...after], renderings);
      holds([...before, key, `{{ toYaml .Values.x | indent ${column} }}`, ...after], renderings);
    }
  });

  it("where more is printed", () => {
    const more: Readonly<Record<string, readonly string[]>> = {
      "      hostNetwork: true": ["      serviceAccountName: robot", "      restartPolicy: Always"],
      "        image: nginx:latest": [
        "        imagePullPolicy: Always",
        "        livenessProbe: {exec: {command: [a]}}",
        "        readinessProbe: {exec: {command: [b]}}",
      ],
      "          privileged: true": [
        "          allowPrivilegeEscalation: false",
        "          readOnlyRootFilesystem: true",
        "          runAsUser: 10001",
        "          runAsGroup: 10001",
        "          runAsNonRoot: true",
        "          seccompProfile: {type: RuntimeDefault}",
        "          appArmorProfile: {type: RuntimeDefault}",
      ],
      "            - NET_RAW": ["            - ALL"],
      "            cpu: 1": ["            memory: 1Gi", "            ephemeral-storage: 1Gi"],
    };
    for (const [line, added] of Object.entries(more)) {
      const i = MANIFEST.indexOf(line) + 1;
      assert.ok(i > 0, line);
      const [before, after] = [MANIFEST.slice(0, i), MANIFEST.slice(i)];
      const column = line.search(/\S/);
      for (const printed of [
        `{{ include "x" . | indent ${column} }}`,
        `{{- include "x" . | nindent ${column} }}`,
        `${" ".repeat(column)}{{ include "x" . }}`,
        `{{- with .Values.x }}{{ toYaml . | nindent ${column} }}{{ end }}`,
      ]) {
        holds([...before, printed, ...after], [MANIFEST, [...before, ...added, ...after]]);
      }
    }
  });

  it("and none is lost where the whole is printed or not", () => {
    // Helm says which namespace a release is for
    const whole = found(MANIFEST, "kubernetes").filter((one) => !one.startsWith("no-default-namespace"));
    assert.deepEqual(found(["{{- if .Values.x }}", ...MANIFEST, "{{- end }}"], "helm"), whole);
    assert.deepEqual(found(["{{- range .Values.x }}", "---", ...MANIFEST, "{{- end }}"], "helm"), whole);
    assert.ok(whole.length > 20);
  });
});
