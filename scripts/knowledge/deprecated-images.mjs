// Deprecated, removed and moved images: why in a few words, and what takes their place.

/** `why` completes "The image X ..."; `successor` may hold {tag}, {version} and {major} of the reference. */
const IMAGES = {
  openjdk: {
    why: "is deprecated and gets early-access builds only",
    successor: "eclipse-temurin:{major}",
  },
  centos: { why: "is deprecated; CentOS Linux has ended", successor: "almalinux:{major}" },
  clearlinux: { why: "is deprecated; Intel ended Clear Linux in July 2025" },
  clefos: { why: "is deprecated; CentOS 7 has ended" },
  emqx: { why: "gets no releases since 5.9", successor: "emqx/emqx:{tag}" },
  liquibase: { why: "is deprecated since Liquibase 5.0", successor: "liquibase/liquibase:{tag}" },
  "mongo-express": { why: "is deprecated for want of a maintainer since 2024" },
  notary: { why: "is deprecated; its project was archived in July 2025" },
  "php-zendserver": { why: "has not been maintained for years" },
  plone: { why: "is deprecated; Plone 6 has images of its own", successor: "plone/plone-backend" },
  rockylinux: { why: "gets no updates at this name", successor: "rockylinux/rockylinux:{tag}" },
  unit: { why: "is unmaintained; NGINX Unit was archived in October 2025" },
  gazebo: { why: "gets no releases any more" },
  java: { why: "was removed in 2016", successor: "eclipse-temurin:{major}" },
  iojs: { why: "was removed; io.js merged into Node.js in 2015", successor: "node" },
  vault: { why: "gets no updates since 1.14", successor: "hashicorp/vault:{tag}" },
  consul: { why: "gets no updates since 1.16", successor: "hashicorp/consul:{tag}" },
  jenkins: { why: "was deprecated in 2018", successor: "jenkins/jenkins:{newest jenkins}-lts" },
  "ubuntu-upstart": { why: "was removed", successor: "ubuntu" },
  "ubuntu-debootstrap": { why: "was removed", successor: "ubuntu" },
  rails: { why: "was removed in 2016", successor: "ruby" },
  django: { why: "was removed in 2016", successor: "python" },
  celery: { why: "was removed in 2017", successor: "python" },
  owncloud: { why: "was deprecated in 2018", successor: "owncloud/server:{tag}" },
  piwik: { why: "was renamed", successor: "matomo" },
  sentry: { why: "was deprecated in 2020", successor: "getsentry/sentry" },
  opensuse: { why: "was deprecated in 2018", successor: "opensuse/leap:{tag}" },
  sl: { why: "is deprecated; Scientific Linux 7 has ended", successor: "almalinux:9" },
  adoptopenjdk: { why: "was deprecated in 2021", successor: "eclipse-temurin:{major}" },
};

/** In the source's list for another reason than the whole image's deprecation. */
const NOT_DEPRECATED = ["amazonlinux", "nextcloud"];

export function deprecatedImages(source, endOfLife) {
  for (const name of Object.keys(source.images)) {
    if (!(name in IMAGES) && !NOT_DEPRECATED.includes(name)) throw new Error(`${name}: say why it is deprecated`);
  }
  const images = Object.fromEntries(
    Object.entries(IMAGES)
      .filter(([, image]) => image.why)
      .map(([name, { why, successor }]) => [name, successor ? [why, withNewest(successor, endOfLife)] : [why]]),
  );
  return {
    source: `${source.source.repo}@${source.source.commit.slice(0, 12)}`,
    licence: source.licence,
    date: source.source.commitDate.slice(0, 10),
    images,
  };
}

/** `{newest PRODUCT}` becomes the latest release of the product's newest long-term supported cycle. */
function withNewest(successor, endOfLife) {
  return successor.replace(/\{newest ([\w-]+)\}/, (_, id) => {
    const release = endOfLife.products[id].releases.find(({ lts, eol }) => lts && eol === false);
    return release.latest;
  });
}
