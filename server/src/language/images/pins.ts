import type { CancellationToken, WorkDoneProgressReporter } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { ImagePlace } from "../../engine/image-places.ts";
import type { ImageReference } from "../../model/image-reference.ts";
import { lookUp } from "../../pinning/look-up.ts";
import { type PinWish, planPins, referencesToAsk } from "../../pinning/plan.ts";
import type { PinRow } from "../../pinning/rows.ts";
import { CHANGED, changeSentence, summarySentence } from "../../pinning/sentences.ts";
import type { ClientFeatures } from "../client-features.ts";
import type { Documents } from "../documents.ts";
import { abortedBy, throwIfCancelled } from "../guard.ts";
import { PLAIN, shortened } from "../markup.ts";
import type { PinnedPlace, PinParams, PinResult } from "../protocol.ts";
import { type ChangedText, editsOfTexts } from "../workspace-edits.ts";
import { isAt } from "./image-at.ts";
import type { ImageFile, ImageFiles } from "./image-files.ts";
import type { Registries } from "./registries.ts";

/** What is no reference may be of any length. */
const LONGEST_IMAGE = 300;

/** Finds out for a person which digests tags point to, and what that changes. */
export class Pins {
  readonly #files: ImageFiles;
  readonly #documents: Documents;
  readonly #registries: Registries;
  readonly #features: ClientFeatures;

  constructor(files: ImageFiles, documents: Documents, registries: Registries, features: ClientFeatures) {
    this.#files = files;
    this.#documents = documents;
    this.#registries = registries;
    this.#features = features;
  }

  /** @throws ResponseError if the caller no longer waits */
  async pin(params: PinParams, token: CancellationToken, progress: WorkDoneProgressReporter): Promise<PinResult> {
    const { uris, mode, trusted } = params;
    const signal = abortedBy(token);
    const client = await this.#registries.client({ trusted, signal });
    if ("why" in client) return { summary: client.why, places: [], failures: [] };
    const stop = () => throwIfCancelled(token);
    const { files, unread } = await this.#files.read(uris, stop);
    const wishes = files.map((file) => ({ file, wish: wishOf(params, file) }));
    const references = wishes.flatMap(({ file, wish }) => referencesToAsk(file, wish));
    const total = new Set(references.map(({ text }) => text)).size;
    let number = 0;
    const step = ({ text }: ImageReference) => {
      number++;
      progress.report((100 * (number - 1)) / total, `${text} (${number} of ${total})`);
    };
    const outcomes = await lookUp(references, client, step, signal);
    stop();

    const rows: PinRow[] = [];
    const changed: ChangedText[] = [];
    const failures = [...unread];
    for (const { file, wish } of wishes) {
      const { uri, text } = file;
      const plan = planPins(uri, file, outcomes, wish);
      if (plan.text !== text) {
        if ((await this.#files.text(uri)) !== text) {
          failures.push({ uri, message: CHANGED });
          continue;
        }
        changed.push({ uri, version: this.#documents.get(uri)?.version ?? null, before: text, after: plan.text });
      }
      rows.push(...plan.rows);
    }
    const edit = editsOfTexts(changed, this.#features);
    const places = rows.map(placeOf);
    return { summary: summaryOf(rows, failures, mode !== "check"), places, failures, ...(edit && { edit }) };
  }
}

function wishOf({ mode, position, images }: PinParams, { uri, text }: ImageFile): PinWish {
  const tests: ((place: ImagePlace) => boolean)[] = [];
  if (position) {
    const offset = TextDocument.create(uri, "", 0, text).offsetAt(position);
    tests.push((place) => isAt(place, offset));
  }
  if (images) tests.push((place) => place.state === "known" && images.includes(place.reference.text));
  return { mode, only: (place) => tests.every((test) => test(place)) };
}

/** Of one image, or of one file that nothing is told of, also why. */
function summaryOf(rows: readonly PinRow[], [failure]: PinResult["failures"], writes: boolean): string {
  const [row, ...more] = rows;
  if (!row && failure) return failure.message;
  const summary = summarySentence(rows, writes);
  return row?.message && more.length === 0 ? `${summary} ${PLAIN.text(row.message)}` : summary;
}

/** Nothing that a file or a registry says spans lines or hides in them. */
function placeOf({ path, line, column, image, state, message, change }: PinRow): PinnedPlace {
  const said = message ?? (change && changeSentence(change));
  return {
    uri: path,
    line,
    column,
    image: PLAIN.text(shortened(image, LONGEST_IMAGE)),
    state,
    ...(said !== undefined && { message: PLAIN.text(said) }),
  };
}
