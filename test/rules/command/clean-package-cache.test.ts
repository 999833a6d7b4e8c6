import rule from "../../../server/src/rules/command/clean-package-cache.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const run = (script: string) => `FROM base:1\nRUN ${script}\n`;
testRule(rule, {
  valid: [
    { kind, code: run("apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*") },
    { kind, name: "the folder above", code: run("apt-get update; apt-get install -y curl; rm -r /var/lib/apt /tmp/*") },
    { kind, name: "dist-clean", code: run("apt-get update && apt-get install -y curl && apt-get dist-clean") },
    { kind, name: "a builder stage", code: "FROM base:1 AS b\nRUN apk add gcc\nFROM scratch\nCOPY --from=b /x /x\n" },
    {
      kind,
      name: "cleaned inside a condition",
      code: run('if [ -n "$X" ]; then yum -y install a && yum clean -y all; fi'),
    },
    { kind, name: "mounted", code: run("--mount=type=cache,target=/var/cache/dnf dnf install -y curl") },
    {
      kind,
      name: "switched off by ENV of the parent stage",
      code: "FROM base:1 AS b\nENV PIP_NO_CACHE_DIR=1\nFROM b\nRUN pip install flask\n",
    },
    { kind, name: "the home folder by its short name", code: run("pip install flask && rm -rf ~/.cache") },
    { kind, name: "a manager that is not asked about", code: run("apk add curl"), options: { managers: ["pip"] } },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "Debian keeps the index alone",
      code: "FROM debian:13\nRUN apt-get update\n",
      findings: [{ line: 2, message: /leaves its index in this layer/ }],
    },
    {
      kind: "dockerfile",
      name: "others keep both",
      code: "FROM fedora:43\nRUN dnf -y install curl\n",
      findings: [{ line: 2, message: /its index and downloads/ }],
    },
    {
      kind,
      code: run("apk add --virtual .deps gcc"),
      findings: [
        {
          line: 2,
          text: "apk add",
          sameAs: { hadolint: ["DL3019"], trivy: ["DS-0025"], kics: ["ae9c56a6"] },
          fixes: [
            { safety: "safe", output: run("apk add --no-cache --virtual .deps gcc") },
            {
              safety: "choice",
              output: run("--mount=type=cache,target=/etc/apk/cache,sharing=locked apk add --virtual .deps gcc"),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "operators at the ends of lines",
      code: run("set -x && \\\n    dnf install -y curl && \\\n    useradd app"),
      findings: [
        {
          line: 3,
          sameAs: { hadolint: ["DL3040"], trivy: ["DS-0019"], kics: ["295acb63"] },
          fixes: [
            {
              safety: "safe",
              output: run("set -x && \\\n    dnf install -y curl && \\\n    dnf clean all && \\\n    useradd app"),
            },
            {
              output: run(
                "--mount=type=cache,target=/var/cache/dnf,sharing=locked set -x && \\\n    dnf install -y curl && \\\n    useradd app",
              ),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "a heredoc",
      code: "FROM base:1\nRUN <<EOF\n  apt-get update\n  apt-get install -y curl\nEOF\n",
      findings: [
        {
          line: 3,
          fixes: [
            {
              safety: "safe",
              output:
                "FROM base:1\nRUN <<EOF\n  apt-get update\n  apt-get install -y curl\n  rm -rf /var/lib/apt/lists/*\nEOF\n",
            },
            {
              output:
                "FROM base:1\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked <<EOF\n  apt-get update\n  apt-get install -y curl\nEOF\n",
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "a later RUN installs from the index: a person decides",
      code: `${run("apt-get update && apt-get install -y curl")}RUN apt-get install -y git\n`,
      findings: [
        {
          line: 2,
          fixes: [
            {
              safety: "choice",
              output: `${run("apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*")}RUN apt-get install -y git\n`,
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "installed again after cleaning",
      code: run("yum -y install a && yum clean all && yum -y install b"),
      findings: [{ line: 2, text: "yum -y install" }],
    },
    {
      kind,
      name: "yum clean metadata is not enough",
      code: run("yum -y install a && yum clean metadata"),
      findings: [{ line: 2 }],
    },
    {
      kind,
      name: "a flag is for each command",
      code: run("apk add a && apk add b && pip install c"),
      findings: [
        { line: 2, text: "apk add" },
        { line: 2, text: "apk add" },
        { line: 2, text: "pip install", sameAs: { hadolint: ["DL3042"], kics: ["f2f903fb"] } },
      ],
    },
    {
      kind,
      name: "python -m pip",
      code: run("python3 -m pip install flask"),
      findings: [
        {
          line: 2,
          fixes: [
            { output: run("python3 -m pip install --no-cache-dir flask") },
            { output: run("--mount=type=cache,target=/root/.cache/pip python3 -m pip install flask") },
          ],
        },
      ],
    },
    {
      kind,
      name: "somebody else's image",
      code: "FROM base:1 AS b\nONBUILD RUN yarn install\nFROM scratch\n",
      findings: [{ line: 2, sameAs: { hadolint: ["DL3060"] } }],
    },
    {
      kind,
      name: "downloads are kept once docker-clean is gone",
      code: run(
        "--mount=type=cache,target=/var/lib/apt rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install curl",
      ),
      findings: [
        {
          line: 2,
          text: "apt-get install",
          fixes: [
            {
              output: run(
                "--mount=type=cache,target=/var/lib/apt rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install curl && apt-get clean",
              ),
            },
            {
              output: run(
                "--mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install curl",
              ),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "somebody else's home is elsewhere",
      code: "FROM base:1\nUSER app\nRUN pip install flask\n",
      findings: [{ line: 3, fixes: [{ output: "FROM base:1\nUSER app\nRUN pip install --no-cache-dir flask\n" }] }],
    },
    {
      kind,
      name: "Fedora's dnf has a folder of its own",
      code: "FROM fedora:43\nRUN dnf install -y curl\n",
      findings: [
        {
          line: 2,
          fixes: [
            { output: "FROM fedora:43\nRUN dnf install -y curl && dnf clean all\n" },
            {
              output:
                "FROM fedora:43\nRUN --mount=type=cache,target=/var/cache/libdnf5,sharing=locked dnf install -y curl\n",
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "zypper and pacman",
      code: "FROM base:1\nRUN zypper -n in curl\nRUN pacman -Sy --noconfirm curl\n",
      options: { managers: ["zypper", "pacman"] },
      findings: [
        {
          line: 2,
          fixes: [
            {
              output: "FROM base:1\nRUN zypper -n in curl && zypper clean --all\nRUN pacman -Sy --noconfirm curl\n",
            },
            {
              output:
                "FROM base:1\nRUN --mount=type=cache,target=/var/cache/zypp,sharing=locked zypper -n in curl\nRUN pacman -Sy --noconfirm curl\n",
            },
          ],
        },
        { line: 3 },
      ],
    },
  ],
});
