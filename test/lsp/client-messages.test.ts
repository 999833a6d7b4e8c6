import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { LogOutputChannel } from "vscode";
import { Trace, TraceFormat } from "vscode-languageserver";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { withoutLogIns } from "../../client/src/trace.ts";
import { unlinked } from "../../client/src/unlinked.ts";
import { FETCH_REQUEST } from "../../server/src/language/protocol.ts";

/** What VS Code makes links of in messages and states (`parseLinkedText`); commands among them are run. */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

describe("a message of the client", () => {
  it("holds no link that came out of a file", () => {
    assert.match("[a](command:b)", LINK);
    assert.equal(unlinked("[a](command:b)"), "[a] (command:b)");
    const part = fc.constantFrom("[", "]", "(", ")", "a", "command:b", "https://c.example", "file:d", " ", '"', "\n");
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        assert.doesNotMatch(unlinked(parts.join("")), LINK);
      }),
    );
  });
});

describe("a trace of messages", () => {
  for (const format of [TraceFormat.Text, TraceFormat.JSON]) {
    it(`holds no log-in at a registry, as ${format}`, async () => {
      const written: string[] = [];
      const output = { name: "Plimsoll", trace: (text: string) => void written.push(text) };
      const channel = withoutLogIns(output as unknown as LogOutputChannel);
      assert.equal(channel.name, "Plimsoll");
      const [there, back] = [new PassThrough(), new PassThrough()];
      const open = (from: PassThrough, to: PassThrough) =>
        createProtocolConnection(new StreamMessageReader(from), new StreamMessageWriter(to));
      const [client, server] = [open(there, back), open(back, there)];
      const tracer = {
        log: (what: string | object, data?: string) =>
          channel.trace(typeof what === "string" ? [what, ...(data ? [data] : [])].join("\n") : JSON.stringify(what)),
      };
      await client.trace(Trace.Verbose, tracer as never, { sendNotification: false, traceFormat: format });
      for (const name of [FETCH_REQUEST, "plimsoll/other"])
        client.onRequest(name, () => ({ status: 200, body: `Leak02 ${name}` }));
      for (const connection of [client, server]) connection.listen();
      for (const name of [FETCH_REQUEST, "plimsoll/other"])
        await server.sendRequest(name, { url: "a", headers: { authorization: `Leak01 ${name}` } });
      for (const connection of [client, server]) connection.dispose();
      const all = written.join("\n");
      assert.doesNotMatch(all, new RegExp(`Leak\\d\\d ${FETCH_REQUEST}`));
      // the rest is there for whoever looks for a fault
      if (format !== TraceFormat.Text) return;
      assert.match(all, /Leak01 plimsoll\/other/);
      assert.match(all, /Received request 'plimsoll\/fetch/);
      assert.match(all, /Sending response 'plimsoll\/fetch/);
    });
  }
});
