import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { recognise } from "../../server/src/formats/recognise.ts";

const pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec: {}\n";
const service = "services:\n  app:\n    image: acme/app:1\n";
const group = "apiVersion: '2023-05-01'\nlocation: westeurope\nproperties:\n  containers: []\n";

function kind(path: string, text = "", languageId?: string): string | undefined {
  return recognise(path, text, languageId).kind;
}

describe("recognising a file", () => {
  it("knows templates of Azure with a container group, in JSON without comments", () => {
    const template = (type: string, comment = "") =>
      `{\n  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",${comment}\n  "resources": [{ "type": "${type}", "properties": {} }]\n}\n`;
    const groups = "Microsoft.ContainerInstance/containerGroups";
    assert.equal(kind("azuredeploy.json", template(groups)), "aci");
    assert.equal(kind("main.json", template(groups.toLowerCase())), "aci");
    assert.equal(kind("azuredeploy.json", template(groups, ' // "quoted')), undefined);
    assert.equal(kind("azuredeploy.json", template(groups, ' "url": "https://acme.example/*",')), "aci");
    assert.equal(kind("azuredeploy.json", template("Microsoft.Web/sites")), undefined);
    assert.equal(kind("azuredeploy.json", `{"a": "${" ".repeat(5000)}",${template(groups).slice(1)}`), undefined);
    assert.equal(kind("package.json", '{"name": "containerGroups"}'), undefined);
  });

  it("knows objects in the style of JSON below comments", () => {
    const flow = "{apiVersion: '2023-05-01', name: web, properties: {containers: []}}\n";
    assert.equal(kind("a.yaml", `# a group\n\n---\n${flow}`), "aci");
    assert.equal(kind("a.yaml", `# a pod\n{"apiVersion": "v1", "kind": "Pod"}\n`), "kubernetes");
    assert.equal(kind("a.yaml", "text: |\n  {apiVersion: v1, kind: Pod}\n"), undefined);
  });

  it("knows Dockerfiles by their names", () => {
    for (const path of [
      "Dockerfile",
      "api/Dockerfile",
      "C:\\src\\Dockerfile",
      "dockerfile",
      "Dockerfile.dev",
      "api.Dockerfile",
      "api.dockerfile",
      "Containerfile",
      "Containerfile.build",
      "app.containerfile",
    ]) {
      assert.equal(kind(path, "FROM scratch\n"), "dockerfile", path);
    }
    for (const path of [
      "Dockerfile.j2",
      "Dockerfile.template",
      "Dockerfile.tmpl",
      "Dockerfile.md",
      "my-dockerfile",
      "dockerfile.ts",
    ]) {
      assert.equal(kind(path, "FROM scratch\n"), undefined, path);
    }
  });

  it("asks the editor's language where the name says nothing, but not for templates", () => {
    assert.equal(kind("build", "FROM scratch\n", "dockerfile"), "dockerfile");
    assert.equal(kind("Dockerfile.j2", "FROM {{ base }}\n", "dockerfile"), undefined);
    assert.equal(kind("stack", "x-a: 1\n", "dockercompose"), "compose");
    assert.equal(kind("deployment", "x: 1\n", "helm"), "helm");
    assert.equal(kind("manifest", pod, "yaml"), "kubernetes");
    assert.equal(kind("notes.txt", pod), undefined);
  });

  it("knows ignore files, also those of one Dockerfile", () => {
    for (const path of [".dockerignore", "api/Dockerfile.dockerignore", ".containerignore"]) {
      assert.equal(kind(path, "node_modules\n"), "dockerignore", path);
    }
  });

  it("knows Compose files by name, whatever they hold yet", () => {
    for (const path of [
      "compose.yaml",
      "compose.yml",
      "compose.override.yaml",
      "docker-compose.yml",
      "docker-compose.prod.yml",
      "docker-compose-test.yaml",
    ]) {
      assert.equal(kind(path, "volumes:\n  data:\n"), "compose", path);
    }
  });

  it("knows Compose files by their services", () => {
    assert.equal(kind("stack.yml", service), "compose");
    assert.equal(kind("stack.yml", `version: "3"\nx-a: &a {}\n\n${service}`), "compose");
    assert.equal(kind("stack.yml", "services:\n\n  # first\n  app:\n    restart: always\n    build: .\n"), "compose");
    assert.equal(kind("stack.yml", "services:\n    app: { image: acme/app:1 }\n"), "compose");
    assert.equal(kind("stack.yml", '{"services": {"app": {"image": "acme/app:1"}}}'), "compose");
  });

  it("takes other YAML with services for what it is", () => {
    assert.equal(kind("ci.yml", "image: node\nservices:\n  - docker:dind\n"), undefined);
    assert.equal(
      kind("services.yaml", "services:\n  App\\Mailer:\n    arguments: [a]\n    tags:\n      image: x\n"),
      undefined,
    );
    assert.equal(
      kind("workflow.yml", "jobs:\n  test:\n    services:\n      db:\n        image: postgres\n"),
      undefined,
    );
  });

  it("knows Kubernetes by apiVersion and kind in one document of the stream", () => {
    assert.equal(kind("a.yaml", pod), "kubernetes");
    assert.equal(kind("a.yaml", `# first\n---\nfoo: 1\n---\n${pod}`), "kubernetes");
    assert.equal(kind("a.yaml", "kind: Pod\r\napiVersion: v1\r\n"), "kubernetes");
    assert.equal(kind("a.yaml", '"apiVersion": "v1"\n"kind": "Pod"\n'), "kubernetes");
    assert.equal(kind("a.yaml", '{"kind": "Pod", "apiVersion": "v1"}'), "kubernetes");
    assert.equal(kind("a.yaml", "  apiVersion: v1\n  kind: Pod\n"), "kubernetes");
    assert.equal(kind("a.yaml", "apiVersion: v1\n---\nkind: Pod\n"), undefined);
    assert.equal(kind("a.yaml", "doc:\n  apiVersion: v1\n  kind: Pod\n"), undefined);
    assert.equal(kind("a.yaml", "text: apiVersion kind\n"), undefined);
  });

  it("knows Azure container groups by type or dated apiVersion", () => {
    assert.equal(kind("deploy.yaml", group), "aci");
    assert.equal(kind("deploy.yaml", "name: a\ntype: Microsoft.ContainerInstance/containerGroups\n"), "aci");
    assert.equal(kind("deploy.yaml", 'type: "microsoft.containerinstance/containergroups" # x\n'), "aci");
    assert.equal(kind("deploy.yaml", "type: Microsoft.Web/sites\n"), undefined);
  });

  it("tells Kustomize and Helm from plain manifests", () => {
    assert.equal(kind("base/kustomization.yaml", "resources: []\n"), "kustomize");
    assert.equal(kind("other.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"), "kustomize");
    assert.equal(kind("flux.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"), "kubernetes");
    assert.equal(kind("chart/Chart.yaml", "apiVersion: v2\nname: x\n"), "helm");
    assert.equal(kind("chart/values.yaml", "image: {}\n"), "helm");
    assert.equal(kind("chart/templates/a.yaml", pod.replace("app", "a-{{ .Release.Name }}")), "helm");
    assert.equal(kind("chart/templates/a.yaml", pod), "kubernetes");
    assert.equal(kind("a.yaml", `{{- if .Values.on }}\n${pod}{{- end }}\n`), "helm");
    assert.equal(kind("a.yaml", pod.replace("app", "{{ .Values.name }}")), "helm");
  });

  it("keeps YAML whose braces stand inside a value", () => {
    assert.equal(kind("a.yaml", pod.replace("app", '"{{ name }}"')), "kubernetes");
    assert.equal(kind("a.yaml", pod.replace("app", "app-{{item}}")), "kubernetes");
    assert.equal(kind("a.yaml", `# {{ x }}\n${pod}`), "kubernetes");
    const map =
      "apiVersion: v1\nkind: ConfigMap\ndata:\n  page.tmpl: |\n    {{ define }}\n      key: {{ .x }}\n    {{ end }}\n";
    assert.equal(kind("a.yaml", map), "kubernetes");
    assert.equal(kind("a.yaml", `${map}  name: {{ .x }}\n`), "helm");
  });

  it("gives a reason in one sentence for everything else", () => {
    for (const [path, text] of [
      ["Dockerfile.j2", ""],
      ["README.md", ""],
      ["a.yaml", "a: 1\n"],
      ["a.yaml", ""],
      ["compose.yaml", "services:\n  a: {{ b }}\n"],
      ["Dockerfile", "a\0b"],
      ["main.ts", ""],
    ] as const) {
      const { kind, reason } = recognise(path, text);
      assert.equal(kind, undefined, path);
      assert.match(reason ?? "", /^It[^.].*\.$|^Its .*\.$/, path);
    }
  });

  it("never throws and stays quick on hostile text", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "apiVersion: v1\n",
            "kind: x\n",
            "---\n",
            "  ",
            "{{",
            "services:\n",
            "'",
            '"',
            "{",
            "- ",
            "image: a\n",
            "|\n",
          ),
          { maxLength: 60 },
        ),
        (parts) => {
          recognise("a.yaml", parts.join(""));
        },
      ),
    );
    const hostile = [
      "services:\n".repeat(20_000),
      "  apiVersion: x\n".repeat(20_000),
      "- ".repeat(100_000),
      "{{".repeat(30_000),
    ];
    const start = performance.now();
    for (const text of hostile) recognise("a.yaml", text);
    assert.ok(performance.now() - start < 1000);
  });
});
