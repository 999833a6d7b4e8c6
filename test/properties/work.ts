import { type Profiler, Session } from "node:inspector";

/** What a piece of work came to. */
export interface Work<T> {
  readonly result: T;
  /** How often functions and blocks of the project and of its parsers were entered: the same on any machine, however busy. */
  readonly steps: number;
  /** The functions with most of them. */
  readonly most: readonly { readonly name: string; readonly steps: number }[];
}

const COUNTED = /\/(?:server\/src|node_modules\/(?:yaml|unbash))\//;

/** Does something, and counts the steps that it takes. What built-in functions do within is not seen. */
export function workOf<T>(work: () => T): Work<T> {
  const session = new Session();
  session.connect();
  try {
    session.post("Profiler.enable");
    session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    const result = work();
    let scripts: Profiler.ScriptCoverage[] = [];
    session.post("Profiler.takePreciseCoverage", (error, { result }) => {
      if (error) throw error;
      scripts = result;
    });
    session.post("Profiler.stopPreciseCoverage");
    const functions = scripts
      .filter(({ url }) => COUNTED.test(url))
      .flatMap(({ functions, url }) =>
        functions.map(({ functionName, ranges }) => ({
          name: `${url.replace(/^.*\//, "")} ${functionName}`,
          steps: ranges.reduce((sum, { count }) => sum + count, 0),
        })),
      )
      .sort((a, b) => b.steps - a.steps);
    return { result, steps: functions.reduce((sum, { steps }) => sum + steps, 0), most: functions.slice(0, 8) };
  } finally {
    session.disconnect();
  }
}
