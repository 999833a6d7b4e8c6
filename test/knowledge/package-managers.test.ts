import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { packageCommand } from "../../server/src/knowledge/package-command-line.ts";
import { packageManager, packageManagers } from "../../server/src/knowledge/package-managers.ts";

describe("packageCommand", () => {
  const read = (line: string) => {
    const [name, ...args] = line.split(" ");
    const found = packageCommand(name, args);
    return found && [found.action, found.subcommand, found.operands.map((i) => args[i]).join(" ")].join("|");
  };
  const cases: [string, string | undefined][] = [
    ["apt-get update", "update|update|"],
    [
      "apt-get -y install --no-install-recommends -t bookworm-backports curl git=1:2.39",
      "install|install|curl git=1:2.39",
    ],
    ["apt-get dist-upgrade -y", "upgrade|dist-upgrade|"],
    ["apk add --no-cache --virtual .build gcc", "install|add|gcc"],
    ["dnf update -y", "upgrade|update|"],
    ["zypper -n in vim", "install|in|vim"],
    ["pacman -Syu --noconfirm git", "install|-Syu|git"],
    ["pacman -Scc --noconfirm", "other|-Scc|"],
    ["pip install -r requirements.txt", "install|install|"],
    ["uv pip install flask", "install|pip install|flask"],
    ["yarn global add typescript", "install|global add|typescript"],
    ["npm ci", "install|ci|"],
    ["npm run build", "other|run|build"],
    ["gem install -v 2.1 bundler", "install|install|bundler"],
    ["curl -y", undefined],
  ];
  for (const [line, expected] of cases) it(line, () => assert.equal(read(line), expected));

  it("takes a word that can't be known for an operand", () => {
    assert.deepEqual(packageCommand("apt-get", ["install", undefined])?.operands, [1]);
  });
});

describe("packageManager", () => {
  it("knows every name once, with caches and commands that clean them", () => {
    assert.equal(new Set(packageManagers.map(({ name }) => name)).size, packageManagers.length);
    for (const manager of packageManagers) {
      assert.ok(manager.install.length > 0 && manager.clean.length > 0 && manager.caches.length > 0, manager.name);
      assert.equal(packageManager(manager.name), manager);
    }
  });
});
