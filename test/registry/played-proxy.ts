import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** What a proxy sees of somebody's requests. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** A proxy on loopback: it makes tunnels, and passes on what is asked without TLS. */
export class PlayedProxy {
  readonly seen: Seen[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(server: Server) {
    this.#server = server;
  }

  /** @param routes the port of this computer that stands for a `host:port` @param password what it asks for, if anything */
  static async start(routes: Readonly<Record<string, number>>, password?: string): Promise<PlayedProxy> {
    const server = createServer((asked, response) => {
      proxy.#note(asked);
      const { host, port, pathname, search } = new URL(asked.url ?? "");
      const options = { method: asked.method, headers: asked.headers, path: pathname + search };
      const onward = request({ host: "127.0.0.1", port: routes[host] ?? port, ...options }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on("error", () => response.destroy());
      asked.pipe(onward);
    });
    const proxy = new PlayedProxy(server);
    server.on("connection", (socket) => proxy.#keep(socket));
    server.on("connect", (asked: IncomingMessage, client: Socket) => {
      proxy.#note(asked);
      const { "proxy-authorization": told } = asked.headers;
      if (password !== undefined && told !== `Basic ${btoa(password)}`)
        return client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      const port = routes[asked.url ?? ""];
      if (port === undefined) return client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      const onward = connect(port, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        onward.pipe(client);
        client.pipe(onward);
      });
      proxy.#keep(onward);
      onward.on("error", () => client.destroy());
      client.on("error", () => onward.destroy());
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #note({ method = "", url: target = "", headers }: IncomingMessage): void {
    this.seen.push({ method, target, headers });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
  }
}
