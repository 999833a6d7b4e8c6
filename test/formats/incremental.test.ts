import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { aci } from "../../server/src/formats/aci/aci.ts";
import { compose } from "../../server/src/formats/compose/compose.ts";
import type { Format, Parsed } from "../../server/src/formats/format.ts";
import { kubernetes } from "../../server/src/formats/kubernetes/kubernetes.ts";
import { inFile, type Span } from "../../server/src/text/span.ts";

/** Everything that rules may see of a parse as plain data, places as offsets in the file. */
function seen(parsed: Parsed): unknown {
  const stack = new Set<object>();
  const plain = (thing: unknown): unknown => {
    if (typeof thing === "function") return undefined;
    if (typeof thing !== "object" || thing === null) return thing;
    if ("piece" in thing) return inFile(thing as Span);
    if (stack.has(thing)) return "again";
    stack.add(thing);
    const result = Array.isArray(thing)
      ? thing.map(plain)
      : Object.fromEntries(
          Object.entries(thing)
            .filter(([key]) => key !== "place" && key !== "root" && key !== "writer" && key !== "target")
            .map(([key, value]) => [key, plain(value)]),
        );
    stack.delete(thing);
    return result;
  };
  return plain(
    parsed.units.map(({ subjects }) => [
      subjects.container,
      subjects.workload,
      subjects.image,
      subjects.literal?.map(({ name, text, at }) => [name, text, at]),
      subjects.command?.map(({ name, at }) => [name, at]),
    ]),
  );
}

const PARTS = [
  "",
  "\n",
  "  ",
  "a",
  ": ",
  "- ",
  "#x\n",
  "---\n",
  "{",
  "'",
  "    mem_limit: 1g\n",
  "    extends: db\n",
  "version: '2'\n",
  "&x ",
  "*x",
  "    <<: *hard\n",
];

function agrees(format: Format, start: string): void {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12), fc.constantFrom(...PARTS)), {
        minLength: 1,
        maxLength: 6,
      }),
      (edits) => {
        let text = start;
        let parsed = format.parse(text, "compose.yaml");
        for (const [where, cut, added] of edits) {
          const at = Math.floor(where * text.length);
          text = text.slice(0, at) + added + text.slice(at + cut);
          parsed = format.parse(text, "compose.yaml", parsed);
          assert.deepEqual(seen(parsed), seen(format.parse(text, "compose.yaml")), text);
        }
      },
    ),
    { numRuns: 25 },
  );
}

describe("a file that is edited", () => {
  it("reads as Compose what it would read afresh", () => {
    agrees(
      compose,
      `x-hard: &hard
  read_only: true
services:
  db:
    image: postgres:\${TAG:-17}
    user: root
    environment:
      - PASSWORD=x # secret
  # the web
  web:
    <<: *hard
    build: .
    extends: db
    volumes: [data:/data]
    command: npm start
  cache:
    image: redis
volumes:
  data: {driver_opts: {o: bind, device: /etc}}
`,
    );
  });

  it("reads as Kubernetes what it would read afresh", () => {
    const pod = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: ${name}\n      image: x:1\n      args: [sh, -c, "a | b"]\n      env:\n        - {name: A, value: b}\n`;
    agrees(kubernetes, `${pod("a")}---\n${pod("b")}---\n# third\n${pod("c")}`);
  });

  it("reads as a container group what it would read afresh", () => {
    agrees(
      aci,
      "name: a\napiVersion: 2021-07-01\nproperties:\n  ipAddress: {type: Public, ports: [{port: 80}]}\n  containers:\n  - name: a\n    properties:\n      image: x\n      ports:\n      - port: 80\n",
    );
  });
});
