import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, before, describe, it } from "mocha";
import { build, PRIVILEGED, plimsoll, Workspace } from "./command-line.ts";

const NASTY =
  'services:\n  "<script>alert(1)</script>":\n    image: "x:1"\n    privileged: true\n    environment:\n      DB_PASSWORD: kj3h5Tg9sLq\n';
const DOCKERFILE =
  'FROM debian:12\n# plimsoll-ignore no-root-user until 2026-01-31 -- "legacy" & <old>\nUSER root\n# plimsoll-ignore combine-update-install until 2027-01-31 -- baked in\nRUN apt-get update\n';

describe("plimsoll report", () => {
  before(build);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  function page(files: Readonly<Record<string, string>>, ...args: string[]): string {
    workspace = new Workspace(files);
    const { code, out } = plimsoll(workspace.folder, ["report", "--output", "-", ...args]);
    assert.equal(code, 0);
    return out;
  }

  /** The text of the cells of a section's rows. */
  function rows(html: string, id: string): string[][] {
    const body = new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(html)?.[0] ?? "";
    return [...body.matchAll(/<tr[^>]*>((?:<td[\s\S]*?<\/td>)+)<\/tr>/g)].map(([, cells = ""]) =>
      [...cells.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = ""]) => cell.replace(/<[^>]+>/g, " ").trim()),
    );
  }

  it("tells of findings, rules, files, standards, images, places of secrets and exceptions", () => {
    const html = page(
      { "compose.yaml": PRIVILEGED, "b/compose.yaml": NASTY, Dockerfile: DOCKERFILE },
      "--preset",
      "strict",
    );
    assert.ok(
      rows(html, "findings").some(
        ([severity, rule, place]) =>
          severity === "error" && rule === "no-privileged-container" && place === "compose.yaml:4",
      ),
    );
    assert.deepEqual(
      rows(html, "rules")
        .find(([rule]) => rule === "no-privileged-container")
        ?.slice(0, 3),
      ["no-privileged-container", "2", "error"],
    );
    assert.ok(rows(html, "files").some(([path]) => path === "b/compose.yaml"));
    assert.ok(rows(html, "standards").some(([part]) => part === "5.4"));
    assert.deepEqual(
      rows(html, "images").find(([name]) => name === "debian"),
      ["debian", "12", "by tag", "Debian 12 long-term support until 2028-06-30", "Dockerfile:1"],
    );
    assert.ok(rows(html, "secrets").some(([place]) => place === "b/compose.yaml:6"));
    assert.deepEqual(rows(html, "exceptions"), [
      ["combine-update-install", "Dockerfile:5", "baked in", "2027-01-31", "plimsoll"],
    ]);
  });

  it("says no secret and runs nothing that stands in a file", () => {
    const html = page({ "b/compose.yaml": NASTY }, "--preset", "all");
    assert.doesNotMatch(html, /kj3h5|<script>alert/);
    assert.match(html, /&lt;script&gt;/);
    const [, script = ""] = /<script>([\s\S]*)<\/script>/.exec(html) ?? [];
    const hash = createHash("sha256").update(script).digest("base64");
    assert.ok(html.includes(`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`));
    assert.doesNotMatch(html, /(?:src|href)="(?!#)/);
  });

  it("follows the theme of an editor that shows it, not that of the system", () => {
    const [, style = ""] = /<style>([\s\S]*)<\/style>/.exec(page({})) ?? [];
    const paper = (rule: RegExp) => rule.exec(style)?.[1];
    assert.equal(paper(/body:is\(\.vscode-light[^{]*\{[^}]*--paper:([^;]+)/), paper(/^:root\{[^}]*--paper:([^;]+)/m));
    assert.equal(
      paper(/body:is\(\.vscode-dark[^{]*\{[^}]*--paper:([^;]+)/),
      paper(/prefers-color-scheme:dark\)\{[^}]*--paper:([^;]+)/),
    );
    assert.notEqual(paper(/body:is\(\.vscode-dark[^{]*\{[^}]*--paper:([^;]+)/), undefined);
  });

  it("is written to a file, and is there without findings too", () => {
    workspace = new Workspace({ "compose.yaml": "services:\n  a:\n    image: acme/a:1.4\n" });
    const { out, code } = plimsoll(workspace.folder, [
      "report",
      "--title",
      "A & B",
      "--only",
      "no-privileged-container",
    ]);
    assert.equal(code, 0);
    assert.equal(out, "Wrote plimsoll-report.html: 0 findings in 1 file.\n");
    assert.match(readFileSync(workspace.at("plimsoll-report.html"), "utf8"), /<h1>A &amp; B<\/h1>/);
  });
});
