import type { Container } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Place, replace, set } from "../../model/place.ts";
import type { SetValue } from "../../model/value.ts";
import { rule } from "../rule.ts";
import { healthProbe } from "./health-probe.ts";
import { saidByExtended } from "./inheritance.ts";
import { called } from "./wording.ts";

export default rule({
  id: "no-disabled-healthcheck",
  subject: "container",
  kinds: ["dockerfile", "compose"],
  category: "lifecycle",
  severity: "info",
  presets: [],
  notSecurity: true,
  summary: "Do not switch the image's health check off",
  why: "The check that the image's makers thought right no longer runs: a program that hangs counts as running.",
  remedy: "Remove the line, or put a check of your own in its place.",
  except: "A base image whose check does not fit what this one runs.",
  fixes: ["choice"],
  references: [{ title: "HEALTHCHECK", url: "https://docs.docker.com/reference/dockerfile/#healthcheck" }],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    healthcheck:\n      disable: true\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    healthcheck:\n      disable: false\n",
    },
    { kind: "dockerfile", bad: "FROM acme/base:2\nHEALTHCHECK NONE\n" },
    { kind: "dockerfile", good: 'FROM acme/base:2\nHEALTHCHECK CMD ["/app", "--health"]\n' },
  ],

  check(container, report) {
    const { healthCheck } = container;
    if (healthCheck?.state !== "set" || healthCheck.value || saidByExtended(container.kind, healthCheck)) return;
    report(healthCheck, {
      message: `${called(container)} switches its health check off: a program that hangs counts as running. Put a check of your own in its place.`,
      fixes: fixesFor(container, healthCheck),
    });
  },
});

function fixesFor({ stage }: Container, { at, place }: SetValue<boolean>): Fix[] {
  if (!stage) return [choice("Switch the health check on", set(place as Place<boolean>, true))];
  const probe = healthProbe(stage);
  return probe ? [choice("Ask the port of EXPOSE", replace(at, probe))] : [];
}
