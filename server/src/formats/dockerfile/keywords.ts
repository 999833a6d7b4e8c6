/** Instructions that take a JSON array in place of words. */
export const JSON_FORMS: ReadonlySet<string> = new Set(["ADD", "COPY", "CMD", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"]);

/** Instructions whose whole argument is one word. */
export const WHOLE_ARGUMENT: ReadonlySet<string> = new Set(["USER", "WORKDIR", "STOPSIGNAL", "MAINTAINER"]);

/** Instructions that take `NAME=value`. */
export const PAIRS: ReadonlySet<string> = new Set(["ENV", "ARG", "LABEL"]);

/** Instructions whose arguments the builder expands; it refuses those that it can't. */
export const EXPANDED: ReadonlySet<string> = new Set([
  ...PAIRS,
  "ADD",
  "COPY",
  "EXPOSE",
  "FROM",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
]);

/** All that there are. */
export const INSTRUCTIONS: ReadonlySet<string> = new Set([
  ...JSON_FORMS,
  ...WHOLE_ARGUMENT,
  ...PAIRS,
  "EXPOSE",
  "FROM",
  "HEALTHCHECK",
  "ONBUILD",
]);
