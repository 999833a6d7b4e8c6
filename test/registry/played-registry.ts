import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly host: string | undefined;
  readonly body: string;
}

export type Part = (request: Asked, response: ServerResponse) => void;

/** A server on loopback that does what a decent registry never does. */
export class PlayedRegistry {
  readonly asked: Asked[] = [];
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  /** @param address one of this computer's own */
  static async start(part: Part, address = "127.0.0.1"): Promise<PlayedRegistry> {
    const server = createServer((request, response) => void registry.#answer(request, response, part));
    const registry = new PlayedRegistry(server);
    // greetings in TLS are none of HTTP
    server.on("clientError", (_, socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((done) => server.listen(0, address, done));
    return registry;
  }

  get host(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `${address === "127.0.0.1" ? "localhost" : address}:${port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse, part: Part): Promise<void> {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url: path = "", headers } = request;
    const asked = { method, path, authorization: headers.authorization, host: headers.host, body };
    this.asked.push(asked);
    part(asked, response);
  }
}

/** Answers with a text. */
export function send(
  response: ServerResponse,
  status: number,
  text = "",
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, headers);
  response.end(text);
}
