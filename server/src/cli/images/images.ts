import { type Inventory, inventory } from "../../inventory/inventory.ts";
import { mentionsIn } from "../../inventory/mentions.ts";
import { KnownImages } from "../../registry/known-images.ts";
import { parseArguments } from "../arguments.ts";
import type { World } from "../check.ts";
import { CHECK_OPTIONS } from "../check-options.ts";
import { type Help, helpPage } from "../help.ts";
import { readImageFiles } from "../image-files.ts";
import { askAbout } from "../online-images.ts";
import { type ErrorOutput, printable } from "../output.ts";
import { onlineAccess, REGISTRY_OPTIONS } from "../registry-options.ts";
import { cyclonedx } from "./cyclonedx.ts";
import { imagesOutput } from "./json.ts";
import { imagesTable } from "./table.ts";

const OPTIONS = {
  format: { value: "FORMAT", oneOf: ["table", "json", "cyclonedx"], help: "table, json or cyclonedx (1.6, JSON)" },
  online: { help: "ask registries how old images are" },
  ...REGISTRY_OPTIONS,
  config: CHECK_OPTIONS.config,
  help: CHECK_OPTIONS.help,
} as const;

const HELP: Help = {
  usage: "[PATH...]",
  about:
    "Lists the images that Dockerfiles, manifests, Compose files, container groups, kustomizations and Helm values name: in which versions, how they are pinned, how long they are supported, how old they are, and where they stand.",
  options: OPTIONS,
  codes:
    "0 all was read (--online: and all registries have answered), 2 wrong usage, a path that can't be read or a registry that gave no answer, 3 an internal error.",
};

const WRITERS = {
  table: imagesTable,
  json: (all: Inventory, errors: readonly ErrorOutput[]) => asJson(imagesOutput(all, errors)),
  cyclonedx: (all: Inventory) => asJson(cyclonedx(all)),
} as const;

/** `plimsoll images`: lists the images that files name. @throws UsageError */
export async function imagesCommand(args: readonly string[], world: World): Promise<number> {
  const { streams, cwd, today } = world;
  const { positionals, options } = parseArguments(args, OPTIONS);
  if (options.has("help")) {
    streams.out(helpPage("images", HELP));
    return 0;
  }
  const access = onlineAccess(options);
  const { files, errors: unread } = await readImageFiles(positionals, cwd, options.get("config")?.[0]);
  const errors = [...unread];
  const failed = (path: string, message: string) => errors.push({ path, message });
  const images = new KnownImages(access && (await askAbout(files, access, world, true, failed)));
  const mentions = files.flatMap(({ file, kind, text, places }) => mentionsIn({ path: file.path, kind, text, places }));
  const format = (options.get("format")?.[0] ?? "table") as keyof typeof WRITERS;
  streams.out(WRITERS[format](inventory(mentions, { today, images }), errors));
  for (const { path, message } of errors) streams.err(`${printable(`${path}: ${message}`)}\n`);
  return errors.length > 0 ? 2 : 0;
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}
