import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { aci } from "../../../server/src/formats/aci/aci.ts";
import { known } from "../../../server/src/model/value.ts";
import { Reading } from "../reading.ts";

const file = new Reading(
  aci,
  `apiVersion: '2023-05-01'
name: shop
location: westeurope
type: Microsoft.ContainerInstance/containerGroups
properties:
  osType: Linux
  sku: Confidential
  restartPolicy: OnFailure
  ipAddress:
    type: Public
    ports:
      - port: 80
  imageRegistryCredentials:
    - server: acme.azurecr.io
      username: acme
      password: hunter2
  diagnostics:
    logAnalytics: {workspaceId: w, workspaceKey: k3y}
  volumes:
    - name: share
      azureFile: {shareName: s, storageAccountName: a, storageAccountKey: st0rage}
    - name: certs
      secret:
        tls.key: cHJpdmF0ZQ==
  initContainers:
    - name: init
      properties:
        image: busybox:1.37
        command: [sh, -c, "wget https://example.org/x"]
  containers:
    - name: web
      properties:
        image: acme.azurecr.io/web:1
        ports: [{port: 80}, {port: '9090'}]
        environmentVariables:
          - {name: MODE, value: prod}
          - {name: TOKEN, secureValue: t0ken}
        resources:
          requests: {cpu: 0.5, memoryInGb: 1.5}
          limits: {cpu: 1}
        securityContext:
          privileged: true
          runAsUser: 0
          capabilities: {add: [NET_ADMIN]}
        volumeMounts: [{name: share, mountPath: /share, readOnly: true}]
        livenessProbe: {exec: {command: [cat, /ok]}}
`,
);

describe("an Azure container group", () => {
  it("has what its containers share", () => {
    const { workload } = file;
    assert.equal(workload.name, "shop");
    assert.equal(file.under(workload.at), "shop");
    assert.equal(workload.os, "linux");
    assert.equal(file.short(workload.restart.policy), "on-failure @ OnFailure");
    assert.equal(workload.acceptsSecurityContext, true);
    assert.equal(workload.hostNetwork.state, "unknown");
  });

  it("has the credentials that stand in the file", () => {
    assert.deepEqual(
      file.workload.credentials.map(({ what, value }) => [what, known(value)]),
      [
        ["registry password", "hunter2"],
        ["storage account key", "st0rage"],
        ["secret volume's content", "cHJpdmF0ZQ=="],
        ["workspace key", "k3y"],
      ],
    );
  });

  it("has containers with their properties", () => {
    const web = file.container("web");
    assert.equal(file.short(web.privileged), "true @ true");
    assert.equal(file.short(web.user), "0 @ 0");
    assert.equal(file.shortList(web.capabilitiesAdded), "NET_ADMIN @ NET_ADMIN");
    assert.equal(file.shortList(web.capabilitiesDropped), "unset");
    assert.equal(file.short(web.memoryRequest), `${1.5 * 2 ** 30} @ 1.5`);
    assert.equal(file.short(web.memoryLimit), `${1.5 * 2 ** 30} @ 1.5 (inherited)`);
    assert.equal(file.short(file.container("init").memoryLimit), "unknown: not in this format");
    assert.equal(file.short(web.cpuLimit), "1 @ 1");
    assert.equal(file.short(web.runAsNonRoot), "unknown: not in this format");
    assert.deepEqual(
      file.all("container").map(({ name, role }) => [name, role]),
      [
        ["web", "main"],
        ["init", "init"],
      ],
    );
  });

  it("publishes the ports of its public address", () => {
    assert.deepEqual(
      file.container("web").ports.map(({ number, exposure }) => [known(number), exposure]),
      [
        [80, "published"],
        [9090, "declared"],
      ],
    );
  });

  it("tells secure variables from others", () => {
    assert.deepEqual(
      file.container("web").environment.map(({ name, source, value }) => [name, source, known(value)]),
      [
        ["MODE", "env", "prod"],
        ["TOKEN", "secure", "t0ken"],
      ],
    );
  });

  it("has images, commands, mounts and literals", () => {
    assert.deepEqual(
      file.all("image").map(({ reference }) => known(reference)?.familiar),
      ["acme.azurecr.io/web", "busybox"],
    );
    assert.deepEqual(
      file.all("command").map(({ name }) => name),
      ["cat", "sh", "wget"],
    );
    assert.equal(file.container("web").mounts[0]?.volume, file.workload.volumes[0]);
    const literals = new Map(file.all("literal").map(({ name, text }) => [name, text]));
    assert.equal(literals.get("TOKEN"), "t0ken");
    assert.equal(literals.get("storageAccountKey"), "st0rage");
  });

  it("restarts for ever and may carry no security context unless it says so", () => {
    const plain = new Reading(
      aci,
      "name: a\napiVersion: 2021-07-01\nproperties:\n  osType: Windows\n  containers:\n  - name: a\n    properties: {image: x, ports: [{port: 80}]}\n",
    );
    const { policy } = plain.workload.restart;
    assert.equal(policy.state === "unset" && policy.fallback, "always");
    assert.equal(plain.workload.acceptsSecurityContext, false);
    assert.equal(plain.workload.os, "windows");
    assert.equal(plain.container().ports[0]?.exposure, "declared");
  });

  it("knows nothing of absences without containers or image", () => {
    const bare = new Reading(
      aci,
      "name: a\napiVersion: 2021-07-01\nproperties:\n  containers:\n  - name: a\n    properties:\n",
    );
    assert.equal(bare.short(bare.container().memoryLimit), "unknown: another file");
  });
});

describe("a template of Azure", () => {
  const template = (resources: string) => new Reading(aci, `{"resources": ${resources}}`, "azuredeploy.json");
  const group = (more = "") =>
    `{"type": "Microsoft.ContainerInstance/containerGroups", "name": "[parameters('name')]", "properties": {"osType": "[parameters('os')]", "containers": [{"name": "web", "properties": {"image": "[variables('image')]"${more}}}]}}`;

  it("has a group for each of its resources of that type", () => {
    const two = `[${group()}, {"type": "Microsoft.Web/sites", "properties": {"containers": []}}, ${group()}]`;
    assert.equal(template(two).all("workload").length, 2);
    assert.equal(template(`{"web": ${group()}}`).all("workload").length, 1);
    assert.equal(template("[]").all("workload").length, 0);
    assert.equal(template(`"[variables('all')]"`).all("workload").length, 0);
  });

  it("leaves unknown what an expression brings", () => {
    const file = template(
      `[${group(`, "environmentVariables": [{"name": "A", "value": "[parameters('a')]"}, {"name": "B", "value": "[[b]"}], "resources": {"requests": {"cpu": 1, "memoryInGB": "[parameters('memory')]"}}`)}]`,
    );
    const web = file.container();
    assert.equal(file.workload.os, "unknown");
    assert.equal(file.workload.name, undefined);
    assert.equal(web.image?.reference.state, "unknown");
    assert.equal(file.short(web.memoryLimit), "unknown: variable");
    assert.equal(file.short(web.cpuLimit), "1 @ 1 (inherited)");
    assert.deepEqual(
      web.environment.map(({ value }) => value.state),
      ["unknown", "set"],
    );
    assert.equal(
      file.all("literal").some(({ text }) => text.startsWith("[p")),
      false,
    );
  });
});
