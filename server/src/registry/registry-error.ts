/** What went wrong, for whoever has to decide what to do next. */
export type RegistryFault =
  | "unreachable"
  | "timed out"
  | "cancelled"
  | "log-in needed"
  | "denied"
  | "not found"
  | "rate limit"
  | "registry error"
  | "not understood"
  | "digest mismatch"
  | "too large"
  | "refused redirect";

/** A registry could not be asked or gave no usable answer. The message is a whole sentence for people and holds no credential. */
export class RegistryError extends Error {
  readonly fault: RegistryFault;

  constructor(fault: RegistryFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
