import { reportRun } from "./report.ts";

/** Entry of the suite in the web extension host; VS Code calls it. */
export async function run(): Promise<void> {
  mocha.setup({ ui: "bdd", timeout: 40_000, reporter: class {} as never });
  const { describeHost } = await import("./suite/host.ts");
  describeHost("browser");
  await import("./suite/all.ts");
  await reportRun((ended) => mocha.run(ended));
}
