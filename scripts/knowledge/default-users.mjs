// Which user an image starts as, which one its main process runs as, and which non-root user it ships.

/** Withdrawn official images, which the source leaves out: none of their Dockerfiles had a USER. */
const WITHDRAWN = [
  { image: "openjdk", configUser: "root", runtimeUser: "root" },
  { image: "java", configUser: "root", runtimeUser: "root" },
];

/** Distributions that the source does not hold; their images name no user. */
const DISTRIBUTIONS = [
  "opensuse/*",
  "registry.opensuse.org/opensuse/*",
  "registry.suse.com/bci/bci-*",
  "mcr.microsoft.com/azurelinux/base/*",
  "mcr.microsoft.com/cbl-mariner/base/*",
].map((image) => ({ image, configUser: "root", runtimeUser: "root" }));

export function defaultUsers(source) {
  const users = [...source.users, ...WITHDRAWN, ...DISTRIBUTIONS]
    .filter((user) => user.configUser !== "mixed" || user.tagRules)
    .map((user) => {
      const row = { image: user.image, config: plain(user.configUser) };
      const runtime = plain(user.runtimeUser);
      if (runtime !== row.config) row.runtime = runtime;
      if (/step/.test(user.runtimeUser)) row.stepsDown = true;
      if (user.builtinNonRootUser) row.nonRoot = user.builtinNonRootUser;
      if (user.uid !== undefined) row.uid = user.uid;
      if (user.tagRules)
        row.tags = Object.fromEntries(Object.entries(user.tagRules).map(([tag, who]) => [tag, plain(who)]));
      return row;
    });
  return { source: "compiled from the images' own Dockerfiles", licence: "facts", date: source.extracted, users };
}

/** `root (0)`, `root master, www-data workers`, `redis (steps down)` and the like: the name or number alone. */
function plain(user) {
  if (/^root\b/.test(user) || user === "0" || user === "mixed") return user === "mixed" ? "" : "root";
  return /^[\w-]+(?::[\w-]+)?/.exec(user)[0];
}
