// node:assert does not exist in a web host.

class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** Fails unless the value is truthy. */
export function ok(value: unknown, message = `expected a truthy value, got ${String(value)}`): asserts value {
  if (!value) throw new AssertionError(message);
}

/** Fails unless both are the same value, compared as JSON where they are objects. */
export function equal(actual: unknown, expected: unknown, message?: string): void {
  if (Object.is(actual, expected)) return;
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e || typeof actual !== "object") throw new AssertionError(message ?? `${a} is not ${e}`);
}

/** Fails unless the text matches. */
export function match(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new AssertionError(`${JSON.stringify(text)} does not match ${pattern}`);
}
