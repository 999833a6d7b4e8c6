import { aci } from "../formats/aci/aci.ts";
import { compose } from "../formats/compose/compose.ts";
import { dockerfile } from "../formats/dockerfile/dockerfile.ts";
import { dockerignore } from "../formats/dockerignore.ts";
import type { Format } from "../formats/format.ts";
import { helm } from "../formats/helm/helm.ts";
import { kubernetes } from "../formats/kubernetes/kubernetes.ts";
import { kustomize } from "../formats/kustomize/kustomize.ts";
import type { Kind } from "../model/kind.ts";

/** Every format by the kind it reads. */
export const formats: Readonly<Record<Kind, Format>> = {
  dockerfile,
  kubernetes,
  compose,
  aci,
  kustomize,
  helm,
  dockerignore,
};
