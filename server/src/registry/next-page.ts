/**
 * The path and query that `Link: <...>; rel="next"` leads to; undefined where there is none, or on another registry.
 * @param base scheme and host of the registry
 * @param from the path that was asked for, below the repository
 */
export function nextPage(link: string | null, base: string, from: string): string | undefined {
  const target = /<([^<>]*)>\s*;\s*rel="?next"?/i.exec(link ?? "")?.[1];
  if (target === undefined || !URL.canParse(target, base)) return undefined;
  const url = new URL(target, `${base}/`);
  return url.origin === new URL(base).origin && url.search !== "" ? `${from.split("?", 1)[0]}${url.search}` : undefined;
}
