import type { CancellationToken } from "vscode-languageserver";
import { analysing } from "../engine/analyse.ts";
import { withKnown } from "../engine/known-findings.ts";
import { beingTyped } from "./being-typed.ts";
import { type Checked, type Context, contextOf } from "./context.ts";
import { type Complain, throwIfCancelled } from "./guard.ts";
import type { Host } from "./host.ts";
import type { SessionImages } from "./images/image-knowledge.ts";
import type { OpenDocument } from "./open-document.ts";
import type { SettingsStore } from "./settings-store.ts";
import type { WorkspaceIndex } from "./workspace-index.ts";

/** How long the server may keep others waiting, in milliseconds. */
const SLICE = 15;
/** How often an analysis is made again because a rule asked for a file that was not read before. */
const ROUNDS = 3;

/** Keeps the analyses of open documents up to date. */
export class Checker {
  readonly #settings: SettingsStore;
  readonly #host: Host;
  readonly #index: WorkspaceIndex;
  readonly #images: SessionImages;
  readonly #complain: Complain;
  readonly #othersConcerned: (root: string, by: OpenDocument) => void;

  /** `othersConcerned` is told when what was typed in one document changes what others are told of it. */
  constructor(
    settings: SettingsStore,
    host: Host,
    index: WorkspaceIndex,
    images: SessionImages,
    complain: Complain,
    othersConcerned: (root: string, by: OpenDocument) => void,
  ) {
    this.#settings = settings;
    this.#host = host;
    this.#index = index;
    this.#images = images;
    this.#complain = complain;
    this.#othersConcerned = othersConcerned;
  }

  /** What applies to a document, found out where it is not known. */
  async context(document: OpenDocument): Promise<Context> {
    for (;;) {
      if (document.context && !document.contextStale) return document.context;
      const { generation } = this.#settings;
      const asked = document.contextRequests;
      const found = await contextOf(document, this.#settings, this.#host, this.#index, this.#images);
      if (generation !== this.#settings.generation || asked !== document.contextRequests) continue;
      if (document.context !== found) document.context = found;
      document.contextStale = false;
      return found;
    }
  }

  /**
   * Brings the analysis of a document up to date, in slices between which other messages are served. Several callers
   * may wait for the same document: whoever comes next goes on with the same analysis, and where the text has
   * changed meanwhile, with that of the newest version.
   * @returns what applies to the document
   * @throws ResponseError if the caller no longer waits
   */
  async update(document: OpenDocument, token?: CancellationToken): Promise<Context> {
    for (let round = 0; ; ) {
      const context = await this.context(document);
      throwIfCancelled(token);
      if (context.reason !== undefined || document.closed) {
        forgetAnalysis(document);
        return context;
      }
      if (isCurrent(document, context)) {
        if (round < ROUNDS && (await this.#readMore(document, context))) {
          round++;
          continue;
        }
        return context;
      }
      if (this.#step(document, context)) continue;
      await new Promise<void>((resolve) => this.#host.soon(resolve));
    }
  }

  /** Works on the analysis for one slice; true if it is done. */
  #step(document: OpenDocument, context: Checked): boolean {
    const { version } = document;
    const began = this.#host.now();
    try {
      let running = document.running;
      if (running?.version !== version || running.context !== context) {
        const { kind, policy, path, neighbours, workspace, images } = context;
        running = {
          version,
          context,
          first: document.progress === undefined,
          steps: analysing({
            text: document.content.getText(),
            kind,
            policy,
            facts: { today: this.#host.today(), path, neighbours, workspace, images },
            previous: document.progress,
          }),
        };
        document.running = running;
        document.progress = undefined;
        document.analysis = undefined;
        document.spent = 0;
      }
      for (;;) {
        const step = running.steps.next();
        const now = this.#host.now();
        if (step.done) {
          // the first time all is new: that tells nothing of what a keystroke costs
          document.cost = running.first ? 0 : document.spent + now - began;
          document.running = undefined;
          document.progress = step.value;
          this.#take(document, context, version, step.value);
          return true;
        }
        document.progress = step.value;
        if (now - began >= SLICE) {
          document.spent += now - began;
          return false;
        }
      }
    } catch (error) {
      this.#complain(`checking a ${context.kind} file`, error);
      forgetAnalysis(document);
      document.context = { reason: "internal-error", kind: context.kind, applying: context.applying };
      return true;
    }
  }

  #take(
    document: OpenDocument,
    context: Checked,
    version: number,
    analysis: NonNullable<OpenDocument["analysis"]>,
  ): void {
    for (const { rule, error } of analysis.failures) this.#complain(`rule ${rule}`, error);
    if (document.shownUnder !== context.policy) document.shown.forget();
    const { unsettled, problems } = analysis.parsed;
    const half =
      document.typedAt === undefined ? undefined : beingTyped(analysis.kind, analysis.text, document.typedAt);
    document.shown.take(
      context.applying.showBaseline ? withKnown(analysis) : analysis.findings,
      analysis.text,
      [...unsettled, ...problems.flatMap((p) => (p.understood ? [] : p.at))],
      half,
    );
    document.shownUnder = context.policy;
    document.analysis = analysis;
    document.analysedVersion = version;
    document.analysedContext = context;
    const { workspace, path } = context;
    if (workspace?.take(path, analysis)) this.#othersConcerned(workspace.root, document);
  }

  /** Reads the files that rules have asked for in vain; true if the analysis must be made again. */
  async #readMore(document: OpenDocument, context: Checked): Promise<boolean> {
    const { neighbours, applying, workspace } = context;
    if (workspace?.missing) {
      await workspace.read();
      if (document.context === context) document.context = { ...context };
      return true;
    }
    if (!neighbours.incomplete || applying.root === undefined) return false;
    const more = await neighbours.read(applying.root, this.#host);
    if (more === neighbours || document.context !== context) return document.context !== context;
    document.context = { ...context, neighbours: more };
    return true;
  }
}

/** True where the analysis is of the text as it is now, under what applies now. */
export function isCurrent(document: OpenDocument, context: Context): boolean {
  return (
    document.analysis !== undefined &&
    document.analysedVersion === document.version &&
    document.analysedContext === context
  );
}

function forgetAnalysis(document: OpenDocument): void {
  document.analysis = undefined;
  document.analysedVersion = undefined;
  document.progress = undefined;
  document.running = undefined;
  document.shown.forget();
}
