import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a suite says of one test. */
export interface Row {
  readonly title: string;
  readonly state: "passed" | "failed" | "pending";
  /** Milliseconds. */
  readonly duration?: number;
  readonly error?: string;
}

/** What a suite posts after each test, and with `ended` once after the last. */
export interface Progress {
  readonly ended: boolean;
  readonly rows: readonly Row[];
}

export interface Control {
  /** To be posted to. */
  readonly address: string;
  /** What each test did; a failed row more where the suite did not come to its end. */
  rows(problem?: string): readonly Row[];
  stop(): void;
}

/** Takes the report of a suite that runs in an extension host; a web host has neither files nor environment to leave it in. */
export async function listenForReport(): Promise<Control> {
  let progress: Progress = { ended: false, rows: [] };
  const server = createServer(async (request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "*");
    if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      progress = JSON.parse(body);
    }
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/report`,
    rows: (problem = "it stopped early") =>
      progress.ended
        ? progress.rows
        : [...progress.rows, { title: "the suite comes to its end", state: "failed", error: problem }],
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
