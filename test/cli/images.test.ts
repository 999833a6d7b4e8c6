import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "mocha";
import type { ImagesOutput } from "../../server/src/cli/images/json.ts";
import { build, plimsoll, Workspace } from "./command-line.ts";
import { assertShape, IMAGES_CONTRACT, type Shape } from "./contract.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const FILES = {
  "api/Dockerfile": `FROM node:14-buster AS build\nFROM ghcr.io/acme/base:1@${DIGEST}\nCOPY --from=build /a /b\n`,
  "compose.yaml":
    "services:\n  web:\n    image: node\n  app:\n    image: acme/app:dev\n    build: api\n  job:\n    image: ${JOB}\n",
  "old/Dockerfile": "FROM openjdk:17\nFROM centos:7\n",
  ".plimsoll.yaml": "ignore: [vendor/**]\n",
  "vendor/Dockerfile": "FROM vendored:1\n",
  "node_modules/a/Dockerfile": "FROM module:1\n",
};

interface Bill {
  readonly serialNumber: string;
  readonly components: readonly {
    readonly "bom-ref": string;
    readonly name: string;
    readonly version: string;
    readonly purl?: string;
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
    readonly properties: readonly { readonly name: string; readonly value: string }[];
    readonly evidence: { readonly occurrences: readonly { readonly location: string; readonly line: number }[] };
  }[];
}

describe("plimsoll images", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  function images(files: Readonly<Record<string, string>>, ...args: string[]) {
    workspace = new Workspace(files);
    return plimsoll(workspace.folder, ["images", ...args]);
  }

  it("lists a row a version, with what is known of it and its places below", () => {
    const { code, out, err } = images(FILES);
    assert.equal(err, "");
    assert.equal(code, 0);
    assert.equal(
      out,
      `IMAGE              VERSION                PIN       SUPPORT, AGE
acme/app           dev                    built
    compose.yaml:5:12
centos             7                      tag       now almalinux
                                                    CentOS 7 ended 2024-06-30
    old/Dockerfile:2:6
ghcr.io/acme/base  1@sha256:0123456789ab  digest
    api/Dockerfile:2:6
node               14-buster              tag       Node.js 14 ended 2023-04-30
                                                    Debian 10 ended 2024-06-30
    api/Dockerfile:1:6
                   latest                 floating
    compose.yaml:3:12
openjdk            17                     tag       now eclipse-temurin
    old/Dockerfile:1:6

NOT KNOWN
\${JOB}: A variable without a default takes part in it.
    compose.yaml:8:12

5 images, 1 of them in several versions, at 6 places.
6 versions: 1 pinned by digest, 3 by tag, 1 floating, 1 built here; 2 past the end of life.
1 reference that can't be known.
`,
    );
  });

  it("stays within 100 columns where names are long, and counts places beyond five", () => {
    const long = `registry.example.com:5000/${"team/".repeat(8)}app`;
    const { out } = images({ Dockerfile: `FROM ${long}:${"v".repeat(40)}\n${"FROM alpine:3.22\n".repeat(12)}` });
    assert.ok(out.split("\n").every((line) => line.length <= 100));
    assert.match(out, /\n {4}Dockerfile:6:6\n {4}and 7 more places\n/);
  });

  it("prints JSON as it is documented", () => {
    const { code, out } = images(FILES, "--format", "json");
    assert.equal(code, 0);
    const output = JSON.parse(out) as ImagesOutput;
    assertShape(output, IMAGES_CONTRACT);
    assert.deepEqual(
      output.images.map(({ name, official, versions }) => [name, official, ...versions]),
      [
        ["acme/app", false, "dev"],
        ["centos", true, "7"],
        ["ghcr.io/acme/base", false, "1@sha256:0123456789ab"],
        ["node", true, "14-buster", "latest"],
        ["openjdk", true, "17"],
      ],
    );
    assert.deepEqual(output.images[2]?.references, [
      {
        version: "1@sha256:0123456789ab",
        tag: "1",
        digest: DIGEST,
        pin: "digest",
        support: [],
        places: [{ path: "api/Dockerfile", kind: "dockerfile", line: 2, column: 6 }],
      },
    ]);
    assert.deepEqual(output.unknown, [
      {
        written: "${JOB}",
        why: "variable",
        message: "A variable without a default takes part in it.",
        places: [{ path: "compose.yaml", kind: "compose", line: 8, column: 12 }],
      },
    ]);
  });

  it("prints a bill of materials, the same one for the same files", () => {
    const { out } = images(FILES, "--format", "cyclonedx");
    assert.equal(plimsoll(workspace.folder, ["images", "--format", "cyclonedx"]).out, out);
    const bill = JSON.parse(out) as Bill;
    assertShape(bill, BILL);
    assert.deepEqual(
      bill.components.map(({ purl }) => purl),
      [
        undefined,
        "pkg:docker/centos@7",
        `pkg:oci/base@${DIGEST}?repository_url=ghcr.io%2Facme%2Fbase&tag=1`,
        "pkg:docker/node@14-buster",
        "pkg:docker/node@latest",
        "pkg:docker/openjdk@17",
      ],
    );
    assert.deepEqual(bill.components[2]?.hashes, [{ alg: "SHA-256", content: DIGEST.slice("sha256:".length) }]);
    assert.deepEqual(bill.components[3]?.evidence.occurrences, [{ location: "api/Dockerfile", line: 1 }]);
    assert.deepEqual(
      bill.components[3]?.properties.map(({ name, value }) => `${name}=${value}`),
      ["plimsoll:pin=by tag", "plimsoll:note=Node.js 14 ended 2023-04-30", "plimsoll:note=Debian 10 ended 2024-06-30"],
    );
    assert.equal(new Set(bill.components.map((one) => one["bom-ref"])).size, bill.components.length);
    workspace.write("api/Dockerfile", "FROM node:24\n");
    const other = JSON.parse(plimsoll(workspace.folder, ["images", "--format=cyclonedx"]).out) as Bill;
    assert.notEqual(other.serialNumber, bill.serialNumber);
  });

  it("looks at the paths that are named, and tells those that can't be read", () => {
    const { code, out, err } = images(FILES, "--format", "json", "old", "nowhere");
    assert.equal(code, 2);
    assert.equal(err, "nowhere: This path does not exist.\n");
    const output = JSON.parse(out) as ImagesOutput;
    assertShape(output, IMAGES_CONTRACT);
    assert.deepEqual(
      output.images.map(({ name }) => name),
      ["centos", "openjdk"],
    );
    assert.deepEqual(output.errors, [{ path: "nowhere", message: "This path does not exist." }]);
  });

  it("says so where there is nothing, and is harmless for terminals and logs", () => {
    assert.equal(images({ "notes.txt": "FROM a\n" }).out, "No image is named.\n");
    workspace.remove();
    const { out } = images({
      "compose.yaml":
        'services:\n  a:\n    image: "\\e[31m${X}"\n  b:\n    image: https://me:kj3h5Tg9sLq2@host.example/x:${Y}\n',
      "a\u001b]0;x\u0007/Dockerfile": "FROM alpine:3.22\n",
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f]|kj3h5/);
    assert.match(out, /https:\/\/me:\*+@host\.example/);
  });

  it("explains itself, and what it was called wrongly with", () => {
    const { code, out } = images({}, "--help");
    assert.equal(code, 0);
    assert.match(out, /^plimsoll images \[PATH\.\.\.\]\n/);
    assert.match(out, /--format FORMAT +table, json or cyclonedx/);
    assert.match(plimsoll(workspace.folder, ["--help"]).out, /\n {2}images /);
    const wrong = plimsoll(workspace.folder, ["images", "--format", "cyclone"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /--format takes table, json, cyclonedx, not "cyclone"/);
  });
});

const text: Shape = { type: "string" };
const list = (items: Shape): Shape => ({ type: "array", items });

/** The part of CycloneDX 1.6 that is used; `$schema` names the whole. */
const BILL: Shape = {
  type: "object",
  properties: {
    $schema: { type: "string", enum: ["http://cyclonedx.org/schema/bom-1.6.schema.json"] },
    bomFormat: { type: "string", enum: ["CycloneDX"] },
    specVersion: { type: "string", enum: ["1.6"] },
    serialNumber: {
      type: "string",
      pattern: /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    },
    version: { type: "integer", enum: [1] },
    metadata: {
      type: "object",
      properties: {
        tools: {
          type: "object",
          properties: {
            components: list({
              type: "object",
              properties: { type: { type: "string", enum: ["application"] }, name: text, version: text },
            }),
          },
        },
      },
    },
    components: list({
      type: "object",
      optional: ["hashes", "purl"],
      properties: {
        type: { type: "string", enum: ["container"] },
        "bom-ref": text,
        name: text,
        version: text,
        hashes: list({
          type: "object",
          properties: {
            alg: { type: "string", enum: ["SHA-256", "SHA-384", "SHA-512"] },
            content: { type: "string", pattern: /^(?:[a-f0-9]{64}|[a-f0-9]{96}|[a-f0-9]{128})$/ },
          },
        }),
        purl: { type: "string", pattern: /^pkg:(?:docker|oci)\/\S+$/ },
        properties: list({ type: "object", properties: { name: text, value: text } }),
        evidence: {
          type: "object",
          properties: {
            occurrences: list({
              type: "object",
              properties: { location: text, line: { type: "integer", minimum: 1 } },
            }),
          },
        },
      },
    }),
    compositions: list({
      type: "object",
      properties: { aggregate: { type: "string", enum: ["incomplete"] } },
    }),
  },
};
