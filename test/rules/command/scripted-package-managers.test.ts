import noSystemUpgrade from "../../../server/src/rules/command/no-system-upgrade.ts";
import useAptGet from "../../../server/src/rules/command/use-apt-get.ts";
import useAssumeYes from "../../../server/src/rules/command/use-assume-yes.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const run = (script: string, from = "debian:13") => `FROM ${from}\nRUN ${script}\n`;

testRule(useAssumeYes, {
  valid: [
    ...["-fmy install a", "install a -y", "--yes -q install a", "--assume-yes install a", "install -qq a"].map((c) => ({
      kind: kind as "dockerfile",
      code: run(`apt-get ${c}`),
    })),
    { kind, name: "quiet twice", code: run("apt-get install -q -q a && apt-get install --quiet --quiet a") },
    { kind, name: "quiet by number", code: run("apt-get install -q=2 a") },
    { kind, name: "an option", code: run("apt-get -o APT::Get::Assume-Yes=true install a") },
    { kind, name: "answered", code: run("yes | apt-get install a") },
    {
      kind,
      name: "configured above",
      code: `${run("echo 'APT::Get::Assume-Yes \"true\";' > /etc/apt/apt.conf.d/90yes")}RUN apt-get install a\n`,
    },
    { kind, name: "asks nothing", code: run("apk add curl && apt-get update", "alpine:3.23") },
    { kind, name: "pacman", code: run("pacman -S --noconfirm git", "archlinux:base") },
    { kind, name: "apt removes without a question", code: run("apt-get remove curl") },
    { kind, name: "only shown", code: run("apt-get install --dry-run a") },
  ],
  invalid: [
    {
      kind,
      code: run("yum install \\\n  httpd-2.4.24 # not quiet", "rockylinux:9"),
      findings: [
        {
          line: 2,
          text: "install",
          severity: "info",
          sameAs: {
            hadolint: ["DL3030"],
            kics: ["6e19193a"],
            semgrep: ["dockerfile/best-practice/missing-yum-assume-yes-switch"],
          },
          fixes: [{ safety: "safe", output: run("yum install -y \\\n  httpd-2.4.24 # not quiet", "rockylinux:9") }],
        },
      ],
    },
    {
      kind,
      name: "one q is not enough",
      code: run("sudo apt-get -q upgrade"),
      findings: [{ line: 2, fixes: [{ title: "Add -y", output: run("sudo apt-get -q upgrade -y") }] }],
    },
    {
      kind,
      name: "pacman's word for it",
      code: run("pacman -S git", "archlinux:base"),
      findings: [{ line: 2, sameAs: {}, fixes: [{ output: run("pacman -S --noconfirm git", "archlinux:base") }] }],
    },
    {
      kind,
      name: "removing and upgrading",
      code: run("zypper rm vim && dnf update"),
      findings: [
        { line: 2, sameAs: { hadolint: ["DL3034"], kics: ["45e1fca5"] } },
        { line: 2, sameAs: {}, fixes: [{ output: run("zypper rm vim && dnf update -y") }] },
      ],
    },
    {
      kind,
      name: "a JSON array is told of and left alone",
      code: 'FROM debian:13\nRUN ["zypper", "install", "git"]\n',
      findings: [{ line: 2, sameAs: { hadolint: ["DL3034"], kics: ["45e1fca5"] }, fixes: [] }],
    },
  ],
});

testRule(useAptGet, {
  valid: [
    { kind, code: run("apt-get update && apt-cache search curl") },
    { kind, name: "only a word", code: run("echo apt install curl") },
    { kind, name: "alone it does nothing", code: run("apt") },
  ],
  invalid: [
    {
      kind,
      code: run("sudo /usr/bin/apt install -y curl"),
      findings: [
        {
          line: 2,
          text: "/usr/bin/apt",
          fixes: [{ safety: "safe", output: run("sudo /usr/bin/apt-get install -y curl") }],
        },
      ],
    },
    {
      kind,
      name: "searching",
      code: run("apt show curl"),
      findings: [{ line: 2, fixes: [{ title: "Use apt-cache", output: run("apt-cache show curl") }] }],
    },
    { kind, name: "no counterpart", code: run("apt list --installed"), findings: [{ line: 2, fixes: [] }] },
  ],
});

testRule(noSystemUpgrade, {
  valid: [
    { kind, name: "one package", code: run("dnf upgrade -y openssl-libs", "fedora:44") },
    { kind, name: "on Arch it must be", code: run("pacman -Syu --noconfirm git", "archlinux:base") },
    { kind, name: "a language's packages", code: run("npm update") },
    { kind, name: "the index alone", code: run("apt-get update && apk update") },
  ],
  invalid: [
    {
      kind,
      name: "the whole RUN goes where nothing of use is left",
      code: run("apt-get update && apt-get dist-upgrade -y && rm -rf /var/lib/apt/lists/*"),
      findings: [
        {
          line: 2,
          text: "apt-get dist-upgrade -y",
          sameAs: {
            trivy: ["DS-0024"],
            kics: ["682fe378"],
            semgrep: ["dockerfile/best-practice/avoid-apt-get-upgrade"],
          },
          fixes: [{ safety: "choice", output: "FROM debian:13\n" }],
        },
      ],
    },
    {
      kind,
      name: "in the middle",
      code: run("apt-get update \\\n    && apt-get upgrade -y \\\n    && apt-get install -y curl"),
      findings: [{ line: 3, fixes: [{ output: run("apt-get update \\\n    && apt-get install -y curl") }] }],
    },
    {
      kind,
      name: "at the end",
      code: run("zypper install -y curl && zypper dup -y", "opensuse/leap:15.6"),
      findings: [{ line: 2, fixes: [{ output: run("zypper install -y curl", "opensuse/leap:15.6") }] }],
    },
    {
      kind,
      name: "an update that installs nothing",
      code: run("yum update -y; make", "centos:7"),
      findings: [
        {
          line: 2,
          sameAs: {
            trivy: ["DS-0017"],
            kics: ["8f6456be"],
            semgrep: ["dockerfile/best-practice/avoid-yum-update"],
          },
          fixes: [{ output: run("make", "centos:7") }],
        },
      ],
    },
    {
      kind,
      name: "a comment between stays where it is",
      code: run("apt-get update && apt-get install -y a && \\\n  # patches\n  apk upgrade && \\\n  # then\n  make"),
      findings: [{ line: 4, fixes: [] }],
    },
    {
      kind,
      name: "an index would be left alone",
      code: run("apt-get update && apt-get upgrade -y && make"),
      findings: [{ line: 2, fixes: [] }],
    },
  ],
});
