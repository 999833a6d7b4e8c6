import type { Runner } from "mocha";
import { workspace } from "vscode";
import type { Progress, Row } from "./launcher/control.ts";

/** Runs mocha and posts after each test what all have done so far. @throws where a test failed */
export async function reportRun(run: (ended: (failures: number) => void) => Runner): Promise<void> {
  const address = workspace.getConfiguration("plimsollTest").get<string>("report");
  const rows: Row[] = [];
  let posted: Promise<unknown> = Promise.resolve();
  const post = (ended: boolean) => {
    const body = JSON.stringify({ ended, rows } satisfies Progress);
    if (address) posted = posted.then(() => fetch(address, { method: "POST", body }));
  };
  const add = (row: Row) => {
    rows.push(row);
    if (address) post(false);
    else console.log(`${row.state}: ${row.title}${row.error ? `\n${row.error}` : ""}`);
  };
  const failures = await new Promise<number>((done) => {
    run(done)
      .on("pass", (test) => add({ title: test.fullTitle(), state: "passed", duration: test.duration ?? 0 }))
      .on("pending", (test) => add({ title: test.fullTitle(), state: "pending" }))
      .on("fail", (test, error) =>
        add({ title: test.fullTitle(), state: "failed", error: error?.stack ?? `${error}` }),
      );
  });
  post(true);
  await posted;
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
