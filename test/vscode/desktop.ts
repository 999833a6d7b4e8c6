import Mocha from "mocha";
import { reportRun } from "./report.ts";

/** Entry of the suite in the Node extension host; VS Code calls it. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 40_000, reporter: class {} as never });
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, "", mocha);
  const { describeHost } = await import("./suite/host.ts");
  describeHost("node");
  await import("./suite/all.ts");
  await reportRun((ended) => mocha.run(ended));
}
