import { availableParallelism } from "node:os";
import { parentPort, type Worker, workerData } from "node:worker_threads";
import { rules } from "../rules/all.ts";
import { AppliedSettings, type SettingsOptions } from "./applying-settings.ts";
import { checkFiles, rootsOf, type World } from "./check.ts";
import type { CheckOptions } from "./check-options.ts";
import type { Candidate } from "./find-files.ts";
import { type KnownOfImages, RunImages } from "./image-knowledge.ts";
import type { Part } from "./run.ts";

/** Files that a thread takes at a time. */
const CHUNK = 20;
/** With fewer files for each thread, starting it costs more than it spares. */
const LEAST = 1000;

/** A file as it is sent to a thread. */
type Sent = Omit<Candidate, "root"> & { readonly root: string };

/** What a thread has to know before it gets files. */
interface Work {
  readonly options: CheckOptions;
  readonly setting: SettingsOptions;
  readonly known: KnownOfImages;
  readonly world: Pick<World, "cwd" | "today" | "color">;
}

/**
 * Checks files in as many threads as were asked for, or as there are cores where the files are many; this thread is one of
 * them. Returns what each stretch of the files gave, in their order: the same as one thread alone would find.
 * @param one checks a stretch of the files in this thread
 * @param step is called for each file
 */
export async function checkInThreads(
  files: readonly Candidate[],
  {
    options,
    world,
    setting,
    known,
    one,
    step,
  }: {
    readonly options: CheckOptions;
    readonly world: World;
    readonly setting: SettingsOptions;
    readonly known: KnownOfImages;
    readonly one: (files: readonly Candidate[]) => Promise<Part>;
    readonly step: () => void;
  },
): Promise<readonly Part[]> {
  const { startThread } = world.streams;
  const count = options.jobs ?? Math.min(availableParallelism(), Math.floor(files.length / LEAST));
  if (!startThread || count < 2 || files.length <= CHUNK) return [await one(files)];
  const chunks = Array.from({ length: Math.ceil(files.length / CHUNK) }, (_, i) =>
    files.slice(i * CHUNK, (i + 1) * CHUNK),
  );
  const parts: Part[] = [];
  let next = 0;
  const { cwd, today, color } = world;
  const work: Work = { options, setting, known, world: { cwd, today, color } };
  const helping = Array.from({ length: Math.min(count, chunks.length) - 1 }, async () => {
    const thread = startThread(work);
    try {
      for (let i = next++; i < chunks.length; i = next++) {
        const chunk = chunks[i] as readonly Candidate[];
        parts[i] = await ask(thread, chunk);
        for (const _ of chunk) step();
      }
    } finally {
      await thread.terminate();
    }
  });
  const own = async () => {
    for (let i = next++; i < chunks.length; i = next++) {
      parts[i] = await one(chunks[i] as readonly Candidate[]);
      // the other threads want to be heard
      await new Promise((done) => setImmediate(done));
    }
  };
  await Promise.all([own(), ...helping]);
  return parts;
}

function ask(thread: Worker, files: readonly Candidate[]): Promise<Part> {
  return new Promise((done, fail) => {
    const sent: readonly Sent[] = files.map((file) => ({ ...file, root: file.root.folder }));
    thread.once("message", (part: Part) => {
      thread.off("error", fail);
      done(part);
    });
    thread.once("error", fail);
    thread.postMessage(sent);
  });
}

/** What a thread does that was started to help: it answers each list of files with what it found there. */
export function help(): void {
  const { options, setting, known, world } = workerData as Work;
  const settings = new AppliedSettings(rules, setting);
  const roots = rootsOf(world.cwd);
  const images = new RunImages(known, world.cwd);
  const silent = { out: () => {}, err: () => {}, outIsTerminal: false, errIsTerminal: false };
  const whole: World = { ...world, streams: silent, stdin: () => new Uint8Array() };
  parentPort?.on("message", async (sent: readonly Sent[]) => {
    const files = sent.map((file) => ({ ...file, root: roots.of(file.root, file.root) }));
    const run = await checkFiles(files, options, whole, settings, { images, step: () => {} });
    parentPort?.postMessage({ ...run });
  });
}
