import type { Place, Writer } from "../../model/place.ts";
import type { Span } from "../../text/span.ts";
import type { Resolved } from "./expand.ts";
import type { InstructionModel } from "./instruction.ts";
import type { StageModel } from "./stage.ts";
import type { InstructionSyntax, SyntaxPair } from "./syntax.ts";
import type { SyntaxFlag } from "./words.ts";

/** What a place of a Dockerfile stands for. */
export type Target =
  | { readonly what: "user"; readonly stage: StageModel }
  | { readonly what: "before user"; readonly stage: StageModel }
  | { readonly what: "instruction"; readonly instruction: InstructionModel }
  | { readonly what: "word"; readonly resolved: Resolved; readonly word: Span }
  | { readonly what: "variable"; readonly syntax: InstructionSyntax; readonly pair: SyntaxPair }
  | {
      readonly what: "flag";
      readonly syntax: InstructionSyntax;
      readonly flag: SyntaxFlag | undefined;
      readonly name: string;
    }
  | { readonly what: "item"; readonly syntax: InstructionSyntax; readonly index: number };

/** Makes a place of a Dockerfile. */
export function placeOf<T>(writer: Writer, target: Target, mark: Span): Place<T> {
  return { writer, target, mark };
}
