// Settings with which well-known services start open to everybody, and the passwords that are tried first.

/** Settings that open nothing by themselves: a user's name, a choice of servers to log in to. */
const HARMLESS = new Set(["MINIO_ROOT_USER", "PMA_ARBITRARY"]);

/** Of newer Jupyter servers, which the source does not have. */
const MORE_ARGUMENTS = { "jupyter/*": ["--IdentityProvider.token=''"] };
/** Starts a development mode, which is another matter than credentials. */
const NO_CREDENTIALS = new Set(["start-dev"]);

export function serviceCredentials(source) {
  const services = Object.entries(source.images).flatMap(
    ([image, { env = {}, args = [], missing, missingArg, ports }]) => {
      const variables = Object.fromEntries(
        Object.entries(env)
          .filter(([name]) => !HARMLESS.has(name))
          .map(([name, values]) => [name, [values].flat()]),
      );
      const words = [...args, ...(MORE_ARGUMENTS[image] ?? [])].filter((a) => !NO_CREDENTIALS.has(a));
      const row = { image };
      if (Object.keys(variables).length > 0) row.variables = variables;
      if (words.length > 0) row.arguments = words.map((a) => a.replace(/''$/, ""));
      if (missing) row.missingVariable = missing[0];
      if (missingArg) row.missingArgument = missingArg;
      if (missing || missingArg) row.ports = ports;
      return Object.keys(row).length > 1 ? [row] : [];
    },
  );
  const weak = [...new Set(source.weak.filter((w) => w !== "").map((w) => w.toLowerCase()))];
  return {
    source: "compiled from the services' own documentation",
    licence: "facts",
    date: source.extracted,
    services,
    weak,
  };
}
