import type { OptionSchema } from "../rule.ts";

/** The option of rules that find values: the engine leaves out what is listed. */
export interface NotSecrets {
  readonly notSecrets: readonly string[];
}

export const NOT_SECRETS: OptionSchema = {
  type: "array",
  items: { type: "string" },
  description:
    'Values that are known not to be secret, by their hash: "sha256:" and its first 32 digits. The editor\'s action "Not a secret" writes them.',
  default: [],
};
