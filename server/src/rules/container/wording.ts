import type { Container, Workload } from "../../model/container.ts";
import type { Kind } from "../../model/kind.ts";

const NOUNS: Readonly<Record<Container["role"], string>> = {
  main: "Container",
  init: "Init container",
  sidecar: "Sidecar container",
  ephemeral: "Ephemeral container",
  stage: "The image",
};

/** A container in a sentence: `Container web`, `Service db`, `The image` at its beginning, `container web` inside. */
export function called(container: Container, where: "beginning" | "inside" = "beginning"): string {
  const text =
    container.role === "stage"
      ? NOUNS.stage
      : container.name === undefined
        ? "This container"
        : `${container.kind === "compose" ? "Service" : NOUNS[container.role]} ${container.name}`;
  return where === "beginning" ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/** A pod, service or container group as a whole in a sentence: `Deployment web`; `Service db` at its beginning, `service db` inside. */
export function calledWorkload(workload: Workload, where: "beginning" | "inside" = "beginning"): string {
  const own = { service: "service", containerGroup: "container group" }[workload.type];
  const noun = own ?? workload.type;
  const text = workload.name === undefined ? `this ${noun.toLowerCase()}` : `${noun} ${workload.name}`;
  return where === "beginning" ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Bytes as a person writes them in this kind of file: `256Mi`, `256M`, `0.25 GB`. */
export function memory(bytes: number, kind: Kind): string {
  if (kind === "aci") return `${bytes / 2 ** 30} GB`;
  const units = kind === "compose" ? ["", "K", "M", "G"] : ["", "Ki", "Mi", "Gi"];
  let value = bytes;
  let unit = 0;
  while (unit < units.length - 1 && value >= 1024 && value % 1024 === 0) {
    value /= 1024;
    unit++;
  }
  return `${value}${units[unit]}`;
}

/** Cores as a person writes them in this kind of file: `500m`, `0.5 cores`. */
export function cores(count: number, kind: Kind): string {
  if (kind === "kubernetes") return count % 1 === 0 ? String(count) : `${Math.round(count * 1000)}m`;
  return count === 1 ? "1 core" : `${count} cores`;
}
