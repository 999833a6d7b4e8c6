/** True where the value of `--platform` is `$TARGETPLATFORM`, which a FROM without the flag takes as well. */
export function isTargetPlatform(value: string): boolean {
  return /^\$(?:TARGETPLATFORM|\{TARGETPLATFORM(?::?-[^}]*)?\})$/.test(value);
}
