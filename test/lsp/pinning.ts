import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { PinParams, PinResult } from "../../server/src/language/protocol.ts";
import type { Asked, Part } from "../registry/played-registry.ts";
import { send } from "../registry/played-registry.ts";
import { image } from "../registry/pushing.ts";
import { Session, type SessionOptions } from "./session.ts";

/** A session of which every registry is the one on loopback, and in which nobody is logged in. */
export function mirrored(host: string, options: SessionOptions = {}): Promise<Session> {
  return Session.start({
    settings: { registries: { mirrors: { "*": host } } },
    ...options,
    env: { DOCKER_CONFIG: "/nowhere", ...options.env },
  });
}

export function pin({ connection }: Session, params: Partial<PinParams> = {}): Promise<PinResult> {
  return connection.sendRequest("plimsoll/pin", { mode: "pin", trusted: true, ...params });
}

export function changes(edit: WorkspaceEdit | undefined): TextDocumentEdit[] {
  return (edit?.documentChanges ?? []) as TextDocumentEdit[];
}

/** The texts after edits, by address: of what is open as it is there, else of what is on disk. */
export function textsAfter({ documents }: Session, edit: WorkspaceEdit | undefined): Map<string, string> {
  return new Map(
    changes(edit).map(({ textDocument: { uri, version }, edits }) => {
      const open = documents.get(uri);
      assert.equal(version, open?.version ?? null, uri);
      const text = open?.getText() ?? readFileSync(new URL(uri), "utf8");
      return [uri, TextDocument.applyEdits(TextDocument.create(uri, "", 0, text), edits as never)];
    }),
  );
}

/** A registry that has every image but those of `missing`. */
export const anything: Part = ({ path, method }: Asked, response) => {
  const [, repository = "", kind, tag] = /^\/v2\/(.+)\/(manifests)\/([^/]+)$/.exec(path) ?? [];
  if (kind === undefined) send(response, 200);
  else if (repository.startsWith("missing/")) send(response, 404);
  else {
    const { text, mediaType, digest } = image(`${repository}:${tag}`).manifest;
    send(response, 200, method === "HEAD" ? "" : text, {
      "Content-Type": mediaType,
      "Docker-Content-Digest": digest,
    });
  }
};
