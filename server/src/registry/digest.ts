const ALGORITHMS: Readonly<Record<string, { readonly name: string; readonly length: number }>> = {
  sha256: { name: "SHA-256", length: 64 },
  sha512: { name: "SHA-512", length: 128 },
};

/** True where a text is a digest whose algorithm can be checked here: `sha256:` or `sha512:` and its hexadecimal digits. */
export function isDigest(text: string): boolean {
  const [algorithm = "", hex = ""] = text.split(":");
  const known = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  return (
    known !== undefined && text === `${algorithm}:${hex}` && hex.length === known.length && /^[0-9a-f]+$/.test(hex)
  );
}

/** The digest of some bytes with the algorithm of another digest, SHA-256 where there is none. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>, like = "sha256:"): Promise<string> {
  const algorithm = like.slice(0, like.indexOf(":"));
  const { name } = ALGORITHMS[algorithm] ?? { name: "SHA-256" };
  const hash = new Uint8Array(await crypto.subtle.digest(name, bytes));
  return `${name === "SHA-512" ? "sha512" : "sha256"}:${[...hash].map((b) => b.toString(16).padStart(2, "0")).join("")}`;
}
