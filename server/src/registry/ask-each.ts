import type { ImageReference } from "../model/image-reference.ts";
import { RegistryError, type RegistryFault } from "./registry-error.ts";

interface Asking {
  /** Is told of each reference before it is asked about. */
  readonly step?: ((reference: ImageReference) => void) | undefined;
  /** Ends the asking: what is left is not in the answer. */
  readonly signal?: AbortSignal | undefined;
}

const AT_ONCE = 4;
/** After these a registry need not be asked about its other images: it would be waited for each time. */
const ABOUT_THE_REGISTRY: ReadonlySet<RegistryFault> = new Set(["unreachable", "timed out", "rate limit"]);

/**
 * Asks about references, four at a time.
 * @returns the answers, or why there is none: where a registry gives none at all, the same for all that it has
 */
export async function askEach<Answer>(
  references: readonly ImageReference[],
  ask: (reference: ImageReference) => Promise<Answer>,
  { step, signal }: Asking,
): Promise<ReadonlyMap<ImageReference, Answer | RegistryError>> {
  const answers = new Map<ImageReference, Answer | RegistryError>();
  const silent = new Map<string, RegistryError>();
  const left = references.values();
  const work = async () => {
    for (const reference of left) {
      if (signal?.aborted) return;
      step?.(reference);
      answers.set(reference, silent.get(reference.host) ?? (await orError(ask(reference))));
      const answer = answers.get(reference);
      if (answer instanceof RegistryError && ABOUT_THE_REGISTRY.has(answer.fault)) silent.set(reference.host, answer);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

async function orError<Answer>(asked: Promise<Answer>): Promise<Answer | RegistryError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RegistryError) return error;
    throw error;
  }
}
