import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { COMPOSE, of, POD, rulesOf, Session } from "./session.ts";

describe("ignoring", () => {
  let session: Session;
  afterEach(() => session.stop());

  /** Applies the action of a title on a rule's finding; the text that comes of it, in which the rule is silent. */
  async function ignored(path: string, text: string, rule: string, where: "here" | "in this file"): Promise<string> {
    const uri = await session.open(path, text);
    const before = await session.diagnostics(uri);
    const diagnostic = of(before, rule);
    const actions = await session.actions(uri, diagnostic.range, { diagnostics: [diagnostic] });
    const action = actions.find((a) => a.title === `Ignore ${rule} ${where}`);
    assert.ok(action, actions.map((a) => a.title).join("; "));
    assert.equal(action.kind, "quickfix");
    assert.notEqual(action.isPreferred, true);
    await session.apply(action);
    const count = (rules: string[], wanted: boolean) => rules.filter((r) => (r === rule) === wanted).length;
    // what is said of the comments themselves is another matter
    const told = (diagnostics: typeof before) => rulesOf(diagnostics).filter((r) => !r.includes("suppression"));
    const after = told(await session.diagnostics(uri));
    assert.ok(count(after, true) < count(told(before), true), "the finding is silent");
    assert.equal(count(after, false), count(told(before), false), "the others are not");
    return session.text(uri);
  }

  it("here: a comment right above the line, with its indentation", async () => {
    session = await Session.start();
    const after = await ignored("compose.yaml", COMPOSE, "no-privileged-container", "here");
    assert.equal(
      after,
      COMPOSE.replace("    privileged", "    # plimsoll-ignore no-privileged-container -- \n    privileged"),
    );
  });

  it("here, with CRLF", async () => {
    session = await Session.start();
    const text = COMPOSE.replaceAll("\n", "\r\n");
    const after = await ignored("compose.yaml", text, "no-privileged-container", "here");
    assert.ok(after.includes("\r\n    # plimsoll-ignore no-privileged-container -- \r\n    privileged"));
    assert.ok(!/[^\r]\n/.test(after));
  });

  it("here: above an instruction, not inside it and not above the parser directives", async () => {
    session = await Session.start();
    const text =
      "# syntax=docker/dockerfile:1\nFROM node:latest\nRUN set -e \\\n && curl https://acme.example/x | sh\n";
    const after = await ignored("Dockerfile", text, "no-curl-pipe-shell", "here");
    assert.equal(after, text.replace("RUN", "# plimsoll-ignore no-curl-pipe-shell -- \nRUN"));
  });

  it("here: a FROM's above the FROM", async () => {
    session = await Session.start();
    const text = "# syntax=docker/dockerfile:1\nFROM node:latest\nUSER node\n";
    const after = await ignored("Dockerfile", text, "pin-image-version", "here");
    assert.equal(after, text.replace("FROM", "# plimsoll-ignore pin-image-version -- \nFROM"));
  });

  it("here: one rule more in the comment that stands there", async () => {
    session = await Session.start();
    const text = "FROM node:22-slim\n# plimsoll-ignore no-sudo -- as agreed\nRUN curl https://acme.example/x | sh\n";
    const after = await ignored("Dockerfile", text, "no-curl-pipe-shell", "here");
    assert.equal(after, text.replace("no-sudo", "no-sudo, no-curl-pipe-shell"));
  });

  it("here, in YAML: one rule more in the comment that stands there", async () => {
    session = await Session.start();
    const text = COMPOSE.replace(
      "    privileged",
      "    # plimsoll-ignore no-host-network -- as agreed\n    privileged",
    );
    const after = await ignored("compose.yaml", text, "no-privileged-container", "here");
    assert.equal(after, text.replace("no-host-network", "no-host-network, no-privileged-container"));
  });

  it("here: one rule more in the comment behind the value", async () => {
    session = await Session.start();
    const text = COMPOSE.replace("# for the GPU", "# plimsoll-ignore no-host-network -- as agreed");
    const after = await ignored("compose.yaml", text, "no-privileged-container", "here");
    assert.equal(after, text.replace("no-host-network", "no-host-network, no-privileged-container"));
  });

  it("here: not into a comment that ends on a day", async () => {
    session = await Session.start();
    const comment = "    # plimsoll-ignore no-host-network until 2999-01-31 -- as agreed\n";
    const text = COMPOSE.replace("    privileged", `${comment}    privileged`);
    const after = await ignored("compose.yaml", text, "no-privileged-container", "here");
    assert.ok(after.includes(comment), "it stays as it is");
    assert.ok(after.includes("# plimsoll-ignore no-privileged-container -- \n"));
  });

  it("here: above the key where the line stands in a block of text", async () => {
    session = await Session.start();
    const text = POD.replace(
      "      securityContext:\n        privileged: true\n",
      '      command: ["sh", "-c"]\n      args:\n        - |\n          set -e\n          curl https://acme.example/x | sh\n',
    );
    const after = await ignored("pod.yaml", text, "no-curl-pipe-shell", "here");
    assert.equal(after, text.replace("        - |", "        # plimsoll-ignore no-curl-pipe-shell -- \n        - |"));
  });

  it("here: above other tools' comments, which keep their place and their say", async () => {
    session = await Session.start({ settings: { extends: ["plimsoll:all"] } });
    const text =
      "FROM debian:13\n# hadolint ignore=DL3020\n# check=skip=StageNameCasing\nADD https://acme.example/x.tgz /\n";
    const after = await ignored("Dockerfile", text, "add-remote-checksum", "here");
    assert.equal(after, text.replace("# hadolint", "# plimsoll-ignore add-remote-checksum -- \n# hadolint"));
  });

  it("in this file: below a directive of BuildKit, which stays as it is", async () => {
    session = await Session.start();
    const text = "# check=skip=StageNameCasing\nFROM node:latest\nUSER node\n";
    const after = await ignored("Dockerfile", text, "pin-image-version", "in this file");
    assert.equal(after, text.replace("FROM", "# plimsoll-ignore-file pin-image-version -- \nFROM"));
  });

  it("in this file: on top", async () => {
    session = await Session.start();
    const after = await ignored("compose.yaml", COMPOSE, "no-privileged-container", "in this file");
    assert.equal(after, `# plimsoll-ignore-file no-privileged-container -- \n${COMPOSE}`);
  });

  it("in this file: below the parser directives", async () => {
    session = await Session.start();
    const text = "# syntax=docker/dockerfile:1\n# escape=\\\n\n# About\nFROM node:latest\nUSER node\n";
    const after = await ignored("Dockerfile", text, "pin-image-version", "in this file");
    assert.equal(after, text.replace("# escape=\\\n", "# escape=\\\n# plimsoll-ignore-file pin-image-version -- \n"));
  });

  it("in this file: one rule more in the comment that stands there", async () => {
    session = await Session.start();
    const text = `# plimsoll-ignore-file no-host-network -- as agreed\n${COMPOSE}`;
    const after = await ignored("compose.yaml", text, "no-privileged-container", "in this file");
    assert.equal(after, text.replace("no-host-network", "no-host-network, no-privileged-container"));
  });

  it("is not offered for a rule that the team forbids to ignore", async () => {
    session = await Session.start({
      files: { ".plimsoll.yaml": "suppressions: { forbid: [no-privileged-container] }\n" },
    });
    const uri = await session.open("compose.yaml", COMPOSE);
    const [diagnostic] = await session.diagnostics(uri);
    assert.ok(diagnostic);
    const titles = (await session.actions(uri, diagnostic.range)).map((a) => a.title);
    assert.ok(!titles.some((t) => t.startsWith("Ignore")), titles.join("; "));
  });
});
