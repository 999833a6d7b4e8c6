import type { ImageReference } from "../model/image-reference.ts";
import { matchesWildcard } from "./image-name.ts";

/** A registry, or a part of one, that gets no new images or is gone. */
export interface ClosedRegistry {
  /** What became of it, to follow its name: "has been frozen since 2023". */
  readonly what: string;
  /** The same image where it lives on, tag and digest kept; undefined where that is not known. */
  readonly instead: string | undefined;
  /** The other place surely holds the same image. */
  readonly same: boolean;
}

interface Row {
  readonly host: string;
  /** Of the repository, as a glob; everything where there is none. */
  readonly path?: string;
  readonly what: string;
  /** Host and repository to use instead; `*` takes in what the path's `*` stands for. */
  readonly instead?: string;
  readonly same?: boolean;
}

const FROZEN = "has been frozen since April 2023";
const OLD = "gets no new images";
const K8S: readonly Row[] = ["", "us.", "eu.", "asia."].flatMap((region) => [
  { host: `${region}gcr.io`, path: "google_containers/*", what: OLD, instead: "registry.k8s.io/*" },
  { host: `${region}gcr.io`, path: "google-containers/*", what: OLD, instead: "registry.k8s.io/*" },
  { host: `${region}gcr.io`, path: "k8s-artifacts-prod/*", what: OLD, instead: "registry.k8s.io/*" },
]);
const ELSEWHERE = "gets no new images, since the project publishes elsewhere";

/** Announcements of the projects and companies that ran them. */
const ROWS: readonly Row[] = [
  { host: "k8s.gcr.io", what: FROZEN, instead: "registry.k8s.io/*", same: true },
  ...K8S,
  { host: "gcr.io", path: "kubernetes-helm/tiller", what: "was shut down with Helm 2" },
  { host: "gcr.io", path: "kubebuilder/*", what: "was shut down in March 2025" },
  { host: "docker.pkg.github.com", what: "has been replaced by ghcr.io" },
  { host: "registry.centos.org", what: "is shut down" },
  { host: "*.bintray.io", what: "was shut down in 2021" },
  {
    host: "quay.io",
    path: "kubernetes-ingress-controller/nginx-ingress-controller",
    what: ELSEWHERE,
    instead: "registry.k8s.io/ingress-nginx/controller",
  },
  { host: "quay.io", path: "coreos/flannel", what: ELSEWHERE, instead: "ghcr.io/flannel-io/flannel" },
  {
    host: "quay.io",
    path: "coreos/kube-state-metrics",
    what: ELSEWHERE,
    instead: "registry.k8s.io/kube-state-metrics/kube-state-metrics",
  },
  {
    host: "quay.io",
    path: "coreos/prometheus-operator",
    what: ELSEWHERE,
    instead: "quay.io/prometheus-operator/prometheus-operator",
  },
  {
    host: "quay.io",
    path: "coreos/prometheus-config-reloader",
    what: ELSEWHERE,
    instead: "quay.io/prometheus-operator/prometheus-config-reloader",
  },
  { host: "quay.io", path: "coreos/kube-rbac-proxy", what: ELSEWHERE, instead: "quay.io/brancz/kube-rbac-proxy" },
  { host: "quay.io", path: "coreos/clair", what: ELSEWHERE, instead: "quay.io/projectquay/clair" },
  { host: "quay.io", path: "coreos/dex", what: ELSEWHERE, instead: "ghcr.io/dexidp/dex" },
  { host: "quay.io", path: "coreos/hyperkube", what: ELSEWHERE },
];

/** What became of the registry that the image is pulled from; undefined where it is alive, or nothing is known of it. */
export function closedRegistry(reference: ImageReference): ClosedRegistry | undefined {
  const host = reference.host.toLowerCase();
  const row = ROWS.find(
    (r) => matchesWildcard(r.host, host) && (r.path === undefined || matchesWildcard(r.path, reference.repository)),
  );
  if (!row) return undefined;
  const rest = reference.repository.slice(row.path?.endsWith("/*") ? row.path.length - 1 : 0);
  const version = `${reference.tag === undefined ? "" : `:${reference.tag}`}${reference.digest === undefined ? "" : `@${reference.digest}`}`;
  return {
    what: row.what,
    instead: row.instead && `${row.instead.replace("*", rest)}${version}`,
    same: row.same === true,
  };
}
