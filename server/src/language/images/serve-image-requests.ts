import type { Connection } from "vscode-languageserver";
import type { Checker } from "../checker.ts";
import type { ClientFeatures } from "../client-features.ts";
import type { Documents } from "../documents.ts";
import { type Complain, guarded } from "../guard.ts";
import {
  IMAGES_REQUEST,
  type ImagesParams,
  type ImagesResult,
  LOOK_UP_IMAGE_REQUEST,
  type LookUpImageParams,
  type LookUpImageResult,
} from "../protocol.ts";
import type { ImageFiles } from "./image-files.ts";
import type { SessionImages } from "./image-knowledge.ts";
import { ImageLookUps } from "./image-look-up.ts";
import { InlayHints } from "./inlay-hints.ts";
import { Pins } from "./pins.ts";
import type { Registries } from "./registries.ts";
import { servePins } from "./serve-pins.ts";
import { serveScans } from "./serve-scans.ts";
import type { WorkspaceImages } from "./workspace-images.ts";

export interface ImageRequests {
  readonly documents: Documents;
  readonly checker: Checker;
  readonly images: SessionImages;
  readonly imageFiles: ImageFiles;
  readonly workspaceImages: WorkspaceImages;
  readonly registries: Registries;
  readonly features: ClientFeatures;
  readonly complain: Complain;
  /** Called when registries have told something. */
  readonly toldMore: () => void;
  /** Called when other reports of scanners count than before. */
  readonly scannedMore: () => void;
}

/** Answers what is asked about images: hints, look-ups, pins, the list of images, and reports of scanners. */
export function serveImageRequests(
  connection: Connection,
  {
    documents,
    checker,
    images,
    imageFiles,
    workspaceImages,
    registries,
    features,
    complain,
    toldMore,
    scannedMore,
  }: ImageRequests,
): void {
  const hints = new InlayHints(checker, documents, images);
  const lookUps = new ImageLookUps(checker, documents, registries, images, toldMore);
  connection.languages.inlayHint.on((given, token) =>
    guarded("inlay hints", complain, [], () => hints.in(given, token)),
  );
  connection.onRequest(LOOK_UP_IMAGE_REQUEST, (given: LookUpImageParams, token): Promise<LookUpImageResult> => {
    const fallback = { told: 0, failures: ["Something went wrong. The output tells more."] };
    return guarded("looking images up", complain, fallback, () => lookUps.lookUp(given, token));
  });
  connection.onRequest(
    IMAGES_REQUEST,
    (given: ImagesParams, token): Promise<ImagesResult> =>
      guarded("listing images", complain, { nodes: [], summary: "", message: "" }, () =>
        workspaceImages.tree(given, token),
      ),
  );
  servePins(connection, new Pins(imageFiles, documents, registries, features), features, complain);
  serveScans(connection, images.reports, imageFiles, scannedMore, complain);
}
