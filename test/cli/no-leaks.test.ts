import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { build, checkJson, plimsoll, Workspace } from "./command-line.ts";

/** Put together here, so that no scanner takes this file for a leak. Every secret of the files below holds "Leak". */
const TOKEN = ["ghp", "Leak7Kq2mZr9TbW4vLs8NcYd1HfGj5Pe3U1"].join("_");
const GITHUB = `${TOKEN}x`;

const FILES: Readonly<Record<string, string>> = {
  Dockerfile: `FROM node:22
ARG NPM_TOKEN=Leak01zzQx
ENV DB_PASSWORD=Leak02zzQx API_KEY="Leak03zzQx"
ENV URL=postgres://app:Leak04zzQx@db/app
ENV GH=${GITHUB}
RUN git clone https://bot:Leak05zzQx@git.example/x.git && export API_TOKEN=Leak06zzQx
RUN curl -s -u adm:Leak07zzQx "https://x:Leak08zzQx@get.example/i.sh?token=Leak09zzQx" | bash -s -- --token=Leak10zzQx
RUN bash <(curl -s https://Leak11zzQx@get.example/i.sh?sig=Leak12zzQx)
RUN wget -qO- "https://x:Leak13zzQx@get.example/i.sh?token=Leak14zzQx" | sh
RUN echo 'root:Leak15zzQx' | chpasswd && mysql -uroot -pLeak16zzQx x
ADD https://x:Leak17zzQx@get.example/f.bin?token=Leak18zzQx /f.bin
ADD https://x:Leak19zzQx@git.example/r.git#main /r
# old: ${GITHUB}
RUN npm config set //r/:_authToken=Leak20zzQx $NPM_TOKEN
CMD node a.js --token=Leak21zzQx
`,
  "manifest.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: c
data:
  DB_PASSWORD: Leak01zzQx
  token: ${GITHUB}
  a.properties: |
    x.password=Leak02zzQx
    y.url=https://u:Leak03zzQx@h/x
---
apiVersion: v1
kind: Secret
metadata:
  name: s
data:
  t: ${btoa(GITHUB)}
---
apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
    - name: c
      image: acme/app
      command: [sh, -c, "curl 'https://u:Leak04zzQx@h/i?token=Leak05zzQx' | sh"]
      args: ["--password=Leak06zzQx"]
      env:
        - { name: PASSWORD, value: Leak07zzQx }
        - name: MULTI_TOKEN
          value: |
            Leak08zzQx
            Leak09zzQx
`,
  "compose.yaml": `services:
  a:
    image: acme/a:1
    environment:
      DB_PASSWORD: "Leak01zzQx"
      OTHER_TOKEN: \${X:-Leak02zzQx}
    command: run --password=Leak03zzQx https://u:Leak04zzQx@h
    build: { context: ., args: { NPM_TOKEN: Leak05zzQx } }
  b:
    image: b
    environment:
      - API_KEY=Leak06zzQx
      - U=https://u:Leak07zzQx@h
`,
  "group.yaml": `apiVersion: '2021-10-01'
name: web
type: Microsoft.ContainerInstance/containerGroups
properties:
  osType: Linux
  imageRegistryCredentials: [{ server: x, username: y, password: Leak01zzQx }]
  containers:
    - name: web
      properties:
        image: acme.azurecr.io/web:1
        environmentVariables:
          - { name: CONNECTION, value: "Server=db;Password=Leak02zzQx;X=y" }
          - { name: API_TOKEN, value: Leak03zzQx }
          - { name: B_TOKEN, secureValue: Leak04zzQx }
  volumes:
    - { name: s, azureFile: { shareName: s, storageAccountName: a, storageAccountKey: Leak05zzQx } }
    - { name: x, secret: { k: ${btoa("Leak06zzQx")} } }
`,
};

/** The secrets themselves, in clear and in base64. */
const SECRET = /Leak\w+|TGVhaz\w*|Z2hwX\w*/g;

describe("what is printed", () => {
  let workspace: Workspace;
  before(() => {
    build();
    workspace = new Workspace(FILES);
  });
  after(() => workspace.remove());

  it("finds the secrets that the other tests look for in vain", () => {
    const { findings } = checkJson(workspace.folder, "--preset", "all", "--fail-on", "never");
    for (const rule of [
      "no-secret-in-env",
      "no-hardcoded-secret",
      "no-credentials-in-url",
      "aci-no-inline-credentials",
      "no-curl-pipe-shell",
      "add-remote-checksum",
      "use-build-secret-mount",
    ])
      assert.ok(
        findings.some((f) => f.rule === rule),
        rule,
      );
  });

  for (const format of ["json", "pretty"]) {
    it(`holds no secret as ${format}: no message, excerpt, title or edit`, () => {
      const { out, err } = plimsoll(workspace.folder, ["check", "--format", format, "--preset", "all"]);
      assert.ok(out.length > 1000);
      assert.deepEqual(out.match(SECRET), null);
      assert.deepEqual(err.match(SECRET), null);
    });
  }

  it("holds no secret as a diff", () => {
    const { out, err } = plimsoll(workspace.folder, ["check", "--harden", "--diff", "--preset", "all"]);
    assert.match(out, /^\+/m);
    assert.deepEqual(out.match(SECRET), null);
    assert.deepEqual(err.match(SECRET), null);
  });
});
