/** A capability's name as Linux has it without its prefix: `SYS_ADMIN` for `cap_sys_admin`. */
export function capabilityName(written: string): string {
  return written.trim().toUpperCase().replace(/^CAP_/, "");
}

/** What the baseline pod security standard lets a container add (kubernetes/pod-security-admission, capabilities_baseline). */
export const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

/** What the restricted pod security standard lets a container add. */
export const RESTRICTED_CAPABILITIES: ReadonlySet<string> = new Set(["NET_BIND_SERVICE"]);

/** Capabilities that lead out of the container or deep into its host, with what they allow. */
export const DANGEROUS_CAPABILITIES: Readonly<Record<string, string>> = {
  ALL: "everything that root on the host may do",
  SYS_ADMIN: "mounting file systems and most of what root may do",
  NET_ADMIN: "changing interfaces, routes and firewall rules",
  SYS_PTRACE: "reading and changing other processes",
  SYS_MODULE: "loading modules into the host's kernel",
  SYS_RAWIO: "raw access to memory and devices",
  SYS_BOOT: "rebooting the host and loading another kernel",
  SYS_TIME: "setting the host's clock",
  DAC_READ_SEARCH: "reading every file, those of the host included",
  MAC_ADMIN: "changing the host's mandatory access control",
  MAC_OVERRIDE: "going past the host's mandatory access control",
  BPF: "loading programs into the host's kernel",
  PERFMON: "watching the host's kernel and processes",
  SYSLOG: "reading the kernel's log and addresses",
  NET_RAW: "forging packets on the network",
  SETPCAP: "handing capabilities on to other processes",
};
