import { hardening } from "../../model/fix.ts";
import { parseImageReference } from "../../model/image-reference.ts";
import { set } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { pulled, writtenHere } from "./image-reference.ts";

export default rule({
  id: "no-unqualified-image",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "info",
  presets: [],
  summary: "Write the registry in front of an image's name",
  why: "A short name means Docker Hub to Docker, but Podman and CRI-O look it up in a list of registries, where somebody else may own it.",
  remedy: "Write docker.io, and library for official images, in front of the name.",
  except: "Where only Docker builds and runs the image, and no mirror is configured.",
  standards: { "nist-800-190": ["4.1.5"], "owasp-docker": ["D08"], cwe: ["CWE-427"] },
  fixes: ["hardening"],
  references: [
    {
      title: "Short names in Podman",
      url: "https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md",
    },
  ],
  examples: [
    { kind: "dockerfile", bad: "FROM debian:13\n", fixed: "FROM docker.io/library/debian:13\n" },
    {
      kind: "dockerfile",
      note: "Stages have no registry.",
      good: "FROM docker.io/library/debian:13 AS base\nFROM base\n",
    },
  ],

  check(image, report) {
    const value = pulled(image);
    if (!value || value.value.hostWritten) return;
    const { host, repository, tag, digest } = value.value;
    const full = `${host}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
    const wanted = parseImageReference(full);
    report(value, {
      message: `${value.value.text} names no registry, so that each tool decides where it comes from. Write ${host}/${repository}.`,
      fixes: wanted && writtenHere(image) ? [hardening(`Use ${full}`, set(value.place, wanted))] : [],
    });
  },
});
