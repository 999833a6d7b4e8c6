/** A folder of the host that is not for containers. */
export interface SensitiveDirectory {
  /** What lies there, in words. */
  readonly holds: string;
  /** The folder itself, or one that it stands in: not only some file below it. */
  readonly whole: boolean;
  /** It holds keys or passwords, so that reading it is bad enough. */
  readonly keys: boolean;
}

/** Folders of which nothing belongs into a container. */
const TREES: Readonly<Record<string, string>> = {
  "/etc/kubernetes": "the keys of the cluster",
  "/etc": "the settings and passwords of the host",
  "/boot": "the kernel of the host",
  "/lib": "the programs and kernel modules of the host",
  "/lib64": "the programs of the host",
  "/bin": "the programs of the host",
  "/sbin": "the programs of the host",
  "/proc": "the processes and settings of the kernel",
  "/sys": "the devices and settings of the kernel",
  "/root": "the files of the host's root",
  "/var/lib/kubelet": "the secrets and volumes of every pod on the node",
  "/var/lib/docker": "the files of every container of the host",
  "/var/lib/containerd": "the files of every container of the host",
  "/var/lib/etcd": "everything that the cluster knows, secrets included",
};
/** Folders that are harmless in parts. */
const WHOLES: Readonly<Record<string, string>> = {
  "/": "all files of the host",
  "/dev": "all devices of the host",
  "/home": "the files of all users of the host",
  "/run": "the sockets through which the host is commanded",
  "/usr": "the programs of the host",
  "/usr/bin": "the programs of the host",
  "/usr/lib": "the programs of the host",
  "/usr/local": "the programs of the host",
  "/usr/sbin": "the programs of the host",
  "/var": "the data and sockets of the host",
  "/var/lib": "the data of everything that runs on the host",
  "/var/run": "the sockets through which the host is commanded",
  "C:": "all files of the host",
  "C:/Windows": "the programs of the host",
  "C:/Users": "the files of all users of the host",
};
const KEYS = new Set(["/root", "/etc/kubernetes", "/var/lib/kubelet", "/var/lib/etcd"]);
/** What containers may read to tell the time, to trust certificates, and to know where they are. */
const HARMLESS =
  /^\/etc\/(?:localtime|timezone|hosts|hostname|machine-id|os-release|resolv\.conf|(?:ssl|pki|ca-certificates)(?:\/.*)?)$/;
const CREDENTIALS =
  /^(?:~|\/root|\/home\/[^/]+|\$HOME|\$\{HOME\})\/\.(?:ssh|aws|kube|docker|gnupg|azure|config\/gcloud)(?:\/|$)/;
const HOME = /^(?:~|\/home\/[^/]+|\$HOME|\$\{HOME\})$/;

/** What a path of the host gives away; undefined where that is nothing special. @param more further folders. */
export function sensitiveDirectory(path: string, more: readonly string[]): SensitiveDirectory | undefined {
  const clean = normalise(path);
  if (clean === undefined || HARMLESS.test(clean)) return undefined;
  if (CREDENTIALS.test(clean)) return { holds: "credentials of a user of the host", whole: true, keys: true };
  if (HOME.test(clean)) return { holds: "all files of a user of the host", whole: true, keys: true };
  const named = more.find((folder) => isIn(clean, normalise(folder) ?? folder));
  if (named !== undefined) return { holds: "what your team keeps from containers", whole: true, keys: false };
  const whole = WHOLES[clean] ?? TREES[clean];
  if (Object.hasOwn(WHOLES, clean) || Object.hasOwn(TREES, clean)) {
    return { holds: whole as string, whole: true, keys: KEYS.has(clean) };
  }
  if (isIn(clean, "/var/log")) return { holds: "logs of the host", whole: false, keys: false };
  const tree = Object.keys(TREES).find((folder) => isIn(clean, folder));
  return tree === undefined ? undefined : { holds: `some of ${TREES[tree]}`, whole: false, keys: KEYS.has(tree) };
}

/** True for a path that leads out of the project: absolute, below a home folder, or above the file. */
export function isOutside(path: string): boolean {
  return /^(?:\/|~|\.\.(?:\/|$)|[A-Za-z]:)/.test(path.trim());
}

/** Without `..`, doubled and trailing slashes; undefined for a relative path. */
function normalise(path: string): string | undefined {
  const text = path.trim().replaceAll("\\", "/");
  const drive = /^[A-Za-z]:/.exec(text)?.[0].toUpperCase() ?? "";
  const rest = text.slice(drive.length);
  if (/^(?:~|\$HOME|\$\{HOME\})(?:\/|$)/.test(text))
    return rest.length > 1 && rest.endsWith("/") ? rest.slice(0, -1) : rest;
  if (!rest.startsWith("/") || rest.startsWith("//./")) return undefined;
  const parts: string[] = [];
  for (const part of rest.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.length === 0 && drive !== "" ? drive : `${drive}/${parts.join("/")}`;
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
