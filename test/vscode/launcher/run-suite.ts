import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { openPage } from "./browser.ts";
import { listenForReport, type Row } from "./control.ts";
import { startHub } from "./hub.ts";
import { createProfile } from "./profile.ts";
import { type Installation, pageOf, remoteUri, runVscode, startServer } from "./server.ts";

export interface SuiteOptions {
  readonly installation: Installation;
  readonly chromium: string;
  /** The extension's folder, or a packaged extension (`.vsix`) that is installed first. */
  readonly extension: string;
  /** A bundle that exports `run()`. */
  readonly suite: string;
  /** Copied, so that tests may write. */
  readonly workspace: string;
  readonly host: "desktop" | "web";
  readonly verbose?: boolean;
  /** A picture of the page is left here where the suite does not end. */
  readonly failurePicture: string;
}

const TIMEOUT_MS = 240_000;

const IDENTIFIER = "plimsoll.plimsoll";

/** Runs a suite in a real extension host. @returns what each test did */
export async function runSuite(options: SuiteOptions): Promise<readonly Row[]> {
  const { installation, host, extension, verbose } = options;
  const control = await listenForReport();
  const { hub, stop: stopHub } = await startHub();
  const profile = createProfile({
    "plimsollTest.report": control.address,
    "plimsollTest.hub": hub,
    ...(host === "web" ? { "remote.extensionKind": { [IDENTIFIER]: ["web"] } } : {}),
  });
  const workspace = join(profile.folder, "workspace");
  cpSync(options.workspace, workspace, { recursive: true });
  let server: Awaited<ReturnType<typeof startServer>> | undefined;
  let opened: Awaited<ReturnType<typeof openPage>> | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    const packaged = extension.endsWith(".vsix");
    if (packaged) await runVscode(installation, profile, ["--install-extension", extension]);
    server = await startServer(installation, profile);
    opened = await openPage(options.chromium);
    const { page } = opened;
    const ended = new Promise<void>((done, failed) => {
      timer = setTimeout(() => failed(new Error(`the suite did not end in ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
      page.on("crash", () => failed(new Error("the page crashed")));
      // The workbench calls this when the suite's run() has ended; it has to be there before the page is.
      page.exposeFunction("codeAutomationExit", () => done()).catch(failed);
    });
    ended.catch(() => {});
    const pageErrors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") pageErrors.push(message.text());
      if (verbose) console.error(`[${message.type()}] ${message.text()}`);
    });
    await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => {
      if (verbose) console.error(`[${type}]`, ...args);
    });
    // A suite belongs to an extension under development; beside an installed one that is an empty extension.
    const developed = packaged ? join(dirname(import.meta.dirname), "empty-extension") : extension;
    await page.goto(
      pageOf(server, workspace, [
        ["extensionDevelopmentPath", remoteUri(server, developed)],
        ["extensionTestsPath", remoteUri(server, options.suite)],
        ["skipWelcome", "true"],
        ["skipReleaseNotes", "true"],
      ]),
    );
    try {
      await ended;
      return control.rows(pageErrors.slice(-20).join("\n"));
    } catch (error) {
      mkdirSync(dirname(options.failurePicture), { recursive: true });
      await page.screenshot({ path: options.failurePicture }).catch(() => {});
      return control.rows(`${error}\n${pageErrors.slice(-20).join("\n")}\n${server.output().slice(-4000)}`);
    }
  } finally {
    clearTimeout(timer);
    await opened?.browser.close().catch(() => {});
    await server?.stop();
    control.stop();
    stopHub();
    profile.dispose();
  }
}
