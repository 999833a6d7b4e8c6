import type { OffsetRange } from "../../text/span.ts";
import type { Action } from "./actions.ts";

/** A part of an `if`, `with`, `range` or `block` that is printed or not: from behind one action to the next of its block. */
export interface Branch extends OffsetRange {
  readonly parent: Branch | undefined;
}

/** A block from its opening action to its `end`, both included; one that nothing ends goes on to the end of the text. */
export interface Block extends OffsetRange {
  readonly define: boolean;
}

/** How the actions of a template nest. */
export interface Blocks {
  readonly blocks: readonly Block[];
  /** Sorted by start. */
  readonly branches: readonly Branch[];
}

/** Pairs opening actions with their ends. An `else` or `end` too many is passed over; never throws. */
export function blocksOf(actions: readonly Action[], length: number): Blocks {
  const blocks: Block[] = [];
  const branches: Branch[] = [];
  const open: { start: number; define: boolean; branch: Branch & { end: number } }[] = [];
  const branch = (start: number) => {
    const made = { start, end: length, parent: open.at(-1)?.branch };
    branches.push(made);
    return made;
  };
  for (const { role, start, end } of actions) {
    const top = open.at(-1);
    if (role === "open" || role === "define") open.push({ start, define: role === "define", branch: branch(end) });
    else if (top && role === "else") {
      open.pop();
      top.branch.end = start;
      open.push({ ...top, branch: branch(end) });
    } else if (top && role === "end") {
      open.pop();
      top.branch.end = start;
      blocks.push({ start: top.start, end, define: top.define });
    }
  }
  for (const { start, define } of open) blocks.push({ start, end: length, define });
  return { blocks, branches };
}

/** The innermost branch at an offset, for branches sorted by start. */
export function branchAt(branches: readonly Branch[], offset: number): Branch | undefined {
  let low = 0;
  let high = branches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((branches[middle] as Branch).start <= offset) low = middle + 1;
    else high = middle;
  }
  let found = branches[low - 1];
  while (found && found.end <= offset) found = found.parent;
  return found;
}
