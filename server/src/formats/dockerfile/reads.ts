/** What is being read while something is watched; undefined while nothing is. */
let reads: Set<object> | undefined;

/** Notes that the contents of a stage have been read. */
export function noteRead(stage: object): void {
  reads?.add(stage);
}

/** True while somebody wants to know what is read. */
export function areReadsNoted(): boolean {
  return reads !== undefined;
}

/** Runs something, and tells the stages whose contents it has read. */
export function noteReads<T>(run: () => T): { readonly result: T; readonly read: ReadonlySet<object> } {
  const outer = reads;
  const read = new Set<object>();
  reads = read;
  try {
    return { result: run(), read };
  } finally {
    reads = outer;
  }
}
