/** How a package manager is used inside an image build. */
export interface PackageManager {
  /** The command's name as it stands in scripts. */
  readonly name: string;
  readonly kind: "system" | "language";
  readonly family?: "debian" | "alpine" | "rhel" | "suse" | "arch";
  /** Subcommands that refresh the index of packages. */
  readonly update: readonly string[];
  /** Subcommands that install packages. */
  readonly install: readonly string[];
  /** Subcommands that bring what is installed to newer versions, all of it. */
  readonly upgrade: readonly string[];
  /** Subcommands that remove packages. */
  readonly remove: readonly string[];
  /** Flags that answer every question with yes, each enough alone. */
  readonly yes: readonly string[];
  /** Flags that leave out what is only recommended. */
  readonly noRecommends: readonly string[];
  /** Flags that keep no index or download. */
  readonly noCache: readonly string[];
  /** Commands, each enough alone, that remove what an installation leaves behind; the first is the usual one. */
  readonly clean: readonly string[];
  /** Folders that hold indexes and downloads: what has to be removed, or mounted as a cache. */
  readonly caches: readonly string[];
  /** Flags that take a value as the next word, so that it is no package. */
  readonly valueFlags: readonly string[];
  /** What stands between a package and its wanted version; the lock file's name where versions come from there. */
  readonly versionSeparator: readonly string[];
}

const APT = {
  kind: "system",
  family: "debian",
  update: ["update"],
  install: ["install", "reinstall", "build-dep", "satisfy"],
  upgrade: ["upgrade", "dist-upgrade", "full-upgrade"],
  remove: ["remove", "purge", "autoremove"],
  yes: ["-y", "--yes", "--assume-yes", "-qq"],
  noRecommends: ["--no-install-recommends"],
  noCache: [],
  clean: ["rm -rf /var/lib/apt/lists/*"],
  caches: ["/var/lib/apt/lists", "/var/cache/apt"],
  valueFlags: [
    "-t",
    "--target-release",
    "--default-release",
    "-o",
    "--option",
    "-c",
    "--config-file",
    "-a",
    "--host-architecture",
  ],
  versionSeparator: ["="],
} as const satisfies Omit<PackageManager, "name">;

const DNF = {
  kind: "system",
  family: "rhel",
  update: ["makecache", "check-update"],
  install: [
    "install",
    "in",
    "localinstall",
    "reinstall",
    "groupinstall",
    "group install",
    "module install",
    "builddep",
  ],
  upgrade: ["upgrade", "up", "update", "distro-sync", "upgrade-minimal", "up-min", "update-minimal"],
  remove: ["remove", "erase", "autoremove"],
  yes: ["-y", "--assumeyes"],
  noRecommends: [
    "--setopt=install_weak_deps=False",
    "--setopt=install_weak_deps=0",
    "--setopt=install_weak_deps=false",
  ],
  noCache: [],
  clean: ["dnf clean all", "rm -rf /var/cache/dnf"],
  caches: ["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"],
  valueFlags: [
    "-c",
    "--config",
    "-x",
    "--exclude",
    "--repo",
    "--repoid",
    "--enablerepo",
    "--disablerepo",
    "--installroot",
    "--releasever",
  ],
  versionSeparator: ["-"],
} as const satisfies Omit<PackageManager, "name">;

const NONE = { yes: [], noRecommends: [], noCache: [], clean: [], caches: [], upgrade: [], update: [], valueFlags: [] };

const TABLE: readonly PackageManager[] = [
  { name: "apt-get", ...APT },
  { name: "apt", ...APT },
  { name: "aptitude", ...APT, noRecommends: ["-R", "--without-recommends"] },
  {
    name: "apk",
    kind: "system",
    family: "alpine",
    update: ["update"],
    install: ["add"],
    upgrade: ["upgrade"],
    remove: ["del"],
    yes: [],
    noRecommends: [],
    noCache: ["--no-cache"],
    clean: ["rm -rf /var/cache/apk/*"],
    caches: ["/var/cache/apk", "/etc/apk/cache"],
    valueFlags: [
      "-t",
      "--virtual",
      "-X",
      "--repository",
      "-p",
      "--root",
      "--keys-dir",
      "--repositories-file",
      "--arch",
      "--cache-dir",
    ],
    versionSeparator: ["=", "~=", "~", ">", "<", "@"],
  },
  { name: "dnf", ...DNF },
  { name: "dnf5", ...DNF },
  {
    name: "yum",
    ...DNF,
    noRecommends: [],
    clean: ["yum clean all", "rm -rf /var/cache/yum"],
    caches: ["/var/cache/yum", "/var/cache/dnf"],
  },
  {
    name: "microdnf",
    ...DNF,
    clean: ["microdnf clean all", "rm -rf /var/cache/yum", "rm -rf /var/cache/dnf"],
    caches: ["/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5"],
  },
  {
    name: "tdnf",
    ...DNF,
    noRecommends: [],
    clean: ["tdnf clean all", "rm -rf /var/cache/tdnf"],
    caches: ["/var/cache/tdnf"],
  },
  {
    name: "zypper",
    kind: "system",
    family: "suse",
    update: ["refresh", "ref"],
    install: ["install", "in", "source-install", "si", "install-new-recommends"],
    upgrade: ["update", "up", "dist-upgrade", "dup", "patch"],
    remove: ["remove", "rm"],
    yes: ["-n", "--non-interactive", "-y", "--no-confirm"],
    noRecommends: ["--no-recommends"],
    noCache: [],
    clean: ["zypper clean --all", "zypper clean -a", "zypper cc --all", "zypper clean", "zypper cc"],
    caches: ["/var/cache/zypp"],
    valueFlags: ["-t", "--type", "-r", "--repo", "--from", "-R", "--root"],
    versionSeparator: ["=", ">=", "<="],
  },
  {
    name: "pacman",
    kind: "system",
    family: "arch",
    update: ["-Sy", "-Syy"],
    install: ["-S", "-Sy", "-Syu", "-Syyu", "-U"],
    upgrade: ["-Su", "-Syu", "-Syyu"],
    remove: ["-R", "-Rs", "-Rns"],
    yes: ["--noconfirm"],
    noRecommends: [],
    noCache: [],
    clean: ["pacman -Scc --noconfirm", "pacman -Scc", "rm -rf /var/cache/pacman/pkg/*"],
    caches: ["/var/cache/pacman/pkg"],
    valueFlags: ["-r", "--root", "-b", "--dbpath", "--cachedir", "--config"],
    versionSeparator: ["="],
  },
  ...["pip", "pip3", "pip2", "pipx"].map((name) => ({
    ...NONE,
    name,
    kind: "language" as const,
    install: name === "pipx" ? ["install", "inject"] : ["install"],
    remove: ["uninstall"],
    yes: ["-y", "--yes"],
    noCache: ["--no-cache-dir"],
    clean: [
      "pip cache purge",
      "rm -rf /root/.cache/pip",
      "rm -rf ~/.cache/pip",
      "rm -rf /root/.cache",
      "rm -rf ~/.cache",
    ],
    caches: ["/root/.cache/pip"],
    valueFlags: [
      "-r",
      "--requirement",
      "-c",
      "--constraint",
      "-e",
      "--editable",
      "-t",
      "--target",
      "-i",
      "--index-url",
      "--extra-index-url",
      "-f",
      "--find-links",
      "--prefix",
      "--root",
      "--trusted-host",
      "--timeout",
      "--retries",
      "--cert",
      "--proxy",
      "--platform",
      "--python-version",
      "--no-binary",
      "--only-binary",
      "--progress-bar",
      "--upgrade-strategy",
      "--config-settings",
      "--src",
      "--root-user-action",
      "--cache-dir",
      "--log",
      "--exists-action",
      "--python",
      "--abi",
      "--implementation",
      "--report",
    ],
    versionSeparator: ["==", "===", "~=", "@"],
  })),
  {
    ...NONE,
    name: "uv",
    kind: "language",
    install: ["pip install", "add", "sync", "tool install", "pip sync"],
    remove: ["pip uninstall", "remove"],
    noCache: ["--no-cache", "-n"],
    clean: ["uv cache clean", "rm -rf /root/.cache/uv", "rm -rf ~/.cache/uv"],
    caches: ["/root/.cache/uv"],
    valueFlags: [
      "-r",
      "--requirement",
      "-c",
      "--constraint",
      "-e",
      "--editable",
      "-p",
      "--python",
      "--index-url",
      "--extra-index-url",
      "--group",
      "--extra",
      "--target",
      "--prefix",
    ],
    versionSeparator: ["==", "~=", "@"],
  },
  {
    ...NONE,
    name: "npm",
    kind: "language",
    install: ["install", "i", "add", "ci", "install-test", "isntall"],
    upgrade: ["update", "upgrade", "up"],
    remove: ["uninstall", "remove", "rm", "un"],
    yes: ["-y", "--yes"],
    clean: ["npm cache clean --force", "rm -rf /root/.npm", "rm -rf ~/.npm"],
    caches: ["/root/.npm"],
    valueFlags: [
      "--prefix",
      "-C",
      "--registry",
      "--loglevel",
      "--cache",
      "--omit",
      "--include",
      "-w",
      "--workspace",
      "--tag",
      "--userconfig",
      "--fetch-retries",
      "--fetch-timeout",
    ],
    versionSeparator: ["@"],
  },
  {
    ...NONE,
    name: "yarn",
    kind: "language",
    install: ["install", "add", "global add"],
    upgrade: ["upgrade", "up"],
    remove: ["remove"],
    clean: ["yarn cache clean", "rm -rf /usr/local/share/.cache/yarn"],
    caches: ["/usr/local/share/.cache/yarn", "/root/.cache/yarn"],
    valueFlags: [
      "--cwd",
      "--cache-folder",
      "--modules-folder",
      "--network-timeout",
      "--registry",
      "--mutex",
      "--network-concurrency",
    ],
    versionSeparator: ["@"],
  },
  {
    ...NONE,
    name: "pnpm",
    kind: "language",
    install: ["install", "i", "add", "fetch"],
    upgrade: ["update", "up", "upgrade"],
    remove: ["remove", "rm"],
    clean: ["pnpm store prune", "rm -rf /root/.local/share/pnpm/store"],
    caches: ["/root/.local/share/pnpm/store"],
    valueFlags: ["-C", "--dir", "--filter", "-F", "--registry", "--store-dir", "--reporter"],
    versionSeparator: ["@"],
  },
  {
    ...NONE,
    name: "gem",
    kind: "language",
    install: ["install", "i"],
    upgrade: ["update"],
    remove: ["uninstall"],
    noRecommends: ["--no-document", "-N"],
    clean: ["rm -rf /usr/local/bundle/cache"],
    caches: ["/usr/local/bundle/cache"],
    valueFlags: ["-v", "--version", "-i", "--install-dir", "-n", "--bindir", "-s", "--source", "--platform"],
    versionSeparator: [":"],
  },
  ...["conda", "mamba", "micromamba"].map((name) => ({
    ...NONE,
    name,
    kind: "language" as const,
    install: ["install", "create", "env create", "env update"],
    upgrade: ["update", "upgrade"],
    remove: ["remove", "uninstall"],
    yes: ["-y", "--yes"],
    clean: [`${name} clean --all --yes`, `${name} clean -afy`, `${name} clean -ay`, `${name} clean --all`],
    caches: ["/opt/conda/pkgs"],
    valueFlags: ["-c", "--channel", "-n", "--name", "-p", "--prefix", "-f", "--file", "--solver"],
    versionSeparator: ["=", "==", ">="],
  })),
  {
    ...NONE,
    name: "composer",
    kind: "language",
    install: ["install", "i", "require", "r", "create-project"],
    upgrade: ["update", "u", "upgrade"],
    remove: ["remove"],
    yes: ["-n", "--no-interaction"],
    noCache: ["--no-cache"],
    clean: ["composer clear-cache", "composer clearcache", "rm -rf /root/.composer/cache"],
    caches: ["/root/.composer/cache", "/tmp/cache"],
    valueFlags: ["-d", "--working-dir", "--ignore-platform-req"],
    versionSeparator: [":", "="],
  },
];

const byName = new Map(TABLE.map((manager) => [manager.name, manager]));

/** The package manager of that command name; undefined for every other command. */
export function packageManager(name: string | undefined): PackageManager | undefined {
  return name === undefined ? undefined : byName.get(name);
}

/** Every package manager that is known, system ones first. */
export const packageManagers: readonly PackageManager[] = TABLE;

/** What a command line asks a package manager to do. */
export interface PackageCommand {
  readonly manager: PackageManager;
  readonly action: "update" | "install" | "upgrade" | "remove" | "other";
  /** The subcommand as written: `install`, `pip install`, `-Syu`. */
  readonly subcommand: string;
  /** Words that are neither flags nor their values nor the subcommand, by index into `args`. */
  readonly operands: readonly number[];
}

/**
 * Reads a package manager's command line. `args` are the words behind the program, undefined where one can't be known
 * (such a word counts as an operand).
 */
export function packageCommand(
  name: string | undefined,
  args: readonly (string | undefined)[],
): PackageCommand | undefined {
  const manager = packageManager(name);
  if (!manager) return undefined;
  const plain: number[] = [];
  let flag: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const word = args[i];
    if (word?.startsWith("-") && word !== "-") {
      if (manager.name === "pacman" && flag === undefined && /^-[SURQ]|^--(?:sync|upgrade|remove)$/.test(word)) {
        flag = word === "--sync" ? "-S" : word === "--upgrade" ? "-U" : word === "--remove" ? "-R" : word;
      }
      if (manager.valueFlags.includes(word)) i++;
    } else plain.push(i);
  }
  if (manager.name === "pacman")
    return { manager, subcommand: flag ?? "", action: pacmanAction(flag), operands: plain };
  const first = args[plain[0] ?? -1];
  const second = args[plain[1] ?? -1];
  const actions = ["install", "update", "upgrade", "remove"] as const;
  for (const [text, used] of [
    [`${first} ${second}`, 2],
    [`${first}`, 1],
  ] as const) {
    const action = actions.find((one) => manager[one].includes(text));
    if (first !== undefined && action) return { manager, action, subcommand: text, operands: plain.slice(used) };
  }
  return { manager, action: "other", subcommand: first ?? "", operands: plain.slice(1) };
}

function pacmanAction(flag: string | undefined): PackageCommand["action"] {
  if (flag === undefined || /^-S[a-z]*[csigl]/.test(flag)) return "other";
  if (/^-R/.test(flag)) return "remove";
  return /^-[SU]/.test(flag) ? "install" : "other";
}
