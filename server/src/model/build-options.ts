import type { Span } from "../text/span.ts";
import type { InstructionFlag } from "./dockerfile.ts";
import type { Place } from "./place.ts";
import type { List, Value } from "./value.ts";

/**
 * What the flags of COPY and ADD say, quotes removed and variables resolved where the builder does so. `set` adds the
 * flag or changes it, `remove` takes it away.
 */
export interface CopyOptions {
  /** COPY: a stage, its number, or an image. */
  readonly from: Value<string>;
  /** User, with `:group` where given. */
  readonly chown: Value<string>;
  /** Octal or symbolic. */
  readonly chmod: Value<string>;
  /** ADD: `sha256:...`, or the commit of a Git source. */
  readonly checksum: Value<string>;
  readonly link: Value<boolean>;
  /** COPY: keeps the folders of the sources. */
  readonly parents: Value<boolean>;
  /** ADD: keeps `.git` of a Git source. */
  readonly keepGitDir: Value<boolean>;
  /** ADD: unpacks archives; by default those of the context, not those from elsewhere. */
  readonly unpack: Value<boolean>;
  readonly exclude: List<string>;
}

/** What the flags of RUN say. */
export interface RunOptions {
  readonly mounts: readonly BuildMount[];
  /** `default` (the fallback), `none` or `host`. */
  readonly network: Value<string>;
  /** `sandbox` (the fallback) or `insecure`. */
  readonly security: Value<string>;
  /** Names of CDI devices, with their options as written. */
  readonly devices: List<string>;
}

/** One `--mount` of a RUN. */
export interface BuildMount {
  readonly flag: InstructionFlag;
  readonly at: Span;
  /** `bind` (the fallback), `cache`, `tmpfs`, `secret` or `ssh`. */
  readonly type: Value<string>;
  /** A stage or an image. */
  readonly from: Value<string>;
  readonly source: Value<string>;
  /** In the container: `target`, `dst` or `destination`. */
  readonly target: Value<string>;
  readonly id: Value<string>;
  /** Secrets: the variable that holds it. */
  readonly env: Value<string>;
  /** Caches: `shared`, `private` or `locked`. */
  readonly sharing: Value<string>;
  /** Permissions as a number, read as octal. */
  readonly mode: Value<number>;
  readonly uid: Value<number>;
  readonly gid: Value<number>;
  /** `ro`, `readonly`, and the reverse of `rw` and `readwrite`; the fallback is the type's. */
  readonly readOnly: Value<boolean>;
  readonly required: Value<boolean>;
  /** Takes `remove(place)`. */
  readonly place: Place<string>;
}

/** `# check=`: what of BuildKit's own checks is left out, and whether the rest stops the build. */
export interface CheckDirective {
  readonly at: Span;
  /** Names of checks; `all` stands alone. */
  readonly skip: readonly string[];
  readonly experimental: readonly string[];
  /** The build fails where a check finds something. */
  readonly error: boolean;
}
