import type { Unit } from "../../model/subjects.ts";
import type { Parsed } from "../format.ts";
import { unitOfObjects } from "../kubernetes/unit.ts";
import { DoubtfulNode } from "../yaml/doubtful-node.ts";
import { parseYaml, type YamlDocument, type YamlStream } from "../yaml/stream.ts";
import { branchAt } from "./blocks.ts";
import { type Masked, mask } from "./mask.ts";
import { Region } from "./region.ts";
import { TemplateDoubts } from "./template-doubts.ts";

/** What is kept of a template until the next parse. */
export interface TemplateParsed extends Parsed {
  readonly stream: YamlStream;
  readonly units: readonly TemplateUnit[];
}

/** The unit of a document, with the number of blocks around its start, which its own text does not tell. */
interface TemplateUnit extends Unit {
  readonly document: YamlDocument;
  readonly depth: number;
}

/** Reads a template: Kubernetes objects of which all that the engine prints or decides is unknown. */
export function parseTemplate(text: string, previous: TemplateParsed | undefined): TemplateParsed {
  const masked = mask(text);
  const stream = parseYaml(text, { dialect: "1.1", masked: masked.text, previous: previous?.stream });
  const openings = Region.openings(masked);
  const old = new Map(previous?.units.map((unit) => [unit.document, unit]));
  const units = stream.documents.map((document): TemplateUnit => {
    const base = document.piece.offset;
    const depth = depthAt(masked, base);
    const present = old.get(document);
    if (present?.depth === depth) return present;
    const region = new Region(masked, openings, base);
    const node = new DoubtfulNode(document.root, new TemplateDoubts(region, document.root));
    return Object.assign(
      unitOfObjects(node, () => document.comments, false, true),
      { document, depth },
    );
  });
  const templated = masked.actions.length > 0;
  return {
    kind: "helm",
    text,
    stream,
    units,
    get problems() {
      // what the engine makes of it may well be right
      return templated ? [] : stream.documents.flatMap(({ problems }) => problems);
    },
    get unsettled() {
      return stream.documents.flatMap(({ unsettled }) => unsettled);
    },
    get comments() {
      return stream.documents.flatMap(({ comments }) => comments);
    },
  };
}

function depthAt({ branches }: Masked, offset: number): number {
  let depth = 0;
  for (let branch = branchAt(branches, offset); branch; branch = branch.parent) depth++;
  return depth;
}
