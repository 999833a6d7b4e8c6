import type { ShellCommand } from "../../model/command.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { textOf } from "../../text/span.ts";
import { Matching } from "../lineage.ts";
import { rule } from "../rule.ts";
import { appendCommand } from "./append-command.ts";
import { actual, asksHost, checksAnything, isDownload, namesCommit, savedFile, shownUrl, urlOf } from "./downloads.ts";
import { verifiedInput } from "./verified-download.ts";

export default rule<"command", { readonly allowedHosts: readonly string[] }>({
  id: "verify-download-checksum",
  subject: "command",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "warning",
  presets: ["cis-docker", "nist-800-190"],
  summary: "Compare what is downloaded with a checksum or signature",
  why: "What the server sends today may be another file than the one that was tested, through a mistake or through an attack.",
  remedy: "Compare it with sha256sum -c or gpg --verify in the same RUN, or use ADD --checksum=sha256:... .",
  except:
    "A host that the team controls; name it in allowedHosts. What is named by the whole hash of a commit is not told.",
  standards: {
    "cis-docker": ["4.11", "4.12"],
    "nist-800-190": ["4.1.5"],
    "owasp-docker": ["D08"],
    "owasp-kubernetes": ["K02:2022"],
    cwe: ["CWE-494", "CWE-345"],
  },
  fixes: ["choice"],
  options: {
    allowedHosts: {
      type: "array",
      items: { type: "string" },
      description: "Hosts whose files need no check.",
      default: [],
    },
  },
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN curl -fsSL -o /opt/app.jar https://example.com/app-1.4.jar\n",
      fixed:
        'FROM debian:13\nRUN curl -fsSL -o /opt/app.jar https://example.com/app-1.4.jar && echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  /opt/app.jar" | sha256sum -c -\n',
    },
    {
      kind: "dockerfile",
      bad: "FROM debian:13\nRUN curl -fsSL https://example.com/app-1.4.tgz | tar -xz -C /opt\n",
      fixed:
        'FROM debian:13\nRUN curl -fsSL -o /tmp/app-1.4.tgz https://example.com/app-1.4.tgz \\\n    && echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  /tmp/app-1.4.tgz" | sha256sum -c - \\\n    && tar -xz -C /opt < /tmp/app-1.4.tgz \\\n    && rm /tmp/app-1.4.tgz\n',
    },
    {
      kind: "dockerfile",
      good: 'FROM debian:13\nRUN curl -fsSLO https://example.com/app.jar && echo "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  app.jar" | sha256sum -c -\n',
    },
  ],

  check(command, report, { options }) {
    if (command.script.instruction?.keyword !== "RUN" || !isDownload(command)) return;
    const download = actual(command);
    const file = savedFile(download);
    const unpacked = file === undefined ? unpackedBy(command) : undefined;
    const url = urlOf(command);
    if (!url || (file === undefined && !unpacked) || asksHost(command, options.allowedHosts)) return;
    if (namesCommit(url.pattern) || isSignature(url.pattern) || (file && isSignature(file)) || isChecked(command, file))
      return;
    const key = /\.(?:gpg|asc|pub|key|pem)$|\/keyrings?\//.test(file ?? url.pattern) || unpacked === "gpg";
    const what = shownUrl(url.text);
    report(download, {
      message: unpacked
        ? `${unpacked} takes ${what} as it comes, unchecked. Save it, compare a checksum, then go on.`
        : `Nothing checks that ${what} is the file that was tested. Compare a checksum or signature in this RUN.`,
      ...(key ? { severity: "info" as const } : {}),
      fixes: file ? checked(command, file) : verifiedInput(command),
    });
  },
});

const UNPACKERS =
  /^(?:tar|bsdtar|unzip|gunzip|gzip|zcat|xz|xzcat|unxz|bunzip2|bzip2|zstd|unzstd|cpio|dpkg|funzip|gpg|dd)$/;

/** The program behind the pipe that makes files of the download. */
function unpackedBy({ pipeline, index }: ShellCommand): string | undefined {
  const next = pipeline.commands[index + 1];
  const name = next && actual(next).name;
  return name !== undefined && UNPACKERS.test(name) ? name : undefined;
}

/** The means of a check itself. */
function isSignature(name: string): boolean {
  return /\.(?:sha\d+(?:sums?|\.txt)?|sig|sign|minisig|asc|md5|sums?|DIGESTS?)(?:[?#].*)?$|SHA(?:SUMS|\d+)|checksums?/i.test(
    name,
  );
}

/** Something in the same script checks, or a later RUN of the stage names the file and checks. */
function isChecked({ script }: ShellCommand, file: string | undefined): boolean {
  if (checksAnything(script)) return true;
  const { instruction } = script;
  const base = file?.slice(file.lastIndexOf("/") + 1);
  if (!instruction || !base) return false;
  return checks.below(instruction).some((i) => textOf(i.at).includes(base));
}

const checks = new Matching(({ keyword, scripts }) => keyword === "RUN" && scripts.some(checksAnything));

function checked(command: ShellCommand, file: string): Fix[] {
  const { script, pipeline } = command;
  if (!/^[\w./@+-]+$/.test(file) || pipeline.commands.length > 1) return [];
  const check = `echo "REPLACE_WITH_THE_SHA256_OF_THE_FILE  ${file}" | sha256sum -c -`;
  const intent = appendCommand(script, pipeline, check);
  return intent ? [choice("Compare a checksum (to be filled in)", intent)] : [];
}
