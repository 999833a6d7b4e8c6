import type { CancellationToken, Connection, WorkDoneProgressReporter } from "vscode-languageserver";
import { type FileReport, reportOn } from "../report/file-report.ts";
import { reportPage } from "../report/page.ts";
import { rules } from "../rules/all.ts";
import { version } from "../version.ts";
import type { Checker } from "./checker.ts";
import type { Documents } from "./documents.ts";
import { type Complain, guarded } from "./guard.ts";
import type { Host } from "./host.ts";
import type { ImageFiles } from "./images/image-files.ts";
import type { SessionImages } from "./images/image-knowledge.ts";
import { OpenDocument } from "./open-document.ts";
import { REPORT_REQUEST, type ReportParams, type ReportResult } from "./protocol.ts";
import type { Roots } from "./roots.ts";

export interface WorkspaceReport {
  readonly documents: Documents;
  readonly checker: Checker;
  readonly files: ImageFiles;
  readonly images: SessionImages;
  readonly roots: Roots;
  readonly host: Host;
  readonly complain: Complain;
}

/** Lets the client have a page about the workspace, as `plimsoll report` writes it. */
export function serveReport(connection: Connection, of: WorkspaceReport): void {
  connection.onRequest(
    REPORT_REQUEST,
    ({ title, workDoneToken }: ReportParams, token): Promise<ReportResult> =>
      guarded<ReportResult>("the report", of.complain, {}, async () => {
        const progress = connection.window.attachWorkDoneProgress(workDoneToken);
        progress.begin("Checking the workspace", 0, undefined, true);
        try {
          return { html: await pageOf(title, of, token, progress) };
        } finally {
          progress.done();
        }
      }),
  );
}

/** What is open is told of as it is in the editor. @throws ResponseError if the caller no longer waits */
async function pageOf(
  title: string,
  { documents, checker, files, images, roots, host }: WorkspaceReport,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<string> {
  const reports: FileReport[] = [];
  const errors: { path: string; message: string }[] = [];
  const { uris, unread } = await files.list();
  for (const [i, uri] of uris.entries()) {
    const path = roots.shown(uri);
    progress.report((100 * i) / uris.length, path);
    const text = await files.text(uri);
    if (text === undefined) continue;
    const document = documents.get(uri) ?? new OpenDocument(uri, "", 0, text);
    const { reason } = await checker.update(document, token);
    if (reason !== undefined || !document.analysis) continue;
    reports.push(reportOn(path, document.analysis));
    for (const { message } of document.analysis.parsed.problems) errors.push({ path, message });
  }
  for (const { uri, message } of unread) errors.push({ path: roots.shown(uri), message });
  return reportPage({
    title,
    date: host.today(),
    version,
    files: reports,
    errors,
    rules,
    told: images.forRules(true),
  });
}
