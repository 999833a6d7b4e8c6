// Tags of the official images that people build on or run, folded: versions that share their suffixes stand together.

const LEFT_OUT = new Set(
  `tomee hylang lightstreamer haxe xwiki open-liberty websphere-liberty satosa irssi yourls espocrm friendica monica
  rakudo-star znc hitch eggdrop silverpeas convertigo api-firewall cirros alt mageia clearlinux clefos gazebo notary
  php-zendserver plone unit bonita aerospike backdrop geonetwork orientdb crate krakend teamspeak spiped nim jobber
  neurodebian postfixadmin storm hello-world mongo-express emqx liquibase kapacitor chronograf jruby openjdk
  express-gateway gearman ibmjava swipl arangodb rethinkdb hipache kaazing-gateway ros`.split(/\s+/),
);
const WINDOWS = /windowsservercore|nanoserver/;

export function officialImages(source) {
  const images = {};
  for (const [name, { tags }] of Object.entries(source.images)) {
    const kept = tags.filter((tag) => !WINDOWS.test(tag));
    if (!LEFT_OUT.has(name) && kept.length > 0) images[name] = fold(kept);
  }
  return {
    source: `${source.source.repo}@${source.source.commit.slice(0, 12)}`,
    licence: source.licence,
    date: source.source.commitDate.slice(0, 10),
    images,
  };
}

/** `VERSION,VERSION:SUFFIX,SUFFIX` groups joined by spaces; a tag is a version and a suffix. */
function fold(tags) {
  const suffixes = new Map();
  for (const tag of tags) {
    const version = /^\d+(?:\.\d+)*(?![\w.])/.exec(tag)?.[0] ?? "";
    suffixes.set(version, [...(suffixes.get(version) ?? []), tag.slice(version.length)]);
  }
  const groups = new Map();
  for (const [version, list] of suffixes) {
    const key = list.sort().join(",");
    groups.set(key, [...(groups.get(key) ?? []), version]);
  }
  return [...groups].map(([key, versions]) => `${versions.join(",")}:${key}`).join(" ");
}
