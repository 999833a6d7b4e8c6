import type { Connection } from "vscode-languageserver";
import type { Answers } from "./answers.ts";
import { type Complain, guarded } from "./guard.ts";
import type { Host } from "./host.ts";
import type { OpenDocument } from "./open-document.ts";

/** Up to this many milliseconds an analysis is cheap enough to be made on every keystroke. */
const CHEAP = 50;
const LONGEST_WAIT = 300;

/** Sends diagnostics to clients that do not ask for them. */
export class Push {
  readonly #connection: Connection;
  readonly #answers: Answers;
  readonly #host: Host;
  readonly #complain: Complain;
  readonly #waiting = new Map<OpenDocument, { cancelled: boolean; timer?: ReturnType<typeof setTimeout> }>();
  readonly #busy = new Set<OpenDocument>();

  constructor(connection: Connection, answers: Answers, host: Host, complain: Complain) {
    this.#connection = connection;
    this.#answers = answers;
    this.#host = host;
    this.#complain = complain;
  }

  /**
   * Checks a document as soon as the changes that have already arrived are taken in. Where the last analysis was
   * slow, once nobody has typed for a while that grows with it.
   */
  schedule(document: OpenDocument): void {
    this.#cancel(document);
    const ticket: { cancelled: boolean; timer?: ReturnType<typeof setTimeout> } = { cancelled: false };
    this.#waiting.set(document, ticket);
    const go = () => {
      if (ticket.cancelled) return;
      this.#waiting.delete(document);
      void this.#send(document);
    };
    if (document.cost > CHEAP) ticket.timer = setTimeout(go, Math.min(LONGEST_WAIT, document.cost));
    // twice: the messages that wait in the queue are taken one at a time, each in a turn of its own
    else this.#host.soon(() => this.#host.soon(go));
  }

  /** Takes a closed document's diagnostics away. */
  async clear(document: OpenDocument): Promise<void> {
    this.#cancel(document);
    await this.#connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  }

  #cancel(document: OpenDocument): void {
    const ticket = this.#waiting.get(document);
    if (!ticket) return;
    ticket.cancelled = true;
    clearTimeout(ticket.timer);
    this.#waiting.delete(document);
  }

  async #send(document: OpenDocument): Promise<void> {
    // one that is under way goes on to the newest version by itself
    if (this.#busy.has(document)) return;
    this.#busy.add(document);
    await guarded("diagnostics", this.#complain, undefined, async () => {
      for (;;) {
        const { diagnostics, version } = await this.#answers.of(document);
        if (document.closed) return;
        await this.#connection.sendDiagnostics({ uri: document.uri, version, diagnostics: [...diagnostics] });
        if (document.version === version || this.#waiting.has(document)) return;
      }
    });
    this.#busy.delete(document);
  }
}
