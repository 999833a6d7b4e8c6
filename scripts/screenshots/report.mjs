// The pictures of the page that "plimsoll report" writes.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../setup/dependencies.mjs";

/** Takes the report on a folder in light and dark, and as narrow as a telephone. */
export async function takeReport(browser, folder, take) {
  const file = join(folder, "plimsoll-report.html");
  execFileSync(
    process.execPath,
    [join(root, "dist/cli.cjs"), "report", "--output", file, "--title", "Our containers"],
    {
      cwd: folder,
      stdio: "ignore",
    },
  );
  for (const [name, colorScheme, width] of [
    ["report-light", "light", 1000],
    ["report-dark", "dark", 1000],
    ["report-narrow", "light", 390],
  ]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 700 }, deviceScaleFactor: 2 });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    await take(name, page);
    await context.close();
  }
}
