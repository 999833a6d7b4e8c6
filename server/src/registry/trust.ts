import type { ImageTrust } from "../model/image-facts.ts";
import type { ImageReference } from "../model/image-reference.ts";
import type { RegistryClient } from "./client.ts";
import type { Descriptor } from "./manifest.ts";
import { RegistryError } from "./registry-error.ts";

/** What lies beside an image, by the names that people know. */
interface Trust {
  readonly signatures: readonly string[];
  readonly attestations: readonly string[];
}

/** Of BuildKit's manifests and of referrers, how many are read. */
const MOST_MANIFESTS = 8;
const MOST_NAMES = 50;
const LONGEST_NAME = 300;

/** What cosign calls the predicate of a bundle that does nothing but sign. */
const SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1";

const NOTHING: Trust = { signatures: [], attestations: [] };

/**
 * What of signatures and attestations lies beside an image in its repository. What can't be asked does not fail: where
 * nothing was found elsewhere it makes the answer undefined.
 * @param attestations the manifests of BuildKit in its index
 * @throws RegistryError only where the asking was cancelled
 */
export async function trustOf(
  client: RegistryClient,
  reference: ImageReference,
  digest: string,
  attestations: readonly Descriptor[],
): Promise<ImageTrust> {
  const tag = digest.replace(":", "-");
  const sources = await Promise.all([
    asked(client.referrers(reference, digest).then((all) => merged(all.map(referrerTrust)))),
    ...(["sig", "att", "sbom"] as const).map((what) => asked(cosignTrust(client, reference, `${tag}.${what}`, what))),
    ...attestations.slice(0, MOST_MANIFESTS).map((one) => asked(buildKitTrust(client, reference, one))),
  ]);
  const { signatures, attestations: attested } = merged(sources.map((one) => one ?? NOTHING));
  const isWhole = !sources.includes(undefined);
  return {
    signatures: signatures.length > 0 || isWhole ? signatures : undefined,
    attestations: attested.length > 0 || isWhole ? attested : undefined,
  };
}

/** By the artifact type of a manifest that refers to the image. */
function referrerTrust({ artifactType = "", annotations = {} }: Descriptor): Trust {
  const predicate = annotations["dev.sigstore.bundle.predicateType"] ?? annotations["in-toto.io/predicate-type"];
  if (artifactType === "application/vnd.cncf.notary.signature") return { ...NOTHING, signatures: ["notation"] };
  if (artifactType.startsWith("application/vnd.dev.sigstore.bundle")) {
    // the bundle of an attestation is signed itself
    const signs = predicate === undefined || predicate === SIGN_PREDICATE;
    return { signatures: ["cosign"], attestations: signs ? [] : [predicateName(predicate)] };
  }
  if (artifactType === "application/vnd.dev.cosign.artifact.sig.v1+json") return { ...NOTHING, signatures: ["cosign"] };
  if (artifactType === "application/vnd.dev.cosign.artifact.sbom.v1+json")
    return { ...NOTHING, attestations: ["sbom"] };
  if (artifactType.startsWith("application/vnd.in-toto")) {
    return { ...NOTHING, attestations: [predicate === undefined ? "in-toto" : predicateName(predicate)] };
  }
  return artifactType === "" ? NOTHING : { ...NOTHING, attestations: [predicateName(artifactType)] };
}

/** What cosign keeps beside an image under a tag that is made of its digest. */
async function cosignTrust(
  client: RegistryClient,
  reference: ImageReference,
  tag: string,
  what: "sig" | "att" | "sbom",
): Promise<Trust> {
  const layers = await layersOf(client, { ...reference, tag });
  if (!layers) return NOTHING;
  if (what === "sig") return { ...NOTHING, signatures: ["cosign"] };
  if (what === "sbom") return { ...NOTHING, attestations: ["sbom"] };
  const predicates = layers.map(({ annotations = {} }) => annotations.predicateType);
  return {
    // each is an envelope with a signature
    signatures: ["cosign"],
    attestations: predicates.map((one) => (one === undefined ? "in-toto" : predicateName(one))),
  };
}

async function buildKitTrust(
  client: RegistryClient,
  reference: ImageReference,
  { digest }: Descriptor,
): Promise<Trust> {
  const { manifest } = await client.byDigest(reference, digest);
  const layers = manifest.kind === "image" ? manifest.layers : [];
  const predicates = layers.flatMap(({ annotations = {} }) => annotations["in-toto.io/predicate-type"] ?? []);
  return { ...NOTHING, attestations: predicates.map(predicateName) };
}

/** Of the image that a tag points to; undefined where there is no such tag. */
async function layersOf(client: RegistryClient, reference: ImageReference): Promise<readonly Descriptor[] | undefined> {
  try {
    const { manifest } = await client.resolve(reference);
    return manifest.kind === "image" ? manifest.layers : [];
  } catch (error) {
    if (error instanceof RegistryError && error.fault === "not found") return undefined;
    throw error;
  }
}

/** A type of predicate or artifact as people call it. */
function predicateName(type: string): string {
  if (/^https:\/\/slsa\.dev\/provenance\b/.test(type)) return "provenance";
  if (/\bspdx\b|\bcyclonedx\b/i.test(type)) return "sbom";
  return type.slice(0, LONGEST_NAME);
}

function merged(all: readonly Trust[]): Trust {
  const names = (of: (one: Trust) => readonly string[]) => [...new Set(all.flatMap(of))].slice(0, MOST_NAMES);
  return { signatures: names(({ signatures }) => signatures), attestations: names((one) => one.attestations) };
}

/** Undefined where the registry would not say. */
async function asked(trust: Promise<Trust>): Promise<Trust | undefined> {
  try {
    return await trust;
  } catch (error) {
    if (error instanceof RegistryError && error.fault !== "cancelled") return undefined;
    throw error;
  }
}
