import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { messageOf, rulesOf, Session } from "./session.ts";

const deployment = (container: string, pod = "") => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 2
  selector: { matchLabels: { app: shop } }
  template:
    metadata:
      labels: { app: shop }
    spec:
${pod}      containers:
        - name: shop
${container}          ports:
            - containerPort: 8080
`;

const ORDINARY = deployment("          image: acme/shop:latest\n");
const HARDENED = deployment(
  `          image: acme/shop:1.4.2
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }
`,
  `      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        seccompProfile: { type: RuntimeDefault }
`,
);
const SERVICE =
  "services:\n  shop:\n    build: .\n    ports:\n      - 8080:8080\n    environment:\n      MODE: production\n";
const group = (password: string) => `apiVersion: 2023-05-01
type: Microsoft.ContainerInstance/containerGroups
name: shop
location: westeurope
properties:
  osType: Linux
  imageRegistryCredentials:
    - server: acme.azurecr.io
      username: acme
      password: ${password}
  containers:
    - name: shop
      properties:
        image: acme.azurecr.io/shop:1.4.2
        ports: [{ port: 8080 }]
        resources: { requests: { cpu: 1, memoryInGB: 1.5 } }
  ipAddress:
    type: Public
    ports: [{ port: 8080 }]
`;

describe("what is shown of ordinary files with recommended", () => {
  let session: Session;
  afterEach(() => session.stop());
  const shown = async (file: string, text: string) => {
    session = await Session.start();
    return session.diagnostics(await session.open(file, text));
  };

  it("is three diagnostics at most for a Deployment without any security context, each with all its parts", async () => {
    const diagnostics = await shown("shop.yaml", ORDINARY);
    assert.ok(diagnostics.length > 0 && diagnostics.length <= 3, rulesOf(diagnostics).join(", "));
    assert.deepEqual(rulesOf(diagnostics).toSorted(), [
      "pin-image-version",
      "require-memory-limit",
      "require-run-as-non-root",
    ]);
  });

  it("is nothing for a hardened one", async () => {
    assert.deepEqual((await shown("shop.yaml", HARDENED)).map(messageOf), []);
  });

  it("is nothing for a service that is built here", async () => {
    assert.deepEqual((await shown("compose.yaml", SERVICE)).map(messageOf), []);
  });

  it("is two diagnostics for a container group that is public and pulls with a password, three where it stands there", async () => {
    assert.deepEqual(rulesOf(await shown("group.yaml", group('"${ACR_PASSWORD}"'))).toSorted(), [
      "aci-no-public-ip",
      "aci-use-managed-identity",
    ]);
    await session.stop();
    assert.deepEqual(rulesOf(await shown("group.yaml", group("kj3h5Tg9sLqW2e"))).toSorted(), [
      "aci-no-inline-credentials",
      "aci-no-public-ip",
      "aci-use-managed-identity",
    ]);
  });
});

describe("what is shown with strict", () => {
  let session: Session;
  afterEach(() => session.stop());

  it("is one diagnostic for the hardening of a container and one for its resources", async () => {
    session = await Session.start({ settings: { extends: ["plimsoll:strict"] } });
    const diagnostics = await session.diagnostics(await session.open("shop.yaml", ORDINARY));
    const lists = diagnostics.filter((d) => rulesOf([d]).length > 1);
    assert.equal(lists.length, 2);
    for (const list of lists) {
      assert.equal(messageOf(list).split("\n• ").length - 1, rulesOf([list]).length);
    }
  });
});
