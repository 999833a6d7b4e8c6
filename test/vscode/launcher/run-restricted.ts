import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { openPage } from "./browser.ts";
import type { Row } from "./control.ts";
import { createProfile, UNTRUSTED } from "./profile.ts";
import { type Installation, pageOf, remoteUri, runVscode, startServer } from "./server.ts";

export interface RestrictedOptions {
  readonly installation: Installation;
  readonly chromium: string;
  /** A packaged extension: VS Code trusts every workspace while a suite runs, so that the page itself is looked at. */
  readonly extension: string;
  readonly failurePicture: string;
}

const WAIT_MS = 60_000;

/** What a user of a workspace that is not trusted sees, step by step; each needs those before it. */
const STEPS: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  [
    "the workspace is not trusted",
    (page) =>
      page
        .locator("#status\\.workspaceTrust, .statusbar-item", { hasText: "Restricted Mode" })
        .first()
        .waitFor({ timeout: WAIT_MS }),
  ],
  [
    "findings are shown",
    (page) => page.locator(".monaco-editor .squiggly-error").first().waitFor({ timeout: WAIT_MS }),
  ],
  [
    "a quick fix is applied",
    async (page) => {
      await page
        .locator(".view-line", { hasText: /^USER\sroot$/ })
        .locator("span span")
        .last()
        .click();
      const menu = page.locator(".action-widget .monaco-list-row").first();
      for (let attempt = 1; attempt <= 4 && !(await menu.isVisible()); attempt++) {
        await page.keyboard.press("Control+Period");
        await menu.waitFor({ timeout: 5_000 }).catch(() => {});
      }
      await page.keyboard.press("Enter");
      await page.locator(".view-line", { hasText: /^USER\snode$/ }).waitFor({ timeout: WAIT_MS });
    },
  ],
];

/** Opens a workspace in restricted mode with the packaged extension. @returns what each step did */
export async function runRestricted(options: RestrictedOptions): Promise<readonly Row[]> {
  const { installation, extension } = options;
  const profile = createProfile(UNTRUSTED);
  const workspace = join(profile.folder, "workspace");
  const dockerfile = join(workspace, "Dockerfile");
  mkdirSync(workspace);
  writeFileSync(dockerfile, 'FROM node:24-slim\nUSER root\nCMD ["node", "server.js"]\n');
  await runVscode(installation, profile, ["--install-extension", extension]);
  const server = await startServer(installation, profile, { trustAsks: true });
  const { browser, page } = await openPage(options.chromium);
  const rows: Row[] = [];
  try {
    await page.goto(
      pageOf(server, workspace, [
        ["skipWelcome", "true"],
        ["openFile", remoteUri(server, dockerfile)],
      ]),
    );
    for (const [what, step] of STEPS) {
      const title = `in restricted mode ${what}`;
      try {
        await step(page);
        rows.push({ title, state: "passed" });
      } catch (error) {
        mkdirSync(dirname(options.failurePicture), { recursive: true });
        await page.screenshot({ path: options.failurePicture }).catch(() => {});
        return [...rows, { title, state: "failed", error: String(error) }];
      }
    }
    return rows;
  } finally {
    await browser.close().catch(() => {});
    await server.stop();
    profile.dispose();
  }
}
