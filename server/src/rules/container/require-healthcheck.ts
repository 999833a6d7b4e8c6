import type { Container } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { append } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { healthProbe } from "./health-probe.ts";
import { called } from "./wording.ts";

export default rule({
  id: "require-healthcheck",
  subject: "container",
  kinds: ["dockerfile", "compose"],
  category: "lifecycle",
  severity: "info",
  presets: ["cis-docker", "nist-800-190"],
  notSecurity: true,
  summary: "Say how to tell that the container works",
  why: "Without a health check a program that hangs counts as running: nothing restarts it, and what depends on it starts too early.",
  remedy: "Add HEALTHCHECK, or `healthcheck:` in Compose, with a command that asks the program itself.",
  except: "Images that run in Kubernetes alone, which has probes of its own, and images that others build on.",
  sameAs: {
    hadolint: ["DL3057"],
    trivy: ["DS-0026"],
    checkov: ["CKV_DOCKER_2"],
    kics: ["b03a748a", "698ed579"],
  },
  standards: { "cis-docker": ["4.6", "5.27"], "nist-800-190": ["4.4.5"], "owasp-docker": ["D07"], cwe: ["CWE-778"] },
  fixes: ["choice"],
  references: [{ title: "HEALTHCHECK", url: "https://docs.docker.com/reference/dockerfile/#healthcheck" }],
  examples: [
    {
      kind: "dockerfile",
      bad: 'FROM nginx:1.30-alpine\nEXPOSE 8080\nCMD ["nginx"]\n',
      fixed:
        'FROM nginx:1.30-alpine\nEXPOSE 8080\nHEALTHCHECK --interval=30s --timeout=3s CMD wget -q -O /dev/null http://localhost:8080/ || exit 1\nCMD ["nginx"]\n',
    },
    { kind: "compose", bad: "services:\n  app:\n    image: acme/app:1.4\n" },
    {
      kind: "compose",
      good: 'services:\n  app:\n    image: acme/app:1.4\n    healthcheck:\n      test: ["CMD", "app", "--health"]\n',
    },
  ],

  check(container, report) {
    // the Dockerfile that a service is built from may say it
    if (container.healthCheck?.state !== "unset" || container.build || holdsFilesOnly(container)) return;
    if (container.stage && container.ports.length === 0) {
      // it may as well be a tool, or a base for others
      report(container, {
        message: `${called(container)} has no HEALTHCHECK: if it is a service, a program that hangs counts as running. Add one then.`,
        severity: "hint",
      });
      return;
    }
    report(container, {
      message: `${called(container)} says nothing of how to tell that it works: a program that hangs counts as running. Add ${container.stage ? "HEALTHCHECK" : "healthcheck"}.`,
      fixes: fixesFor(container),
    });
  },
});

/** A stage that is there to be exported: nothing runs in it. */
function holdsFilesOnly({ stage }: Container): boolean {
  if (!stage || stage.rootImage || stage.command || stage.entrypoint) return false;
  return stage.instructions.some(({ keyword }) => keyword === "COPY" || keyword === "ADD");
}

function fixesFor({ stage }: Container): Fix[] {
  const probe = stage && healthProbe(stage);
  return probe ? [choice("Ask the port of EXPOSE", append(stage.beforeUser, probe))] : [];
}
