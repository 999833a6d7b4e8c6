import { rule } from "../rule.ts";
import { isChangedElsewhere, isNamed, pulled } from "./image-reference.ts";

export default rule<"image", { readonly ignore: readonly string[] }>({
  id: "verify-image-signature",
  subject: "image",
  kinds: ["dockerfile", "kubernetes", "compose", "aci"],
  category: "supply-chain",
  severity: "info",
  presets: [],
  summary: "Use images that are signed",
  why: "Whoever takes over an account or a registry can push another image under the same name. A signature ties the image to whoever built it.",
  remedy:
    "Take an image whose publisher signs it, or sign your own when it is pushed: cosign sign, notation sign. Only that a signature is there is looked at, not whose it is or whether it holds: have that verified where the image is pulled, by an admission controller.",
  except: "Publishers that prove in another way where their images come from.",
  needsNetwork: true,
  standards: {
    "cis-docker": ["4.5"],
    "cis-kubernetes": ["5.5.1"],
    "nist-800-190": ["4.1.5"],
    "nsa-cisa": ["Pod security: image signatures"],
    "owasp-docker": ["D08"],
    "owasp-kubernetes": ["K02:2022"],
    cwe: ["CWE-347"],
  },
  options: {
    ignore: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that need no signature, as globs over the name: `registry.example/acme/*`.",
    },
  },
  references: [
    { title: "Sigstore: signing containers", url: "https://docs.sigstore.dev/cosign/signing/signing_with_containers/" },
    { title: "Notary Project", url: "https://notaryproject.dev/docs/" },
  ],
  examples: [
    {
      kind: "dockerfile",
      told: { "acme/app:1.4": { trust: { signatures: [], attestations: ["provenance"] } } },
      bad: "FROM acme/app:1.4\n",
    },
    {
      kind: "compose",
      told: { "acme/app:1.4": { trust: { signatures: ["cosign"], attestations: [] } } },
      good: "services:\n  app:\n    image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      note: "The registry would not say.",
      told: { "acme/app:1.4": { trust: { signatures: undefined, attestations: undefined } } },
      good: "services:\n  app:\n    image: acme/app:1.4\n",
    },
  ],

  check(image, report, context) {
    const value = pulled(image);
    const trust = value && context.facts.images?.told(value.value)?.trust;
    if (!value || trust?.signatures?.length !== 0 || isNamed(context.options.ignore, value.value)) return;
    if (isChangedElsewhere(image, value, context)) return;
    const { text } = value.value;
    report(value, {
      message: `No signature was found beside ${text} in its registry, so that nothing ties it to whoever built it. Take an image that is signed, or sign it when it is pushed.`,
      detail: text,
    });
  },
});
