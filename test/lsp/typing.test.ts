import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { POD, rulesOf, Session } from "./session.ts";

describe("while someone types", () => {
  let session: Session;
  afterEach(() => session.stop());

  /** Types text at an offset, a character at a time; the rules that are shown after each. */
  async function typed(uri: string, at: number, text: string): Promise<string[][]> {
    const seen: string[][] = [];
    for (const [i, character] of [...text].entries()) {
      await session.edit(uri, at + i, at + i, character);
      seen.push(rulesOf(await session.diagnostics(uri)).sort());
    }
    return seen;
  }

  /** Deletes backwards from an offset, a character at a time; the rules that are shown after each. */
  async function deleted(uri: string, end: number, count: number): Promise<string[][]> {
    const seen: string[][] = [];
    for (let i = 0; i < count; i++) {
      await session.edit(uri, end - i - 1, end - i, "");
      seen.push(rulesOf(await session.diagnostics(uri)).sort());
    }
    return seen;
  }

  it("an unclosed quote costs no finding elsewhere, and shows none that was not there", async () => {
    session = await Session.start();
    const uri = await session.open("pod.yaml", POD);
    const before = rulesOf(await session.diagnostics(uri)).sort();
    assert.ok(before.includes("no-privileged-container"));
    const at = session.text(uri).indexOf("acme/web");
    for (const rules of await typed(uri, at, '"')) assert.deepEqual(rules, before);
    await session.edit(uri, at + 1 + "acme/web:1.4".length, at + 1 + "acme/web:1.4".length, '"');
    assert.deepEqual(rulesOf(await session.diagnostics(uri)).sort(), before);
  });

  it("findings move along with the text above them", async () => {
    session = await Session.start();
    const uri = await session.open("pod.yaml", POD);
    await session.diagnostics(uri);
    await session.edit(uri, 0, 0, 'metadata: "\n');
    const privileged = (await session.diagnostics(uri)).find((d) => rulesOf([d]).includes("no-privileged-container"));
    assert.equal(privileged?.range.start.line, 10);
  });

  it("a key that is being typed keeps what its container lacks, until it is there", async () => {
    session = await Session.start();
    const uri = await session.open("pod.yaml", POD);
    const before = rulesOf(await session.diagnostics(uri)).sort();
    assert.ok(before.includes("require-memory-limit"));
    const at = session.text(uri).indexOf("      securityContext");
    const [after] = await typed(uri, at, "\n");
    assert.deepEqual(after, before);
    let offset = at;
    for (const line of ["      resources:", "        limits:", "          memory:"]) {
      for (const rules of await typed(uri, offset, line)) {
        assert.ok(rules.includes("require-memory-limit"), `while "${line.trim()}" is typed: ${rules.join(", ")}`);
        assert.ok(rules.includes("no-privileged-container"));
      }
      offset += line.length;
      await typed(uri, offset, "\n");
      offset++;
    }
    await typed(uri, offset - 1, " 256Mi");
    const done = rulesOf(await session.diagnostics(uri));
    assert.ok(!done.includes("require-memory-limit"), "once it is there, the finding goes");
  });

  it("a value that is being replaced keeps its finding until the new one is there", async () => {
    session = await Session.start();
    const uri = await session.open("pod.yaml", POD);
    const rule = "no-privileged-container";
    await session.diagnostics(uri);
    const end = session.text(uri).indexOf("privileged: true") + "privileged: true".length;
    for (const rules of await deleted(uri, end, 4)) assert.ok(rules.includes(rule));
    const steps = await typed(uri, end - 4, "false");
    for (const rules of steps.slice(0, -1)) assert.ok(rules.includes(rule));
    assert.ok(!steps.at(-1)?.includes(rule));
  });

  it("a broken instruction costs its own findings at most", async () => {
    session = await Session.start();
    const text = "FROM ubuntu:latest\nRUN curl https://acme.example/x | sh\nRUN apt-get update\n";
    const uri = await session.open("Dockerfile", text);
    const before = rulesOf(await session.diagnostics(uri)).sort();
    assert.ok(before.includes("no-curl-pipe-shell") && before.includes("pin-image-version"));
    for (const rules of await typed(uri, text.length, "USER ${")) {
      for (const rule of before) assert.ok(rules.includes(rule), rule);
    }
  });

  it("an image that is typed anew keeps the findings of the other lines", async () => {
    session = await Session.start();
    const text = "FROM ubuntu:latest\nRUN curl https://acme.example/x | sh\nRUN apt-get update\n";
    const uri = await session.open("Dockerfile", text);
    await session.diagnostics(uri);
    for (const rules of await deleted(uri, "FROM ubuntu:latest".length, "ubuntu:latest".length)) {
      assert.ok(rules.includes("no-curl-pipe-shell") && rules.includes("combine-update-install"), rules.join(", "));
    }
    for (const rules of await typed(uri, "FROM ".length, "ubuntu:24.04")) {
      assert.ok(rules.includes("no-curl-pipe-shell") && rules.includes("combine-update-install"), rules.join(", "));
    }
    assert.ok(!rulesOf(await session.diagnostics(uri)).includes("pin-image-version"));
  });

  it("a fix is believed at once", async () => {
    session = await Session.start();
    const uri = await session.open("pod.yaml", POD.replace("      image", "      resou\n      image"));
    await session.diagnostics(uri);
    const at = session.text(uri).indexOf("resou") + 5;
    await typed(uri, at, "r");
    await session.replace(uri, "privileged: true", "privileged: false");
    assert.ok(!rulesOf(await session.diagnostics(uri)).includes("no-privileged-container"));
  });

  it("an edit of a key that has its value below it takes effect at once", async () => {
    session = await Session.start();
    const text = POD.replace("securityContext:", "securityContex:");
    const uri = await session.open("pod.yaml", text);
    assert.ok(!rulesOf(await session.diagnostics(uri)).includes("no-privileged-container"));
    await typed(uri, text.indexOf("securityContex:") + "securityContex".length, "t");
    assert.ok(rulesOf(await session.diagnostics(uri)).includes("no-privileged-container"));
    await deleted(uri, text.indexOf("securityContex:") + "securityContext".length, 1);
    assert.ok(!rulesOf(await session.diagnostics(uri)).includes("no-privileged-container"));
  });
});
