import { CancellationTokenSource, type Connection } from "vscode-languageserver";
import { type Network, wait } from "../../registry/transport.ts";
import { FETCH_REQUEST, type FetchParams, type FetchResult } from "../protocol.ts";

/** Requests that the client makes for the server, so that the editor's own proxy and certificates hold for them. */
export function clientNetwork(connection: Connection): Network {
  return {
    wait,
    fetch: async (url, { method = "GET", headers = {}, body, signal }) => {
      const cancelling = new CancellationTokenSource();
      const cancel = () => cancelling.cancel();
      signal?.addEventListener("abort", cancel, { once: true });
      try {
        const params: FetchParams = {
          url,
          method,
          headers: Object.fromEntries(new Headers(headers)),
          ...(typeof body === "string" && { body }),
        };
        const asked = connection.sendRequest<FetchResult>(FETCH_REQUEST, params, cancelling.token);
        const result = await Promise.race([asked, aborted(signal)]);
        if ("failed" in result) throw Object.assign(new Error("fetch failed"), { code: result.failed });
        const { status, headers: told, body: text } = result;
        const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
        return new Response(bytes.length > 0 ? bytes : null, { status, headers: told.map(([n, v]) => [n, v]) });
      } finally {
        signal?.removeEventListener("abort", cancel);
        cancelling.dispose();
      }
    },
  };
}

/** A client that has gone silent keeps nobody waiting. */
function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
