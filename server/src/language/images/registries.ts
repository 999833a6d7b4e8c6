import type { Connection } from "vscode-languageserver";
import { RegistryClient } from "../../registry/client.ts";
import type { RegistryOptions } from "../../registry/endpoint.ts";
import type { ClientFeatures } from "../client-features.ts";
import type { Host } from "../host.ts";
import type { Roots } from "../roots.ts";
import type { EditorConfiguration } from "../settings-store.ts";
import { clientNetwork } from "./client-network.ts";

/** Something that a person has asked for and that needs a registry. */
export interface Act {
  /** The person trusts the workspace: only then programs that keep log-ins are run. */
  readonly trusted: boolean;
  readonly signal: AbortSignal;
}

/** Why registries can't be asked: one sentence for people. */
export interface Unreachable {
  readonly why: string;
}

const IN_A_BROWSER =
  "Registries answer no requests from web pages, so that images can't be looked up in a browser: use the desktop, a remote window, or plimsoll on the command line.";

const NOT_TRUSTED = "Programs that keep log-ins are run only in workspaces that you trust.";

/** Gives the way to registries. Nothing is asked but for an act of a person. */
export class Registries {
  readonly #connection: Connection;
  readonly #host: Host;
  readonly #features: ClientFeatures;
  readonly #roots: Roots;
  readonly #ask: (uri: string) => Promise<EditorConfiguration>;

  constructor(
    connection: Connection,
    host: Host,
    features: ClientFeatures,
    roots: Roots,
    ask: (uri: string) => Promise<EditorConfiguration>,
  ) {
    this.#connection = connection;
    this.#host = host;
    this.#features = features;
    this.#roots = roots;
    this.#ask = ask;
  }

  /** A client for one act: what it is told lives as long, so that a tag is asked for anew the next time. */
  async client({ trusted, signal }: Act): Promise<RegistryClient | Unreachable> {
    const { registries, cacheFolder } = this.#features.options;
    if (registries === "nobody") return { why: IN_A_BROWSER };
    const network = registries === "client" ? clientNetwork(this.#connection) : await this.#host.network();
    if (!network) return { why: IN_A_BROWSER };
    const { folders } = this.#roots;
    const credentials = await this.#host.credentials(folders, trusted);
    const options = registryOptions((await this.#ask(folders[0] ?? "")).registries);
    const store = typeof cacheFolder === "string" ? await this.#host.kept(cacheFolder, folders) : undefined;
    const withheld = trusted ? undefined : NOT_TRUSTED;
    const found = { withheld, ...(credentials && { credentials }), ...(store && { store }) };
    return new RegistryClient({ ...options, network, signal, ...found });
  }
}

/** `plimsoll.registries` of the editor; what is faulty in it is left out. */
function registryOptions(given: unknown): RegistryOptions {
  const { insecure, mirrors } = (typeof given === "object" && given !== null ? given : {}) as Record<string, unknown>;
  const named = Object.entries(typeof mirrors === "object" && mirrors !== null ? mirrors : {});
  return {
    insecure: Array.isArray(insecure) ? insecure.filter((host) => typeof host === "string") : [],
    mirrors: Object.fromEntries(named.filter((entry): entry is [string, string] => typeof entry[1] === "string")),
  };
}
