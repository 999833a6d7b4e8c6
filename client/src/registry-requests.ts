import type { CancellationToken, Disposable } from "vscode";
import { type BaseLanguageClient, RequestType } from "vscode-languageclient";
import { FETCH_REQUEST, type FetchParams, type FetchResult } from "../../server/src/language/protocol.ts";

/** More than the server would read of any answer, in bytes. */
const MOST_BYTES = 9_000_000;

/**
 * Makes the requests of look-ups that a person has asked for: what the editor knows of proxies and certificates holds
 * for the extension host's `fetch` and not for the server's process.
 */
export function answerRegistryRequests(client: BaseLanguageClient): Disposable {
  return client.onRequest(new RequestType<FetchParams, FetchResult, void>(FETCH_REQUEST), fetchFor);
}

async function fetchFor({ url, method, headers, body }: FetchParams, token: CancellationToken): Promise<FetchResult> {
  const cancelling = new AbortController();
  const cancelled = token.onCancellationRequested(() => cancelling.abort());
  try {
    const { signal } = cancelling;
    const response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      signal,
      ...(body !== undefined && { body }),
    });
    const bytes = await bodyOf(response);
    return { status: response.status, headers: [...response.headers], body: base64(bytes) };
  } catch (error) {
    return { failed: codeOf(error) };
  } finally {
    cancelled.dispose();
  }
}

/** The body; of one that is too large somewhat more than may be read, so that the server sees it. */
async function bodyOf({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length > MOST_BYTES) {
      await reader?.cancel();
      break;
    }
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** In pieces: a call takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

/** The code of a failed request, looked for in its causes: messages may hold addresses. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as { code?: unknown };
    if (typeof code === "string") return code;
  }
  return "";
}
