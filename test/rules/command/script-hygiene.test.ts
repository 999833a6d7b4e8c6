import noMaintainer from "../../../server/src/rules/build/no-maintainer.ts";
import noCdInRun from "../../../server/src/rules/command/no-cd-in-run.ts";
import singleDownloadTool from "../../../server/src/rules/command/single-download-tool.ts";
import usePipefail from "../../../server/src/rules/command/use-pipefail.ts";
import useraddNoLogInit from "../../../server/src/rules/command/useradd-no-log-init.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const run = (script: string, from = "debian:13") => `FROM ${from}\nRUN ${script}\n`;

testRule(noMaintainer, {
  valid: [{ kind, code: "FROM debian:13\nLABEL maintainer=me\n" }],
  invalid: [
    {
      kind,
      code: 'FROM debian:13\nmaintainer "Ada $X" <a@b.example>  \nRUN make\n',
      findings: [
        {
          line: 2,
          text: "maintainer",
          fixes: [
            {
              safety: "safe",
              output:
                'FROM debian:13\nlabel org.opencontainers.image.authors="\\"Ada \\$X\\" <a@b.example>"  \nRUN make\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "quotes around it all, another escape",
      code: "# escape=`\nFROM debian:13\nMAINTAINER 'C:\\Ada`s'\n",
      findings: [
        {
          line: 3,
          fixes: [
            {
              output: '# escape=`\nFROM debian:13\nLABEL org.opencontainers.image.authors="C:\\Ada``s"\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "two lines",
      code: "FROM debian:13\nMAINTAINER Ada \\\n  Lovelace\n",
      findings: [{ line: 2, fixes: [] }],
    },
  ],
});

testRule(noCdInRun, {
  valid: [
    { kind, code: run("make && cd /opt && make") },
    { kind, name: "a subshell", code: run("(cd /opt && make) && make") },
    { kind, name: "relative", code: run("cd src && make") },
    { kind, name: "CMD", code: "FROM nginx:1.30\nCMD cd /usr/share && nginx\n" },
    { kind, name: "made just before", code: run("mkdir /x && cd /x && make") },
  ],
  invalid: [
    {
      kind,
      name: "already there",
      code: "FROM debian:13\nWORKDIR /src/\nRUN cd /src && \\\n  make\n",
      findings: [
        {
          line: 3,
          text: "cd /src",
          message: /WORKDIR is \/src already/,
          fixes: [{ safety: "safe", output: "FROM debian:13\nWORKDIR /src/\nRUN make\n" }],
        },
      ],
    },
    {
      kind,
      name: "the WORKDIR is another one by now",
      code: "FROM debian:13\nWORKDIR /src\nWORKDIR sub\nRUN cd /src && make\n",
      findings: [{ line: 4, message: /Say so with a WORKDIR/ }],
    },
    {
      kind,
      name: "alone: a mistake",
      code: run("cd /opt"),
      findings: [
        {
          line: 2,
          severity: "warning",
          text: "cd /opt",
          fixes: [{ safety: "choice", output: "FROM debian:13\nWORKDIR /opt\n" }],
        },
      ],
    },
    { kind, name: "alone and relative", code: run("cd opt"), findings: [{ line: 2, severity: "warning", fixes: [] }] },
    { kind, name: "ONBUILD", code: "FROM debian:13\nONBUILD RUN cd /opt\n", findings: [{ line: 2, fixes: [] }] },
    {
      kind,
      name: "before a chain, in the file's line breaks",
      code: "FROM debian:13\r\nRUN cd /opt \\\r\n  && make \\\r\n  && make install\r\n",
      findings: [
        {
          line: 2,
          severity: "info",
          fixes: [{ output: "FROM debian:13\r\nWORKDIR /opt\r\nRUN make \\\r\n  && make install\r\n" }],
        },
      ],
    },
  ],
});

testRule(singleDownloadTool, {
  valid: [
    {
      kind,
      name: "one of them goes again",
      code: "FROM debian:13\nRUN apt-get install -y curl\nRUN apt-get install -y wget make && make && apt-get purge -y wget make\n",
    },
    { kind, code: run("curl https://a.example | wc && apt-get install -y wget") },
    { kind, name: "each in its stage", code: `${run("curl https://a.example")}${run("wget https://a.example")}` },
    { kind, name: "both in a builder", code: `${run("apt-get install -y curl wget", "debian:13 AS b")}FROM scratch\n` },
    {
      kind,
      name: "a health check is not the build",
      code: `${run("wget https://a.example")}HEALTHCHECK CMD curl localhost\n`,
    },
  ],
  invalid: [
    {
      kind,
      code: `${run("sudo wget https://a.example")}RUN curl https://b.example && curl https://c.example\n`,
      findings: [{ line: 3, text: "curl", severity: "info" }],
    },
    {
      kind,
      name: "both installed",
      code: run("apt-get install -y curl git wget"),
      findings: [{ line: 2, text: "wget", sameAs: {} }],
    },
  ],
});

testRule(usePipefail, {
  valid: [
    {
      kind,
      name: "only lists what is there",
      code: run("find /usr/local -exec ldd {} + | awk '{ print $3 }' | sort -u | xargs apt-mark manual"),
    },
    {
      kind,
      name: "a substitution whose failure is passed over anyway",
      code: run("for f in $(git status | awk 1); do cp $f /out; done"),
    },
    { kind, name: "an argument", code: run('apt-get install -y "$(curl https://example.com/list | sort)"') },
    { kind, name: "an assignment by a command", code: run("export V=$(curl https://example.com/v | sort) && make") },
    { kind, code: run("set -o pipefail; a | b") },
    { kind, name: "a part of a condition", code: run("if [ -f x ] && head -1 x | grep -q y; then z; fi") },
    { kind, name: "set with others", code: run("set -euxo pipefail && a | b") },
    { kind, name: "meant to be cut off", code: run("yes | b") },
    { kind, name: "its failure does not matter", code: run("a | b || true") },
    { kind, name: "no pipe", code: run("a || b") },
    { kind, name: "PowerShell", code: 'FROM debian:13\nSHELL ["pwsh", "-c"]\nRUN a | b\n' },
    {
      kind,
      name: "of an earlier stage",
      code: 'FROM debian:13 AS a\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN x\nFROM a\nRUN y | z\n',
    },
    { kind, name: "a condition", code: run("if dpkg -l | grep -q curl; then make; fi") },
    {
      kind,
      name: "Alpine's sh can",
      code: 'FROM alpine:3.23\nSHELL ["/bin/sh", "-o", "pipefail", "-c"]\nRUN a | b\n',
    },
    { kind, name: "echo does not fail", code: run("echo app:app | chpasswd") },
  ],
  invalid: [
    {
      kind,
      name: "a plain assignment fails with its pipe",
      code: run("set -e; V=$(curl https://example.com/v | sort); make"),
      findings: [{ line: 2, message: /Where curl fails/ }],
    },
    {
      kind,
      name: "hadolint tells every pipe",
      code: run("find / -name x | sort > /list"),
      settings: { extends: ["plimsoll:hadolint"] },
      findings: [{ line: 2, message: /Where find fails/ }],
    },
    {
      kind,
      code: run("a; \\\n  wget -O - https://a.example | tar -x"),
      findings: [
        {
          line: 3,
          text: "wget -O - https://a.example | tar -x",
          fixes: [
            {
              safety: "choice",
              output:
                'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a; \\\n  wget -O - https://a.example | tar -x\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "another shell in force",
      code: 'FROM acme/base:1\nSHELL ["/bin/bash", "-c"]\nRUN a | b\n',
      findings: [
        {
          line: 3,
          fixes: [
            {
              safety: "hardening",
              output: 'FROM acme/base:1\nSHELL ["/bin/bash", "-c"]\nRUN set -o pipefail && a | b\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "plain sh may be dash",
      code: 'FROM scratch\nSHELL ["/bin/sh", "-o", "pipefail", "-c"]\nRUN a | b\n',
      findings: [{ line: 3, fixes: [] }],
    },
    {
      kind,
      name: "a heredoc with its own interpreter",
      code: "FROM debian:13\nRUN <<EOF\n#!/bin/bash\na | b\nEOF\n",
      findings: [{ line: 4, text: "a | b", fixes: [] }],
    },
    {
      kind,
      name: "what may fail stands in the middle",
      code: run("echo a | gpg --dearmor | tee /c"),
      findings: [{ line: 2, message: /Where gpg fails/ }],
    },
    {
      kind,
      name: "behind a condition",
      code: run("if a; then b | c; fi"),
      findings: [{ line: 2, text: "b | c" }],
    },
    { kind, name: "inside a subshell", code: run("(a | b) && c", "acme/base:1"), findings: [{ line: 2, fixes: [] }] },
  ],
});

testRule(useraddNoLogInit, {
  valid: [
    { kind, code: run("useradd -u 1000 a") },
    { kind, name: "no number", code: run("useradd a") },
    { kind, name: "short flag in a cluster", code: run("useradd -ml -u 123456 a") },
    { kind, name: "a higher bound", code: run("useradd -u 123456 a"), options: { uidThreshold: 200000 } },
    { kind, name: "what the base may say", code: run('useradd -u "$UID_OF_APP" a') },
  ],
  invalid: [
    {
      kind,
      name: "through an ARG",
      code: "FROM debian:13\nARG ID=123456\nRUN useradd --uid=$ID a\n",
      findings: [
        {
          line: 3,
          fixes: [{ safety: "safe", output: "FROM debian:13\nARG ID=123456\nRUN useradd --no-log-init --uid=$ID a\n" }],
        },
      ],
    },
    { kind, name: "glued", code: run("groupadd a && useradd -mu123456 a"), findings: [{ line: 2 }] },
  ],
});
