import type { Container } from "../../model/container.ts";
import { choice, type Fix, hardening } from "../../model/fix.ts";
import type { Intent } from "../../model/place.ts";
import type { RuleContext } from "../rule.ts";
import { asksForMissing, type MissingOption } from "./presets.ts";

/** True where a container without a setting is to be asked for it; Azure's ordinary groups can't carry a security context. */
export function asksToAdd(container: Container, context: RuleContext<MissingOption>, lenient: boolean): boolean {
  if (container.kind === "aci" && !container.workload.acceptsSecurityContext) return false;
  return asksForMissing(container.kind, context, lenient);
}

/** A fix that takes a privilege away. In Compose, where images mostly start as root and need some, a person chooses it. */
export function confine(container: Container, title: string, ...intents: Intent[]): Fix {
  return container.kind === "compose" ? choice(title, ...intents) : hardening(title, ...intents);
}
