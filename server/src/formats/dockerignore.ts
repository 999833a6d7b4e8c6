import type { Comment } from "../model/comment.ts";
import type { IgnorePattern } from "../model/ignore-file.ts";
import { Piece, span } from "../text/span.ts";
import type { Format } from "./format.ts";

/** .dockerignore and .containerignore, as the Docker command line reads them (moby/patternmatcher/ignorefile). */
export const dockerignore: Format = {
  kind: "dockerignore",
  parse(text) {
    const piece = new Piece(text);
    const patterns: IgnorePattern[] = [];
    const comments: Comment[] = [];
    let waiting: Omit<Comment, "covers">[] = [];
    for (const match of text.matchAll(/[^\n]*\n|[^\n]+$/g)) {
      const { index, 0: line } = match;
      const start = index === 0 && line.startsWith("\ufeff") ? 1 : 0;
      const written = line.slice(start).trim();
      if (written === "") continue;
      const begin = index + line.indexOf(written);
      const at = span(piece, begin, begin + written.length);
      // a hash is a comment at the very beginning of the line only
      if (begin === index + start && written.startsWith("#")) {
        waiting.push({ text: written.replace(/^#+\s*/, ""), at, trailing: false });
        continue;
      }
      const negated = written.startsWith("!");
      const pattern = (negated ? written.slice(1) : written).trim();
      for (const comment of waiting) comments.push({ ...comment, covers: at });
      waiting = [];
      if (pattern !== "") patterns.push({ text: pattern, negated, at, line: span(piece, index, index + line.length) });
    }
    for (const comment of waiting) comments.push({ ...comment, covers: undefined });
    const document = { kind: "dockerignore" as const, at: span(piece, 0, text.length), ignoreFile: { patterns } };
    return {
      kind: "dockerignore",
      text,
      units: [{ subjects: { document: [document] } }],
      problems: [],
      unsettled: [],
      comments,
    };
  },
};
