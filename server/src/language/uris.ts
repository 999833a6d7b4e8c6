/** Addresses are compared decoded and without a trailing slash: editors differ in what they encode. */
export function sameForm(uri: string): string {
  const plain = uri.endsWith("/") && !uri.endsWith("://") ? uri.slice(0, -1) : uri;
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

/** `file`, `untitled`, ... in lower case; empty where there is none. */
export function schemeOf(uri: string): string {
  return (/^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1] ?? "").toLowerCase();
}

/** The folder that holds a file or folder, without a slash at its end except for the topmost; undefined for that one. */
export function folderOf(uri: string): string | undefined {
  const [, base = "", path = ""] = /^([^:/]*:(?:\/\/[^/]*)?)(\/.*)$/s.exec(uri) ?? [];
  const plain = path.endsWith("/") ? path.slice(0, -1) : path;
  if (plain === "") return undefined;
  return base + (plain.slice(0, plain.lastIndexOf("/")) || "/");
}

/** The last part of an address, decoded. */
export function nameOf(uri: string): string {
  const plain = sameForm(uri);
  return plain.slice(plain.lastIndexOf("/") + 1);
}

/** Where a file lies below a folder: decoded, with `/`; undefined where it does not. The folder itself is "". */
export function pathBelow(folder: string, uri: string): string | undefined {
  const outer = sameForm(folder);
  const inner = sameForm(uri);
  if (inner === outer) return "";
  const prefix = outer.endsWith("/") ? outer : `${outer}/`;
  return inner.startsWith(prefix) ? inner.slice(prefix.length) : undefined;
}

/** The address of a file by its path below a folder; undefined where the path leads out of the folder. */
export function joinPath(folder: string, path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (/[\\\0]/.test(part)) return undefined;
    else parts.push(encodeURIComponent(part));
  }
  return `${folder.endsWith("/") ? folder : `${folder}/`}${parts.join("/")}`;
}
