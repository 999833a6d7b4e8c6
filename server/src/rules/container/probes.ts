import type { Container } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import type { Probe } from "../../model/operation.ts";
import { type Place, set } from "../../model/place.ts";
import { effective, known } from "../../model/value.ts";

/** True for a container that is to run for ever; those of Jobs, and those that prepare others, end by themselves. */
export function servesForLong({ role, workload, ports, kind }: Container): boolean {
  // of Azure's groups many are tasks that say nothing of it
  if (kind === "aci" && ports.length === 0) return false;
  return role === "main" && effective(workload.restart.policy) === "always";
}

/** Knative Serving asks the port of its containers by itself, and names their images by digest. */
export function isKnative({ workload }: Container): boolean {
  return workload.apiVersion?.startsWith("serving.knative.dev/") ?? false;
}

/** A probe of the first port, as a start; none where no port is known. */
export function probeFix({ ports, kind }: Container, place: Place<Probe>, name: string): Fix[] {
  const port = ports.find(({ protocol, number }) => protocol === "tcp" && number.state === "set");
  const number = port && known(port.number);
  if (number === undefined) return [];
  const how = kind === "aci" ? "http" : "tcp";
  return [choice(`Add a ${name} probe of port ${number}, as a start`, set(place, { how, port: number }))];
}
