import type { BuildStage, Instruction, InstructionWord } from "../../model/dockerfile.ts";
import { known } from "../../model/value.ts";

/** A name and value of LABEL. */
export interface Label {
  readonly name: string;
  /** Undefined where a variable decides. */
  readonly value: string | undefined;
  readonly word: InstructionWord;
}

/** The labels that a stage sets itself, in order. */
export function labelsOf({ instructions }: BuildStage): Label[] {
  return instructions.filter((i) => i.keyword === "LABEL" && !i.broken).flatMap(readLabels);
}

function readLabels({ words }: Instruction): Label[] {
  const [first, second] = words;
  if (first && second && !first.text.includes("=")) {
    return [{ name: first.text, value: words.length === 2 ? known(second.value) : undefined, word: second }];
  }
  return words.flatMap((word) => {
    const whole = known(word.value);
    const name = (whole ?? word.text).split("=", 1)[0]?.replace(/["']/g, "");
    return name ? [{ name, value: whole?.slice(whole.indexOf("=") + 1), word }] : [];
  });
}
