import type { BuildStage } from "../../model/dockerfile.ts";
import type { SameAs } from "../../model/finding.ts";
import { rule } from "../rule.ts";

const TWICE: SameAs = {
  hadolint: ["DL3024"],
  buildkit: ["DuplicateStageName"],
  trivy: ["DS-0012"],
  checkov: ["CKV_DOCKER_11"],
  kics: ["f2daed12"],
};

export default rule({
  id: "no-duplicate-stage-name",
  subject: "document",
  kinds: ["dockerfile"],
  category: "hygiene",
  severity: "error",
  presets: ["recommended"],
  notSecurity: true,
  summary: "Give every build stage a name of its own",
  why: "COPY --from and --target take the last stage of a name that several have, or fail: what gets built is not what the reader thinks.",
  remedy: "Rename one of the stages. `scratch` and `context` mean something else already.",
  sameAs: {
    hadolint: ["DL3024", "DL3063"],
    buildkit: ["DuplicateStageName", "ReservedStageName"],
    trivy: ["DS-0012"],
    checkov: ["CKV_DOCKER_11"],
    kics: ["f2daed12"],
  },
  references: [
    {
      title: "Name your build stages",
      url: "https://docs.docker.com/build/building/multi-stage/#name-your-build-stages",
    },
  ],
  examples: [
    { kind: "dockerfile", bad: "FROM golang:1.26 AS build\nFROM node:24 AS build\n" },
    { kind: "dockerfile", good: "FROM golang:1.26 AS build\nFROM alpine:3.23\n" },
  ],

  check({ dockerfile }, report) {
    const first = new Map<string, BuildStage>();
    for (const stage of dockerfile?.stages ?? []) {
      const name = stage.name?.toLowerCase();
      const at = stage.from?.words[2];
      if (name === undefined || !at) continue;
      const earlier = first.get(name);
      if (earlier) {
        report(at, {
          message: `Another stage is called ${earlier.name} already, and upper and lower case do not tell them apart. Give this one a name of its own.`,
          sameAs: TWICE,
          related: [{ at: earlier.at, message: `The first stage that is called ${earlier.name}` }],
        });
      } else first.set(name, stage);
      if (name === "scratch" || name === "context") {
        report(at, {
          message: `${stage.name} ${name === "scratch" ? "means the empty image" : "is the name of the build context"}: a stage cannot be reached under it. Name it otherwise.`,
          severity: "warning",
          detail: "reserved",
          sameAs: { hadolint: ["DL3063"], buildkit: ["ReservedStageName"] },
        });
      }
    }
  },
});
