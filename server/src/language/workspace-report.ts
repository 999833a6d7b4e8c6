import type { CancellationToken, Connection, WorkDoneProgressReporter } from "vscode-languageserver";
import type { Analysis } from "../engine/analyse.ts";
import { type FileReport, reportOn } from "../report/file-report.ts";
import { reportPage } from "../report/page.ts";
import { rules } from "../rules/all.ts";
import { version } from "../version.ts";
import type { Checker } from "./checker.ts";
import { type Complain, guarded } from "./guard.ts";
import type { Host } from "./host.ts";
import type { ImageFiles } from "./images/image-files.ts";
import type { SessionImages } from "./images/image-knowledge.ts";
import { REPORT_REQUEST, type ReportParams, type ReportResult } from "./protocol.ts";
import type { Roots } from "./roots.ts";

/** How many files are read and checked at a time. */
const AT_ONCE = 16;

export interface WorkspaceReport {
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
  { checker, files, images, roots, host }: WorkspaceReport,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<string> {
  const reports: FileReport[] = [];
  const errors: { path: string; message: string }[] = [];
  const { uris, unread } = await files.list();
  const check = async (uri: string): Promise<Analysis | undefined> => {
    const document = await files.document(uri);
    if (!document) return undefined;
    const { reason } = await checker.update(document, token);
    return reason === undefined ? document.analysis : undefined;
  };
  for (let done = 0; done < uris.length; done += AT_ONCE) {
    const some = uris.slice(done, done + AT_ONCE);
    progress.report((100 * done) / uris.length, roots.shown(some[0] as string));
    const analyses = await Promise.all(some.map(check));
    for (const [i, analysis] of analyses.entries()) {
      if (!analysis) continue;
      const path = roots.shown(some[i] as string);
      reports.push(reportOn(path, analysis));
      for (const { message } of analysis.parsed.problems) errors.push({ path, message });
    }
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
