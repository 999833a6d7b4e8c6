import { type Browser, chromium, type Page } from "playwright-core";

/** Opens a page in a headless Chromium that reaches nothing but loopback. Sizes in CSS pixels. */
export async function openPage(
  executablePath: string,
  { width = 1280, height = 800, scale = 1 } = {},
): Promise<{ browser: Browser; page: Page }> {
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
      // Stray requests fail at once instead of waiting for a name to be resolved.
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    ],
  });
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
  return { browser, page: await context.newPage() };
}
