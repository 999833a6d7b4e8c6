import { choice } from "../../model/fix.ts";
import { replace } from "../../model/place.ts";
import { span } from "../../text/span.ts";
import { namesCommit, shownUrl } from "../command/downloads.ts";
import { onlyLenient } from "../container/presets.ts";
import { rule } from "../rule.ts";
import { isGit, sourcesOf } from "./copied-sources.ts";

export default rule({
  id: "add-remote-checksum",
  subject: "instruction",
  kinds: ["dockerfile"],
  category: "supply-chain",
  severity: "warning",
  presets: ["recommended", "cis-docker", "nist-800-190"],
  summary: "Give ADD a checksum for what it downloads",
  why: "Whoever controls the server, or the way to it, decides what ends up in the image; a build next week may get another file without notice.",
  remedy: "Add --checksum=sha256:... for a file, and a full commit hash after # for a git repository.",
  standards: { "cis-docker": ["4.12"], "nist-800-190": ["4.1.5"], "owasp-docker": ["D08"], cwe: ["CWE-494"] },
  fixes: ["choice"],
  references: [{ title: "ADD --checksum", url: "https://docs.docker.com/reference/dockerfile/#add---checksum" }],
  examples: [
    {
      kind: "dockerfile",
      bad: "FROM alpine:3.23\nADD https://example.com/tool /usr/local/bin/\n",
      fixed:
        "FROM alpine:3.23\nADD --checksum=sha256:REPLACE_WITH_THE_SHA256_OF_THE_FILE https://example.com/tool /usr/local/bin/\n",
    },
    {
      kind: "dockerfile",
      good: "FROM alpine:3.23\nADD https://github.com/acme/tool.git#4b825dc642cb6eb9a060e54bf8d69288fbee4904 /src\n",
    },
  ],

  check(instruction, report, context) {
    if (instruction.keyword !== "ADD" || instruction.flags.some((f) => f.name === "checksum")) return;
    for (const source of sourcesOf(instruction)) {
      const text = source.value.state === "set" ? source.value.value : source.text;
      if (isGit(text)) {
        // a variable without a value here may well hold the commit
        if (source.value.state !== "set" && /#[^:]*\$/.test(text)) continue;
        // a release is named as most people name it; that it may be moved is for those who ask for more
        if (/#v?\d+(?:\.\d+)+/.test(text) && onlyLenient(context)) continue;
        if (!pinnedToCommit(text)) report(source, { ...gitReport(text), detail: text });
      } else if (/^https?:\/\//i.test(text) && !namesCommit(text)) {
        report(source, {
          message: `Nothing says what ${shownUrl(source.text)} must contain: the server decides what ends up in the image. Add --checksum=sha256:...`,
          detail: source.text,
          fixes: [
            choice(
              "Add --checksum, to be filled in",
              replace(
                span(instruction.at.piece, instruction.keywordAt.end, instruction.keywordAt.end),
                " --checksum=sha256:REPLACE_WITH_THE_SHA256_OF_THE_FILE",
              ),
            ),
          ],
        });
      }
    }
  },
});

function pinnedToCommit(url: string): boolean {
  const ref = /#([^:]*)/.exec(url)?.[1];
  return (
    (ref !== undefined && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i.test(ref)) ||
    /[?&](?:checksum|commit)=[0-9a-f]{40}/i.test(url)
  );
}

/** A branch moves by design; a tag may be moved. */
function gitReport(url: string): { message: string; severity?: "info" } {
  const named = /#[^:]+/.test(url);
  return {
    message: `${named ? "A branch or tag" : "The default branch"} of a git repository can change between builds. Name the full commit hash after #.`,
    ...(named ? { severity: "info" } : {}),
  };
}
