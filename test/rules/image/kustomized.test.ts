import noEolImage from "../../../server/src/rules/image/no-eol-image.ts";
import noStaleImage from "../../../server/src/rules/image/no-stale-image.ts";
import pinImageVersion from "../../../server/src/rules/image/pin-image-version.ts";
import { testRule } from "../rule-tester.ts";

const kind = "kubernetes";
const deployment = (image: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: ${image}\n`;
const overlay = (item: string, resources = "../base") =>
  `resources: [${resources}]\nimages:\n  - name: acme/web\n    ${item}\n`;
const base = "base/deployment.yaml";
const beside = { "base/kustomization.yaml": "resources: [deployment.yaml]\n" };

testRule(pinImageVersion, {
  valid: [
    {
      kind,
      name: "an overlay names the version",
      file: base,
      code: deployment("acme/web"),
      neighbours: { ...beside, "prod/kustomization.yaml": overlay('newTag: "1.4"') },
    },
    {
      kind,
      name: "the kustomization beside it names a digest",
      file: base,
      code: deployment("acme/web:latest"),
      neighbours: { "base/kustomization.yaml": overlay(`digest: sha256:${"0".repeat(64)}`, "deployment.yaml") },
    },
    {
      kind,
      name: "another image takes its place",
      file: base,
      code: deployment("acme/web"),
      neighbours: { ...beside, "prod/kustomization.yaml": overlay("newName: registry.example/web") },
    },
  ],
  invalid: [
    {
      kind,
      name: "another image's version",
      file: base,
      code: deployment("acme/api"),
      neighbours: { ...beside, "prod/kustomization.yaml": overlay('newTag: "1.4"') },
      findings: [{ line: 10, text: "acme/api" }],
    },
    {
      kind,
      name: "an overlay of other files",
      file: base,
      code: deployment("acme/web"),
      neighbours: { ...beside, "prod/kustomization.yaml": overlay('newTag: "1.4"', "../elsewhere") },
      findings: [{ line: 10, text: "acme/web" }],
    },
    {
      kind,
      name: "an item that changes nothing",
      file: base,
      code: deployment("acme/web"),
      neighbours: { ...beside, "prod/kustomization.yaml": overlay("labels: {}") },
      findings: [{ line: 10, text: "acme/web" }],
    },
  ],
});

testRule(noEolImage, {
  valid: [
    {
      kind,
      name: "an overlay names a supported release",
      file: base,
      code: deployment("nginx:1.14"),
      neighbours: { ...beside, "prod/kustomization.yaml": overlay('newTag: "1.30"').replace("acme/web", "nginx") },
    },
  ],
  invalid: [
    {
      kind,
      name: "nobody changes it",
      file: base,
      code: deployment("nginx:1.14"),
      neighbours: { ...beside, "prod/kustomization.yaml": overlay('newTag: "1.30"') },
      findings: [{ line: 10, text: "nginx:1.14" }],
    },
  ],
});

testRule(noStaleImage, {
  valid: [
    {
      kind,
      name: "an overlay names a later build",
      file: base,
      code: deployment("acme/web:20240110"),
      neighbours: { ...beside, "prod/kustomization.yaml": overlay("newTag: '20261110'") },
    },
  ],
  invalid: [
    {
      kind,
      name: "nobody changes it",
      file: base,
      code: deployment("acme/web:20240110"),
      neighbours: { ...beside, "prod/kustomization.yaml": overlay("labels: {}") },
      findings: [{ line: 10, text: "acme/web:20240110" }],
    },
  ],
});
