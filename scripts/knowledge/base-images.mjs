// What an image is made of: distribution family, package manager, shell, C library and size.

const FAMILIES = {
  "debian(ubuntu)": "debian",
  ubuntu: "debian",
  "oracle/debian": "rhel",
  oracle: "rhel",
  rpm: "rhel",
  wolfi: "wolfi",
  none: "none",
};
const MANAGERS = {
  "yum/dnf": "yum",
  "dnf/microdnf": "dnf",
  "yum (AL2), dnf (AL2023)": "dnf",
  "microdnf/apt-get": "microdnf",
};

/** Images that the source does not hold: [match, family, package manager, shell, C library, size]. */
const MORE = [
  ...["docker", "caddy", "traefik", "registry", "composer", "nats", "influxdb:*-alpine", "vault", "hashicorp/vault"].map(
    (name) => [name, "alpine", "apk", "ash", "musl", "slim"],
  ),
  ...["haproxy", "memcached", "cassandra", "couchdb", "zookeeper", "neo4j", "perl", "wordpress", "drupal", "joomla",
    "nextcloud", "ghost", "telegraf", "influxdb", "jetty", "sonarqube", "redmine", "phpmyadmin", "pypy", "dart", "julia",
    "gcc", "erlang", "elixir", "haskell", "clojure", "groovy", "swift", "flink", "solr", "odoo", "couchbase",
    "sapmachine", "ibm-semeru-runtimes", "buildpack-deps", "nginxinc/nginx-unprivileged", "jenkins/jenkins", "kong",
    "mcr.microsoft.com/devcontainers/*", "ros"].map(
    (name) => [name, "debian", "apt-get", "bash", "glibc", ["gcc", "haskell", "swift", "erlang", "elixir", "buildpack-deps", "dart"].includes(name) ? "sdk" : "full"],
  ),
  ["mcr.microsoft.com/dotnet/runtime-deps", "debian", "apt-get", "bash", "glibc", "full"],
  ["mcr.microsoft.com/cbl-mariner/*", "rhel", "tdnf", "bash", "glibc", "full"],
  ["rockylinux/rockylinux", "rhel", "dnf", "bash", "glibc", "full"],
  ["quay.io/centos/centos", "rhel", "dnf", "bash", "glibc", "full"],
  ["public.ecr.aws/amazonlinux/amazonlinux", "rhel", "dnf", "bash", "glibc", "full"],
  ["registry.suse.com/bci/bci-micro", "rhel", "", "bash", "glibc", "minimal"],
  ["registry.suse.com/bci/bci-minimal", "rhel", "", "bash", "glibc", "minimal"],
  ["registry.suse.com/bci/bci-*", "rhel", "zypper", "bash", "glibc", "full"],
  ["registry.opensuse.org/opensuse/*", "rhel", "zypper", "bash", "glibc", "full"],
  ["public.ecr.aws/lambda/*", "rhel", "dnf", "bash", "glibc", "full"],
]; // biome-ignore format: a table

export function baseImages(source) {
  const rows = source.images
    .filter((image) => !image.match.startsWith("*:") && image.match !== "scratch")
    .map((image) => [
      image.match,
      FAMILIES[image.family] ?? image.family,
      MANAGERS[image.packageManager] ?? image.packageManager ?? "",
      image.shell ?? "",
      image.libc.includes("/") ? "" : image.libc,
      image.sizeClass,
    ]);
  const known = new Set(rows.map(([match]) => match));
  rows.push(...MORE.filter(([match]) => !known.has(match)));
  return { source: "own compilation", licence: "facts", date: source.extracted, images: rows };
}
