// Products of endoflife.date that are published as images, their release cycles as one string each.

/** Not an image that people build on or run by tag, or whose cycles do not tell what the tags mean. */
const LEFT_OUT = [
  "openjdk-builds-from-oracle", // the image is deprecated as a whole; the cycles are those of Oracle's own builds
  "kubernetes",
  "mssqlserver",
  "windows-server",
  "istio",
];

/** A cycle ends when the next release comes out: being one behind is no end of life. */
const ROLLING = [
  "rust", "traefik", "deno", "telegraf", "wordpress", "sonarqube-community", "prometheus", "jenkins", "keycloak",
  "grafana-loki", "grafana", "mattermost", "gitlab", "influxdb", "nginx", "docker-engine", "elasticsearch", "redis",
  "mongodb", "mysql", "mariadb", "nextcloud", "drupal", "apache-airflow", "gradle", "go", "envoy", "couchbase-server",
]; // biome-ignore format: a list

/** Repositories that hold the same product. */
const MORE_IMAGES = {
  dotnet: ["mcr.microsoft.com/dotnet/core/*", "mcr.microsoft.com/dotnet/nightly/*", "mcr.microsoft.com/dotnet/monitor"],
  "alpine-linux": ["alpine/git!"],
  "apache-kafka": ["apache/kafka-native"],
  nodejs: [],
  "windows-server-core": ["mcr.microsoft.com/windows/servercore/iis"],
  redis: ["redis/redis-stack!"],
};

const CODENAMES = {
  nodejs: {
    4: "argon",
    6: "boron",
    8: "carbon",
    10: "dubnium",
    12: "erbium",
    14: "fermium",
    16: "gallium",
    18: "hydrogen",
    20: "iron",
    22: "jod",
    24: "krypton",
  },
};

export function endOfLife(source) {
  const products = {};
  for (const [id, product] of Object.entries(source.products)) {
    const images = [...product.images, ...(MORE_IMAGES[id] ?? []).filter((name) => !name.endsWith("!"))];
    if (images.length === 0 || LEFT_OUT.includes(id)) continue;
    products[id] = {
      title: product.title,
      images: images.join(" "),
      ...(ROLLING.includes(id) ? { rolling: true } : {}),
      cycles: product.releases.map((release) => cycle(id, release)).join(";"),
    };
  }
  return {
    source: `${source.source.repo}@${source.source.commit.slice(0, 12)}`,
    licence: source.licence,
    date: source.source.commitDate.slice(0, 10),
    products,
  };
}

/** `CYCLE END [xEXTENDED] [l[SINCE]] [cCODENAME]`; END is a date, `+` (no end known) or `-` (ended, no date). */
function cycle(id, release) {
  const end = release.eol === false ? "+" : release.eol === true ? "-" : release.eol;
  const extended = typeof release.eoes === "string" && release.eoes !== release.eol ? ` x${release.eoes}` : "";
  const since = release.lts && id !== "rhel" ? ` l${release.lts === true ? "" : release.lts}` : "";
  const codename =
    CODENAMES[id]?.[release.c] ?? (/^[a-z]+$/.test(release.tagCodename ?? "") ? release.tagCodename : "");
  const named = codename && ["debian", "ubuntu", "ros", "ros-2", "nodejs"].includes(id) ? ` c${codename}` : "";
  return `${release.c} ${end}${extended}${since}${named}`;
}
