/** Small reports in the shapes that scanners write, with one image and a few packages. */

export const INDEX = `sha256:${"a".repeat(64)}`;
export const PLATFORM = `sha256:${"b".repeat(64)}`;
export const OTHER = `sha256:${"c".repeat(64)}`;
const LAYER = `sha256:${"d".repeat(64)}`;

interface TrivyOptions {
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly digests?: readonly string[];
  readonly made?: string;
  readonly vulnerabilities?: readonly object[];
}

/** What `trivy image --format json` writes. */
export function trivy({
  name = "node:22-bookworm",
  tags = ["node:22-bookworm"],
  digests = [`node@${INDEX}`],
  made = "2026-11-20T08:12:30.000000005Z",
  vulnerabilities = [curl, zlib, curlAgain],
}: TrivyOptions = {}): string {
  return JSON.stringify({
    SchemaVersion: 2,
    Trivy: { Version: "0.66.0" },
    CreatedAt: made,
    ArtifactName: name,
    ArtifactType: "container_image",
    Metadata: {
      OS: { Family: "debian", Name: "12.8" },
      ImageID: `sha256:${"e".repeat(64)}`,
      DiffIDs: [LAYER],
      RepoTags: tags,
      RepoDigests: digests,
      ImageConfig: { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [LAYER] } },
    },
    Results: [
      { Target: `${name} (debian 12.8)`, Class: "os-pkgs", Type: "debian", Vulnerabilities: vulnerabilities },
      { Target: "Node.js", Class: "lang-pkgs", Type: "node-pkg" },
    ],
  });
}

const layer = { Digest: LAYER, DiffID: LAYER };
export const curl = {
  VulnerabilityID: "CVE-2023-38545",
  PkgID: "curl@7.88.1-10",
  PkgName: "curl",
  PkgIdentifier: { PURL: "pkg:deb/debian/curl@7.88.1-10?arch=amd64&distro=debian-12.8" },
  InstalledVersion: "7.88.1-10",
  FixedVersion: "7.88.1-10+deb12u4, 8.4.0-2",
  Status: "fixed",
  Layer: layer,
  PrimaryURL: "https://avd.aquasec.com/nvd/cve-2023-38545",
  Title: "curl: heap based buffer overflow\nin the SOCKS5 proxy handshake",
  Severity: "CRITICAL",
};
export const zlib = {
  VulnerabilityID: "CVE-2023-45853",
  PkgName: "zlib1g",
  InstalledVersion: "1:1.2.13.dfsg-1",
  Status: "will_not_fix",
  Layer: layer,
  Severity: "LOW",
};
/** The same again, as where a package lies in two layers. */
const curlAgain = { ...curl, Severity: "HIGH" };

/** What `grype --output json` writes. */
export function grype({
  tags = ["node:22-bookworm"],
  repoDigests = [`index.docker.io/library/node@${INDEX}`],
} = {}): string {
  const match = (id: string, severity: string, name: string, version: string, versions: readonly string[]) => ({
    vulnerability: {
      id,
      dataSource: `https://security-tracker.debian.org/tracker/${id}`,
      namespace: "debian:distro:debian:12",
      severity,
      urls: [],
      cvss: [],
      fix: { versions, state: versions.length > 0 ? "fixed" : "not-fixed" },
      advisories: [],
    },
    relatedVulnerabilities: [],
    matchDetails: [{ type: "exact-direct-match", matcher: "dpkg-matcher" }],
    artifact: { id: "0123456789abcdef", name, version, type: "deb", locations: [{ path: "/var/lib/dpkg/status" }] },
  });
  return JSON.stringify({
    matches: [
      match("CVE-2023-45853", "Negligible", "zlib1g", "1:1.2.13.dfsg-1", []),
      match("CVE-2023-38545", "High", "curl", "7.88.1-10", ["7.88.1-10+deb12u4"]),
      match("GHSA-c2qf-rxjj-qqgw", "Unknown", "semver", "7.3.8", ["7.5.2"]),
    ],
    source: {
      type: "image",
      target: {
        userInput: "node:22-bookworm",
        imageID: `sha256:${"e".repeat(64)}`,
        manifestDigest: PLATFORM,
        mediaType: "application/vnd.docker.distribution.manifest.v2+json",
        tags,
        imageSize: 65,
        layers: [],
        repoDigests,
        architecture: "amd64",
        os: "linux",
      },
    },
    distro: { name: "debian", version: "12", idLike: [] },
    descriptor: { name: "grype", version: "0.100.0", timestamp: "2026-11-19T10:00:00.123456789+01:00" },
  });
}

/** What `trivy image --format sarif` writes; a misconfiguration and a secret stand in it as well. */
export function trivySarif(): string {
  const rule = (id: string, name: string, kind: string, severity: string, score: string) => ({
    id,
    name,
    shortDescription: { text: `About ${id}` },
    fullDescription: { text: `All about ${id}.` },
    defaultConfiguration: { level: "error" },
    helpUri: `https://avd.aquasec.com/nvd/${id.toLowerCase()}`,
    help: {
      text: `Vulnerability ${id}\nSeverity: ${severity}\nPackage: curl\nFixed Version: 1\nLink: [${id}](https://x)\nText`,
    },
    properties: { precision: "very-high", "security-severity": score, tags: [kind, "security", severity] },
  });
  const result = (ruleId: string, ruleIndex: number, text: string) => ({
    ruleId,
    ruleIndex,
    level: "error",
    message: { text },
    locations: [{ physicalLocation: { artifactLocation: { uri: "library/node", uriBaseId: "ROOTPATH" } } }],
  });
  const told = (name: string, installed: string, id: string, severity: string, fixed: string) =>
    `Package: ${name}\nInstalled Version: ${installed}\nVulnerability ${id}\nSeverity: ${severity}\nFixed Version: ${fixed}\nLink: [${id}](https://x)`;
  return sarif({
    tool: {
      driver: {
        name: "Trivy",
        fullName: "Trivy Vulnerability Scanner",
        informationUri: "https://github.com/aquasecurity/trivy",
        version: "0.66.0",
        rules: [
          rule("CVE-2023-38545", "OsPackageVulnerability", "vulnerability", "CRITICAL", "9.8"),
          rule("AVD-DS-0002", "Misconfiguration", "misconfiguration", "HIGH", "8.0"),
          rule("aws-access-key-id", "Secret", "secret", "CRITICAL", "9.5"),
        ],
      },
    },
    results: [
      result("CVE-2023-38545", 0, told("curl", "7.88.1-10", "CVE-2023-38545", "CRITICAL", "7.88.1-10+deb12u4")),
      result("CVE-2023-38545", 0, told("libcurl4", "7.88.1-10", "CVE-2023-38545", "CRITICAL", "")),
      result("AVD-DS-0002", 1, "Artifact: Dockerfile\nType: dockerfile\nVulnerability AVD-DS-0002\nSeverity: HIGH"),
      result("aws-access-key-id", 2, "Artifact: app\nType: \nSecret AWS\nSeverity: CRITICAL\nMatch: ****"),
    ],
    columnKind: "utf16CodeUnits",
    properties: {
      imageID: `sha256:${"e".repeat(64)}`,
      imageName: "node:22-bookworm",
      repoDigests: [`node@${INDEX}`],
      repoTags: ["node:22-bookworm"],
    },
  });
}

/** What `grype --output sarif` writes: the image is named in each result alone. */
export function grypeSarif(): string {
  return sarif({
    tool: {
      driver: {
        name: "Grype",
        version: "0.100.0",
        informationUri: "https://github.com/anchore/grype",
        rules: [
          {
            id: "CVE-2023-38545-curl",
            name: "DpkgMatcherExactDirectMatch",
            shortDescription: { text: "CVE-2023-38545 critical vulnerability for curl package" },
            help: {
              text: "Vulnerability CVE-2023-38545\nSeverity: critical\nPackage: curl\nVersion: 7.88.1-10\nFix Version: 7.88.1-10+deb12u4\nType: deb\nLocation: /var/lib/dpkg/status\nData Namespace: debian\nLink: [CVE-2023-38545](https://x)",
            },
            properties: { purls: ["pkg:deb/debian/curl@7.88.1-10"], "security-severity": "9.8" },
          },
        ],
      },
    },
    results: [
      {
        ruleId: "CVE-2023-38545-curl",
        level: "error",
        message: {
          text: "A critical vulnerability in deb package: curl, version 7.88.1-10 was found in image node:22-bookworm at: /var/lib/dpkg/status",
        },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: "var/lib/dpkg/status" } },
            logicalLocations: [
              { name: "/var/lib/dpkg/status", fullyQualifiedName: `node:22-bookworm@${LAYER}:/var/lib/dpkg/status` },
            ],
          },
        ],
      },
    ],
  });
}

/** What `docker scout cves --format sarif` writes: it does not name the image. */
export function scoutSarif(): string {
  return sarif({
    tool: {
      driver: {
        fullName: "Docker Scout",
        informationUri: "https://docker.com/products/docker-scout",
        name: "docker scout",
        version: "1.18.1",
        rules: [
          {
            id: "CVE-2023-38545",
            name: "OsPackageVulnerability",
            shortDescription: { text: "CVE-2023-38545" },
            helpUri: "https://scout.docker.com/v/CVE-2023-38545",
            help: { text: "A heap based overflow.\n", markdown: "> A heap based overflow.\n" },
            properties: {
              affected_version: "<7.88.1-10+deb12u4",
              cvssV3_severity: "CRITICAL",
              fixed_version: "7.88.1-10+deb12u4",
              purls: ["pkg:deb/debian/curl@7.88.1-10%2Bb1?os_distro=bookworm&os_name=debian&os_version=12"],
              "security-severity": "9.8",
              tags: ["CRITICAL"],
            },
          },
          {
            id: "CVE-2011-3374",
            name: "OsPackageVulnerability",
            properties: {
              cvssV3_severity: "UNSPECIFIED",
              fixed_version: "not fixed",
              purls: ["pkg:deb/debian/apt@2.6.1?os_distro=bookworm"],
              tags: ["UNSPECIFIED"],
            },
          },
        ],
      },
    },
    results: [0, 1].map((ruleIndex) => ({
      ruleId: ruleIndex === 0 ? "CVE-2023-38545" : "CVE-2011-3374",
      ruleIndex,
      kind: "fail",
      level: "none",
      message: { text: "The package is vulnerable." },
      locations: [{ physicalLocation: { artifactLocation: { uri: "/var/lib/dpkg/status" } } }],
    })),
  });
}

/** SARIF of one run. */
export function sarif(run: object): string {
  return JSON.stringify({ version: "2.1.0", $schema: "https://json.schemastore.org/sarif-2.1.0.json", runs: [run] });
}
