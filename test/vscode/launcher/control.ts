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

export interface Control {
  /** To be posted to. */
  readonly address: string;
  /** The rows of the suite once it has reported. */
  rows(): readonly Row[] | undefined;
  stop(): void;
}

/** Takes the report of a suite that runs in an extension host; a web host has neither files nor environment to leave it in. */
export async function listenForReport(): Promise<Control> {
  let rows: Row[] | undefined;
  const server = createServer(async (request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "*");
    if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      rows = JSON.parse(body);
    }
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/report`,
    rows: () => rows,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
