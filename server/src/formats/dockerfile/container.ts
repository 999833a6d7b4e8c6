import type { ShellScript } from "../../model/command.ts";
import type { Container, EnvironmentVariable, Port, Workload } from "../../model/container.ts";
import { type List, type UnknownValue, unknown, type Value } from "../../model/value.ts";
import { noOperation } from "../no-operation.ts";
import type { InstructionModel } from "./instruction.ts";
import type { StageModel } from "./stage.ts";
import { placeOf } from "./targets.ts";
import { toValue } from "./values.ts";

const elsewhere: UnknownValue = unknown("not in this format");

/** The final stage as a container: what a Dockerfile can't say is unknown. */
export function finalContainer(stage: StageModel): Container {
  const { at } = stage;
  const list: List<string> = { state: "unknown", items: [], complete: false, at };
  const container: Container = {
    kind: "dockerfile",
    name: stage.name,
    role: "stage",
    at,
    get extent() {
      return stage.extent;
    },
    image: stage.rootImage,
    stage,
    get workload() {
      return workload;
    },
    get user() {
      return stage.user;
    },
    group: elsewhere,
    runAsNonRoot: elsewhere,
    privileged: elsewhere,
    allowPrivilegeEscalation: elsewhere,
    capabilitiesAdded: list,
    capabilitiesDropped: list,
    readOnlyRootFilesystem: elsewhere,
    seccompProfile: elsewhere,
    memoryLimit: elsewhere,
    memoryRequest: elsewhere,
    cpuLimit: elsewhere,
    cpuRequest: elsewhere,
    ...noOperation,
    get environment() {
      return environmentOf(stage);
    },
    get ports() {
      return chain(stage).flatMap(({ instructions }) => instructions.flatMap(portsOf));
    },
    mounts: [],
    get scripts() {
      return scriptsOf(stage);
    },
    get healthCheck() {
      return healthCheckOf(stage);
    },
  };
  const workload: Workload = {
    kind: "dockerfile",
    type: "Dockerfile",
    name: undefined,
    at,
    get extent() {
      return stage.extent;
    },
    containers: [container],
    os: rootOf(stage).windows ? "windows" : rootOf(stage).image ? "linux" : "unknown",
    partial: false,
    hostNetwork: elsewhere,
    hostPid: elsewhere,
    hostIpc: elsewhere,
    podRunAsNonRoot: elsewhere,
    podUser: elsewhere,
    podGroup: elsewhere,
    fsGroup: elsewhere,
    supplementaryGroups: list,
    podSeccompProfile: elsewhere,
    hostUsers: elsewhere,
    automountServiceAccountToken: elsewhere,
    serviceAccountName: elsewhere,
    restart: { policy: elsewhere, maxRetries: elsewhere },
    volumes: [],
    acceptsSecurityContext: false,
    credentials: [],
  };
  return container;
}

/** The stages that a stage builds on, the first one first, and itself. */
function chain(stage: StageModel): StageModel[] {
  const stages = [stage];
  for (let parent = stage.parent; parent; parent = parent.parent) stages.unshift(parent);
  return stages;
}

function rootOf(stage: StageModel): StageModel {
  return chain(stage)[0] as StageModel;
}

/** What ENV leaves in the image; the last one of a name counts. */
function environmentOf(stage: StageModel): EnvironmentVariable[] {
  const byName = new Map<string, EnvironmentVariable>();
  for (const { environment } of chain(stage)) {
    for (const variable of environment) {
      if (variable.source !== "env") continue;
      byName.delete(variable.name);
      byName.set(variable.name, variable);
    }
  }
  return [...byName.values()];
}

function portsOf(instruction: InstructionModel): Port[] {
  if (instruction.keyword !== "EXPOSE" || instruction.broken) return [];
  const { writer } = instruction.stage.dockerfile;
  return instruction.syntax.words.map((word, index) => {
    const at = word.text.span(0, word.text.text.length);
    const place = placeOf(writer, { what: "item", syntax: instruction.syntax, index }, at);
    const resolved = instruction.expand(word);
    const match = resolved.known ? /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(resolved.text) : null;
    const number = toValue(resolved, at, {
      place: placeOf<number>(writer, { what: "word", resolved, word: at }, at),
      read: () => (match && Number(match[1]) <= 65_535 ? Number(match[1]) : undefined),
    });
    const port: Port = {
      number,
      published: elsewhere,
      exposure: "declared",
      hostIp: elsewhere,
      protocol: match?.[3]?.toLowerCase() ?? "tcp",
      at,
      place,
    };
    return match?.[2] ? { ...port, last: Number(match[2]) } : port;
  });
}

function healthCheckOf(stage: StageModel): Value<boolean> {
  const { writer } = stage.dockerfile;
  for (const own of chain(stage).reverse()) {
    const instruction = own.instructions.findLast(({ keyword, broken }) => keyword === "HEALTHCHECK" && !broken);
    if (!instruction) continue;
    const off = instruction.words[0]?.text.toUpperCase() === "NONE";
    const place = placeOf<boolean>(writer, { what: "instruction", instruction }, instruction.keywordAt);
    return { state: "set", value: !off, at: instruction.at, level: own === stage ? "own" : "inherited", place };
  }
  if (rootOf(stage).from === undefined) return unknown("base image", stage.at);
  return { state: "unset", at: stage.at, place: placeOf(writer, { what: "before user", stage }, stage.at) };
}

function scriptsOf(stage: StageModel): ShellScript[] {
  const health = stage.instructions.findLast(({ keyword, broken }) => keyword === "HEALTHCHECK" && !broken);
  return [stage.entrypoint, stage.command, health].flatMap((instruction) => instruction?.scripts ?? []);
}
