// Takes the pictures of docs/images/: node scripts/screenshots.mjs [--web]
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run, setUp } from "./setup/dependencies.mjs";
import { installChromium, installVscode } from "./setup/vscode.mjs";

setUp();
run(process.execPath, ["scripts/build.mjs"]);
const { openPage } = await import("../test/vscode/launcher/browser.ts");
const { createProfile } = await import("../test/vscode/launcher/profile.ts");
const { pageOf, remoteUri, startServer } = await import("../test/vscode/launcher/server.ts");
const { DebianRegistry } = await import("../test/registry/debian-registry.ts");
const { pushPicturedImages } = await import("./screenshots/pictured-images.mjs");
const { takeReport } = await import("./screenshots/report.mjs");
const { trivy } = await import("../test/scans/reports.ts");

const WAIT_MS = 30_000;
const DOCKERFILE = `FROM node:24.11.0-bookworm-slim

WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src ./src

USER root
CMD ["node", "src/server.js"]
`;

const SCANNED = "python:3.13-slim-bookworm";
const SCANNED_DOCKERFILE = `FROM ${SCANNED}

WORKDIR /srv
COPY app.py ./
USER 10001
CMD ["python", "app.py"]
`;

const TWO_STAGES = `FROM node:24-bookworm AS build
WORKDIR /app
COPY . ./
RUN npm ci && npm run build

FROM gcr.io/distroless/nodejs24-debian13:nonroot
COPY --from=build /app/dist /app
CMD ["/app/server.js"]
`;

const web = process.argv.includes("--web");
const images = join(root, "docs/images");
mkdirSync(images, { recursive: true });
const profile = createProfile({
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.activityBar.location": "hidden",
  "workbench.statusBar.visible": false,
  "workbench.sideBar.location": "left",
  "editor.minimap.enabled": false,
  "editor.fontSize": 15,
  "editor.lightbulb.enabled": "on",
  "plimsoll.scans": "security/reports",
  ...(web ? { "remote.extensionKind": { "plimsoll.plimsoll": ["web"] } } : {}),
});
const workspace = join(profile.folder, "workspace");
cpSync(join(root, "examples"), workspace, { recursive: true });
writeFileSync(join(workspace, "Dockerfile"), DOCKERFILE);
writeFileSync(join(workspace, "scanned.Dockerfile"), SCANNED_DOCKERFILE);
writeFileSync(join(workspace, ".plimsoll.yaml"), "extends: [plimsoll:recommended]\nscans: security/reports\nrules:\n");
mkdirSync(join(workspace, "security/reports"), { recursive: true });
writeFileSync(join(workspace, "security/reports/python.trivy.json"), trivy({ name: SCANNED, tags: [SCANNED] }));
writeFileSync(join(workspace, "image.Dockerfile"), TWO_STAGES);
const registry = await DebianRegistry.start();
await pushPicturedImages(registry.host);
// whom registries are asked through is a setting of the machine
mkdirSync(join(profile.user, "Machine"));
writeFileSync(
  join(profile.user, "Machine/settings.json"),
  JSON.stringify({ "plimsoll.registries": { mirrors: { "docker.io": registry.host } } }),
);

const server = await startServer(installVscode(), profile);
const { browser, page } = await openPage(installChromium(), { width: 1000, height: 520, scale: 2 });
try {
  await page.goto(
    pageOf(server, workspace, [
      ["extensionDevelopmentPath", remoteUri(server, root)],
      ["skipWelcome", "true"],
      ["openFile", remoteUri(server, join(workspace, "Dockerfile"))],
    ]),
  );
  const squiggle = page.locator(".monaco-editor .squiggly-warning, .monaco-editor .squiggly-error").first();
  await squiggle.waitFor({ timeout: WAIT_MS });
  await page.keyboard.press("Control+KeyB");
  await take("squiggle");

  const user = page
    .locator(".view-line", { hasText: /^USER\sroot$/ })
    .locator("span span")
    .last();
  await user.hover();
  await page.locator(".monaco-hover:visible", { hasText: "no-root-user" }).waitFor({ timeout: WAIT_MS });
  await take("hover");

  await page.keyboard.press("Escape");
  await page.mouse.move(900, 480);
  await user.click();
  await openMenu();
  await take("quick-fix");

  await page.keyboard.press("Enter");
  await page.locator(".view-line", { hasText: /^USER\snode$/ }).waitFor({ timeout: WAIT_MS });
  await page.waitForFunction(() => document.querySelectorAll(".squiggly-error").length === 0, { timeout: WAIT_MS });
  await take("fixed");

  await page.keyboard.press("Control+KeyZ");
  await user.waitFor({ timeout: WAIT_MS });
  await squiggle.waitFor({ timeout: WAIT_MS });
  await user.hover();
  await page.locator(".monaco-hover:visible a.code-link").first().click({ timeout: WAIT_MS });
  await page.locator(".tab.active", { hasText: "no-root-user" }).waitFor({ timeout: WAIT_MS });
  await page.frameLocator("iframe.webview").frameLocator("iframe").locator("h1").first().waitFor({ timeout: WAIT_MS });
  await take("rule-page");

  await open("scanned.Dockerfile");
  const scanned = page.locator(".view-line", { hasText: SCANNED }).locator("span span").last();
  await squiggle.waitFor({ timeout: WAIT_MS });
  await scanned.hover();
  await page.locator(".monaco-hover:visible", { hasText: "CVE-2023-38545" }).waitFor({ timeout: WAIT_MS });
  await take("vulnerabilities");

  await page.mouse.move(900, 480);
  await open("Dockerfile");
  await command("Show the Rules That Apply Here");
  await page.locator(".quick-input-title", { hasText: "Rules that apply here" }).waitFor({ timeout: WAIT_MS });
  await page.keyboard.type("user");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "no-root-user" }).waitFor({ timeout: WAIT_MS });
  await take("rules-here");
  await page.keyboard.press("Escape");

  await open(".plimsoll.yaml");
  await page.locator(".view-line", { hasText: /^rules:$/ }).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("  no-root-user: ");
  await page.keyboard.press("Control+Space");
  await page.locator(".suggest-widget .monaco-list-row", { hasText: "warning" }).waitFor({ timeout: WAIT_MS });
  await take("settings-completion");
  await page.keyboard.press("Escape");

  await takeReport(browser, workspace, take);

  // registries do not answer web pages
  if (!web) {
    await page.mouse.move(900, 480);
    await open("image.Dockerfile");
    const card = page.locator(".monaco-hover:visible");
    await page.locator(".view-line span span", { hasText: /^node$/ }).hover();
    await card.locator("a", { hasText: "Look it up" }).click({ timeout: WAIT_MS });
    await card.filter({ hasText: "Looked up" }).waitFor({ timeout: WAIT_MS });
    await take("image-card");
  }

  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+KeyB");
  await page.keyboard.press("F1");
  await page.keyboard.type("Focus on Container Images View");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Container Images" }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".pane-header", { hasText: "workspace" }).click();
  const { x, width } = await page.locator(".part.sidebar").boundingBox();
  await page.mouse.move(x + width, 260);
  await page.mouse.down();
  await page.mouse.move(x + width + 230, 260, { steps: 5 });
  await page.mouse.up();
  const several = page.locator(".monaco-list-row", { hasText: "versions" }).first();
  await several.waitFor({ timeout: WAIT_MS });
  await several.click();
  await page.locator(".monaco-list-row[aria-level='2']", { hasText: "by tag" }).first().click();
  await page.locator(".monaco-list-row[aria-level='3']", { hasText: "line" }).first().waitFor({ timeout: WAIT_MS });
  await take("images");
} finally {
  await page.screenshot({ path: join(root, "out/last-screen.png") }).catch(() => {});
  await browser.close();
  await server.stop();
  registry.stop();
  profile.dispose();
}

async function open(file) {
  await page.keyboard.press("Control+KeyP");
  await page.keyboard.type(file);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: file }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** Under load the key is now and then lost. */
async function openMenu() {
  const menu = page.locator(".action-widget .monaco-list-row").first();
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press("Control+Period");
    try {
      return await menu.waitFor({ timeout: 5_000 });
    } catch (error) {
      if (attempt === 4) throw error;
    }
  }
}

async function command(title) {
  await page.keyboard.press("F1");
  await page.keyboard.type(title);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
  await page.keyboard.press("Enter");
}

async function take(name, of = page) {
  // The caret blinks and widgets fade in.
  await of.waitForTimeout(400);
  await of.screenshot({ path: join(images, `${name}.png`) });
  console.log(`docs/images/${name}.png`);
}
