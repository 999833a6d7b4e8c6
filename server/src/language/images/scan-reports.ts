import { MOST_REPORT, parseScanReport } from "../../scans/parse-scan-report.ts";
import { isReportName, MOST_ALTOGETHER, MOST_REPORTS } from "../../scans/report-files.ts";
import type { ScanFault, ScanReport } from "../../scans/scan-report.ts";
import type { Host } from "../host.ts";
import { remembered } from "../memo.ts";
import type { Applying } from "../settings-store.ts";
import { joinPath, nameOf, pathBelow } from "../uris.ts";

/** The reports that hold for a file: the same object as long as none has changed. */
export interface Reports {
  readonly reports: readonly ScanReport[];
  /** Why some that were picked up can't be used: one sentence each. */
  readonly problems: readonly string[];
}

const NONE: Reports = { reports: [], problems: [] };
const UNREAD: ScanFault = { fault: "is too large or can't be read" };

/** Keeps the reports of scanners: those in the folders that settings name, and those that a person has imported. */
export class ScanReports {
  readonly #host: Host;
  /** By the address of the folder. */
  readonly #folders = new Map<string, Promise<Reports>>();
  /** By the path that the client gave. */
  readonly #imported = new Map<string, ScanReport>();
  #together = new Map<Reports, Reports>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** The reports for the files under some settings; a folder is read when it is first asked for. */
  async of({ root, settings }: Pick<Applying, "root" | "settings">): Promise<Reports> {
    const folder = root === undefined || settings.scans === undefined ? undefined : joinPath(root, settings.scans);
    const picked =
      root === undefined || folder === undefined
        ? NONE
        : await remembered(this.#folders, folder, () => this.#read(root, settings.scans ?? ""));
    if (this.#imported.size === 0) return picked;
    return remembered(this.#together, picked, () => ({
      ...picked,
      reports: [...picked.reports, ...this.#imported.values()],
    }));
  }

  /** Forgets the folders in which a report has changed; true where there is one. */
  changed(uris: readonly string[]): boolean {
    const reports = uris.filter((uri) => isReportName(nameOf(uri)));
    const concerned = [...this.#folders.keys()].filter((folder) =>
      reports.some((uri) => pathBelow(folder, uri) !== undefined),
    );
    for (const folder of concerned) this.#folders.delete(folder);
    return concerned.length > 0;
  }

  /** Takes a report as long as the server runs; one from the same path, as the client writes it, gives way to it. */
  take(path: string, report: ScanReport): void {
    this.#imported.set(path, report);
    this.#together = new Map();
  }

  /** Forgets what was imported from a path, or all; true where there was something. */
  forget(path: string | undefined): boolean {
    const before = this.#imported.size;
    if (path === undefined) this.#imported.clear();
    else this.#imported.delete(path);
    this.#together = new Map();
    return this.#imported.size < before;
  }

  async #read(root: string, folder: string): Promise<Reports> {
    const paths = (await this.#host.listReports(root, folder)) ?? [];
    const reports: ScanReport[] = [];
    const problems: string[] = [];
    let left = MOST_ALTOGETHER;
    for (const path of [...paths].sort().slice(0, MOST_REPORTS)) {
      const uri = joinPath(root, path);
      const text = uri === undefined || left <= 0 ? undefined : await this.#host.readFile(uri, root, MOST_REPORT);
      if (text === null) continue;
      const report = text === undefined ? UNREAD : parseScanReport(text, path);
      if (!("fault" in report)) reports.push(report);
      else if (!report.foreign) problems.push(`The report ${path} ${report.fault}.`);
      left -= text?.length ?? 0;
      await new Promise<void>((resolve) => this.#host.soon(resolve));
    }
    if (paths.length > MOST_REPORTS)
      problems.push(`"${folder}" holds more than ${MOST_REPORTS} reports; the first ${MOST_REPORTS} are read.`);
    return { reports, problems };
  }
}
