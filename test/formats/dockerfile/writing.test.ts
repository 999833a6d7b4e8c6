import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Place } from "../../../server/src/model/place.ts";
import { append, remove, set } from "../../../server/src/model/place.ts";
import type { Value } from "../../../server/src/model/value.ts";
import { first, lastStage, read, write } from "./reading.ts";

function place<T>(value: Value<T>): Place<T> {
  if (value.state === "unknown") throw new Error(value.why);
  return value.place;
}

const setUser = (text: string) => write(text, set(place(lastStage(text).user), "app"));

describe("writing USER", () => {
  it("goes above CMD and ENTRYPOINT and their comments", () => {
    assert.equal(
      setUser('FROM x\nRUN a\n\n# start\nENTRYPOINT ["b"]\nEXPOSE 80\nCMD ["c"]\n'),
      'FROM x\nRUN a\n\nUSER app\n# start\nENTRYPOINT ["b"]\nEXPOSE 80\nCMD ["c"]\n',
    );
    assert.equal(setUser("FROM x\n# a\n\n# b\nCMD c"), "FROM x\n# a\n\nUSER app\n# b\nCMD c");
  });

  it("goes to the end of the stage where something is built behind them or there are none", () => {
    assert.equal(setUser("FROM x\nCMD a\nRUN b"), "FROM x\nCMD a\nRUN b\nUSER app");
    assert.equal(setUser("FROM x\n"), "FROM x\nUSER app\n");
    assert.equal(setUser("FROM x\nRUN <<E\na\nE\n\n# end\n"), "FROM x\nRUN <<E\na\nE\nUSER app\n\n# end\n");
    const text = "FROM a AS one\nRUN b\n\nFROM c\n";
    assert.equal(
      write(text, set(place(read(text).stages[0]?.user as Value<string>), "app")),
      "FROM a AS one\nRUN b\nUSER app\n\nFROM c\n",
    );
  });

  it("replaces what the stage's last USER says", () => {
    assert.equal(setUser("FROM x\nUSER a\nUSER root  \nCMD b\n"), "FROM x\nUSER a\nUSER app  \nCMD b\n");
    assert.equal(setUser("FROM x AS a\nUSER root\nFROM a\n"), "FROM x AS a\nUSER root\nFROM a\nUSER app\n");
  });

  it("keeps line endings and the case of keywords", () => {
    assert.equal(setUser("from x\r\nrun a\r\ncmd b\r\n"), "from x\r\nrun a\r\nuser app\r\ncmd b\r\n");
  });

  it("comes below what is put above it", () => {
    const text = "FROM x\nCMD a\n";
    const stage = lastStage(text);
    const intents = [set(place(stage.user), "app"), append(stage.beforeUser, "RUN adduser app")];
    assert.equal(write(text, ...intents), "FROM x\nRUN adduser app\nUSER app\nCMD a\n");
    const own = "FROM x\n# who\nUSER root\n";
    assert.equal(
      write(own, append(lastStage(own).beforeUser, "RUN a \\\n b"), set(place(lastStage(own).user), "app")),
      "FROM x\nRUN a \\\n b\n# who\nUSER app\n",
    );
  });

  it("is refused below a dangling continuation and for text that is no user", () => {
    assert.equal(setUser("FROM x\nRUN a \\\n"), "refused: dangling continuation");
    assert.equal(setUser("FROM x\nRUN a \\\nCMD b\n"), "refused: dangling continuation");
    assert.equal(setUser("FROM x\nRUN <<E\na\n"), "refused: dangling continuation");
    const text = "FROM x\n";
    assert.equal(write(text, set(place(lastStage(text).user), "a b")), "refused: value not writable");
  });
});

describe("writing an image reference", () => {
  const setReference = (text: string, reference: string, stage = 0) => {
    const use = read(text).stages[stage]?.image;
    if (!use) throw new Error("no image");
    return write(text, set(place(use.reference) as Place<unknown>, reference));
  };

  it("changes only what differs", () => {
    assert.equal(setReference("FROM node:18 AS a\n", "node:20-slim"), "FROM node:20-slim AS a\n");
    assert.equal(setReference("FROM node\n", "node:20"), "FROM node:20\n");
  });

  it("changes the default of the ARG that holds the text", () => {
    assert.equal(
      setReference("ARG TAG=18\nFROM node:$" + "{TAG}-slim\n", "node:20-slim"),
      "ARG TAG=20\nFROM node:$" + "{TAG}-slim\n",
    );
    assert.equal(setReference('ARG BASE="node:18"\nFROM $BASE\n', "node:20"), 'ARG BASE="node:20"\nFROM $BASE\n');
    assert.equal(setReference("FROM $" + "{BASE:-node:18}\n", "node:20"), "FROM $" + "{BASE:-node:20}\n");
  });

  it("is a choice where the ARG is used elsewhere too", () => {
    assert.equal(
      setReference("ARG V=18\nFROM node:$V\nFROM x:$V\n", "node:20"),
      "choice: ARG V=20\nFROM node:$V\nFROM x:$V\n",
    );
    assert.equal(
      setReference("ARG V=18\nARG T=$V\nFROM node:$T\nFROM x:$T\n", "node:20"),
      "choice: ARG V=20\nARG T=$V\nFROM node:$T\nFROM x:$T\n",
    );
  });

  it("puts a digest behind the variable, not into it", () => {
    assert.equal(setReference("ARG V=18\nFROM node:$V\n", "node:18@sha256:0"), "ARG V=18\nFROM node:$V@sha256:0\n");
  });

  it("puts a digest into the variable that holds the whole reference", () => {
    assert.equal(
      setReference("ARG BASE=node:18\nFROM $BASE\n", "node:18@sha256:0"),
      "ARG BASE=node:18@sha256:0\nFROM $BASE\n",
    );
    assert.equal(
      setReference("ARG BASE=node:18\nFROM $BASE AS a\nFROM $BASE\n", "node:18@sha256:0"),
      "choice: ARG BASE=node:18@sha256:0\nFROM $BASE AS a\nFROM $BASE\n",
    );
    const inBraces = (reference: string) => `FROM \${BASE:-${reference}}\n`;
    assert.equal(setReference(inBraces("node:18"), "node:18@sha256:0"), inBraces("node:18@sha256:0"));
  });

  it("is refused where the change touches several sources", () => {
    assert.equal(setReference("ARG V=18\nFROM node:$V\n", "deno:20"), "refused: variable");
  });

  it("changes COPY --from", () => {
    const text = 'FROM x\nCOPY --from="nginx:1" a b\n';
    const use = first(text, "COPY").images[0];
    assert.ok(use);
    assert.equal(
      write(text, set(place(use.reference) as Place<unknown>, "nginx:2")),
      'FROM x\nCOPY --from="nginx:2" a b\n',
    );
  });
});

describe("writing instructions and variables", () => {
  it("removes an instruction with its line", () => {
    const removed = (text: string) => write(text, remove(first(text, "RUN").place));
    assert.equal(removed("FROM x\nRUN a \\\n b\nUSER c\n"), "FROM x\nUSER c\n");
    assert.equal(removed("FROM x\r\nRUN a"), "FROM x");
    assert.equal(removed("FROM x\n  RUN <<E\na\nE\nUSER c"), "FROM x\nUSER c");
    assert.equal(removed("FROM x\nRUN a \\\n # b\n c\n"), "refused: comment inside");
  });

  it("adds a line above an instruction", () => {
    const text = "FROM x\r\n  RUN a\r\n";
    assert.equal(write(text, append(first(text, "RUN").place, "# b")), "FROM x\r\n  # b\r\n  RUN a\r\n");
    const marked = "\uFEFFFROM x\n";
    assert.equal(write(marked, append(first(marked, "FROM").place, "# b")), "\uFEFF# b\nFROM x\n");
  });

  it("removes one variable of several", () => {
    const removed = (text: string, index: number) => {
      const variable = first(text, "ENV").variables[index];
      if (!variable?.place) throw new Error("no place");
      return write(text, remove(variable.place));
    };
    assert.equal(removed("FROM x\nENV a=1 b=2 c=3\n", 1), "FROM x\nENV a=1 c=3\n");
    assert.equal(removed("FROM x\nENV a=1 \\\n    b=2 \\\n    c=3\n", 2), "FROM x\nENV a=1 \\\n    b=2\n");
    assert.equal(removed("FROM x\nENV a=1 \\\n    b=2\n", 0), "FROM x\nENV b=2\n");
    assert.equal(removed("FROM x\nENV a=1 \\\n # why\n    b=2\n", 0), "refused: comment inside");
    assert.equal(removed("FROM x\nENV a 1\nRUN b\n", 0), "FROM x\nRUN b\n");
  });

  it("sets a variable, quoted where that is needed", () => {
    const text = 'FROM x\nARG a\nARG b=c d="e"\n';
    const [a, b] = read(text).instructions.filter(({ keyword }) => keyword === "ARG");
    assert.equal(
      write(text, set(a?.variables[0]?.place as Place<string>, "1 2")),
      text.replace("ARG a", 'ARG a="1 2"'),
    );
    assert.equal(write(text, set(b?.variables[1]?.place as Place<string>, "f")), text.replace('"e"', "f"));
  });

  it("removes one port of several", () => {
    const text = "FROM x\nEXPOSE 22 80\n";
    const port = lastStage(text).container?.ports[0];
    assert.equal(write(text, remove(port?.place as Place<unknown>)), "FROM x\nEXPOSE 80\n");
  });
});
