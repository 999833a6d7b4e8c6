import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { baseFamily } from "../../server/src/knowledge/base-images.ts";
import { defaultUser } from "../../server/src/knowledge/default-users.ts";
import { deprecated } from "../../server/src/knowledge/deprecated-images.ts";
import { endOfLife } from "../../server/src/knowledge/end-of-life.ts";
import { compareVersions, knownName, matchesWildcard, tagParts } from "../../server/src/knowledge/image-name.ts";
import { officialTags } from "../../server/src/knowledge/official-images.ts";
import { slimmer } from "../../server/src/knowledge/slimmer-images.ts";
import { supportedTags } from "../../server/src/knowledge/supported-tags.ts";
import { type ImageReference, parseImageReference } from "../../server/src/model/image-reference.ts";

const today = "2026-11-22";

function image(text: string): ImageReference {
  const reference = parseImageReference(text);
  assert.ok(reference, text);
  return reference;
}

describe("endOfLife", () => {
  const life = (text: string, days = 0) => {
    const found = endOfLife(image(text), today, { approachingDays: days });
    const say = (one: NonNullable<typeof found>["image"]) =>
      one && [one.product.title, one.cycle, one.state, one.date ?? "?", one.extendedUntil ?? ""].join(" ").trim();
    return [say(found?.image), say(found?.distribution)];
  };
  const cases: [string, string | undefined, string | undefined][] = [
    ["python:3.13-buster", undefined, "Debian 10 ended 2024-06-30"],
    ["node:22-alpine3.17", undefined, "Alpine Linux 3.17 ended 2024-11-22"],
    ["node:14", "Node.js 14 ended 2023-04-30", undefined],
    ["node:14.21.3-bullseye-slim", "Node.js 14 ended 2023-04-30", "Debian 11 ended 2026-08-31"],
    ["node:gallium-alpine", "Node.js 16 ended 2023-09-11", undefined],
    ["node:22", undefined, undefined],
    ["node", undefined, undefined],
    ["node:latest", undefined, undefined],
    ["debian:12", "Debian 12 extended 2026-07-11 2028-06-30", undefined],
    ["debian:stretch-slim", "Debian 9 ended 2022-07-01", undefined],
    ["ubuntu:20.04", "Ubuntu 20.04 ended 2025-05-31 2030-04-02", undefined],
    ["ubuntu:24.04", undefined, undefined],
    ["centos:centos7", "CentOS 7 ended 2024-06-30", undefined],
    ["nginx:1.17", "nginx 1.17 ended ?", undefined],
    ["nginx:1", undefined, undefined],
    ["php:7-apache", "PHP 7 ended 2022-11-28", undefined],
    ["python:2", "Python 2 ended 2020-01-01", undefined],
    ["python:3", undefined, undefined],
    ["mcr.microsoft.com/dotnet/core/sdk:3.1", "Microsoft .NET 3.1 ended 2022-12-13", undefined],
    ["gcr.io/distroless/static-debian11", undefined, "Debian 11 ended 2026-08-31"],
    ["nvidia/cuda:11.8.0-base-ubuntu18.04", undefined, "Ubuntu 18.04 ended 2023-05-31 2028-04-01"],
    ["public.ecr.aws/docker/library/node:16", "Node.js 16 ended 2023-09-11", undefined],
    ["registry.access.redhat.com/ubi7/ubi:7.9", "Red Hat Enterprise Linux 7 ended 2024-06-30 2029-05-31", undefined],
    ["registry.access.redhat.com/ubi9-minimal", undefined, undefined],
    ["acme/node:14", undefined, undefined],
    ["bitnami/redis:7.0-debian-11-r1", undefined, undefined],
    ["ros:kinetic-ros-base-xenial", "ROS kinetic ended 2021-05-01", "Ubuntu 16.04 ended 2021-04-02"],
    ["alpine:20260805", undefined, undefined],
  ];
  for (const [text, own, inside] of cases) it(text, () => assert.deepEqual(life(text), [own, inside]));

  it("tells what ends soon", () => {
    assert.deepEqual(life("fedora:43", 60), ["Fedora Linux 43 approaching 2026-12-09", undefined]);
    assert.deepEqual(life("fedora:43", 5), [undefined, undefined]);
  });
  it("counts the day of the end as ended, the day before not", () => {
    assert.equal(endOfLife(image("node:20"), "2026-04-30")?.image?.state, "ended");
    assert.equal(endOfLife(image("node:20"), "2026-04-29"), undefined);
  });
  it("accepts paid support that the team has", () => {
    assert.equal(endOfLife(image("ubuntu:20.04"), today, { extendedSupport: ["ubuntu"] }), undefined);
    assert.equal(endOfLife(image("ubuntu:14.04"), today, { extendedSupport: ["ubuntu"] })?.image?.state, "ended");
  });
});

describe("supportedTags", () => {
  const tags = (text: string, precision: "tag" | "minor" | "patch" = "tag") =>
    supportedTags(image(text), today, precision).map(({ tag, label }) => `${tag} ${label}`.trim());
  it("gives long-term supported versions first, newest first", () => {
    assert.deepEqual(tags("node"), ["26 LTS until 2029-04-30", "24 LTS until 2028-04-30", "22 LTS until 2027-04-30"]);
  });
  it("keeps the variant", () => {
    assert.equal(tags("node:lts-alpine")[0], "26-alpine LTS until 2029-04-30");
    assert.equal(tags("python:3.6-slim-buster")[0], "3.14-slim supported until 2030-10-31");
    assert.equal(tags("php:fpm-alpine")[0], "8.5-fpm-alpine supported until 2029-12-31");
  });
  it("follows the distribution where that is the version", () => {
    assert.equal(tags("buildpack-deps:stretch-scm")[0], "trixie-scm supported until 2028-08-09");
  });
  it("names as much of the version as is wanted", () => {
    assert.match(tags("node", "patch")[0] ?? "", /^26\.\d+\.\d+ /);
    assert.match(tags("node", "minor")[0] ?? "", /^26\.\d+ /);
  });
  it("proposes the newest release where no cycles are known, and nothing for unknown images", () => {
    assert.deepEqual(tags("caddy"), ["2.11 newest"]);
    assert.deepEqual(tags("acme/app"), []);
    assert.deepEqual(tags("ghcr.io/acme/node"), []);
  });
  it("only ever proposes tags that exist and are supported", () => {
    for (const name of [
      "node",
      "python",
      "alpine",
      "ubuntu",
      "debian",
      "nginx",
      "postgres",
      "golang",
      "ruby",
      "redis",
      "mysql",
    ]) {
      for (const { tag } of supportedTags(image(name), today)) {
        assert.ok(officialTags(name)?.has(tag), `${name}:${tag}`);
        assert.equal(endOfLife(image(`${name}:${tag}`), today), undefined, `${name}:${tag}`);
      }
    }
  });
});

describe("slimmer", () => {
  const tags = (text: string) => slimmer(image(text)).map(({ tag }) => tag);
  const cases: [string, string[]][] = [
    ["node:22", ["22-slim", "22-alpine"]],
    ["node:22.1.0-bookworm", ["22.1.0-bookworm-slim", "22.1.0-alpine"]],
    ["python:3.13.2-bookworm", ["3.13.2-slim-bookworm", "3.13.2-alpine"]],
    ["python:3.13-slim", []],
    ["debian:bookworm", ["bookworm-slim"]],
    ["eclipse-temurin:21-jdk", ["21-jre", "21-jdk-alpine"]],
    ["php:8.4-apache", []],
    ["php:8.4-fpm", ["8.4-fpm-alpine"]],
    ["nginx:1.30", ["1.30-alpine"]],
    ["nginx:1.21", []],
    ["mcr.microsoft.com/dotnet/aspnet:8.0", ["8.0-noble-chiseled", "8.0-alpine"]],
    ["mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled", []],
    ["alpine:3.24", []],
    ["acme/app:1", []],
  ];
  for (const [text, expected] of cases) it(text, () => assert.deepEqual(tags(text), expected));
});

describe("deprecated", () => {
  const successor = (text: string) => {
    const found = deprecated(image(text));
    return found && (found.successor ?? "none");
  };
  const cases: [string, string | undefined][] = [
    ["openjdk:11-jre-slim", "eclipse-temurin:11-jre"],
    ["openjdk:8u342-jdk", "eclipse-temurin:8-jdk"],
    ["openjdk:13", "eclipse-temurin:17"],
    ["openjdk:7-jre", "eclipse-temurin:8-jre"],
    ["openjdk", "eclipse-temurin"],
    ["centos:7", "almalinux:9"],
    ["vault:1.13.3", "hashicorp/vault:1.13.3"],
    ["jenkins", "jenkins/jenkins:2.568.2-lts"],
    ["bitnami/redis:7.2", "bitnamilegacy/redis:7.2"],
    ["bitnamilegacy/redis:7.2", undefined],
    ["gcr.io/distroless/static:nonroot", "gcr.io/distroless/static-debian13:nonroot"],
    ["gcr.io/distroless/static-debian12:nonroot", undefined],
    ["ghcr.io/acme/openjdk:11", undefined],
    ["mirror.gcr.io/library/openjdk:11", undefined],
    ["acme/jenkins", undefined],
    ["notary", "none"],
    ["node:14", undefined],
  ];
  for (const [text, expected] of cases) it(text, () => assert.equal(successor(text), expected));
});

describe("defaultUser", () => {
  it("knows users that images ship and entry points that step down", () => {
    assert.deepEqual(defaultUser(image("node:22")), {
      configUser: "root",
      runtimeUser: "root",
      stepsDown: false,
      nonRootUser: "node",
      uid: 1000,
    });
    const postgres = defaultUser(image("postgres:17"));
    assert.deepEqual([postgres?.configUser, postgres?.runtimeUser, postgres?.stepsDown], ["root", "postgres", true]);
    assert.equal(defaultUser(image("postgres:17-alpine"))?.uid, undefined);
  });
  it("follows the tag", () => {
    assert.equal(defaultUser(image("gcr.io/distroless/static-debian12:nonroot"))?.configUser, "65532");
    assert.equal(defaultUser(image("gcr.io/distroless/static-debian12"))?.configUser, "root");
    assert.equal(defaultUser(image("mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled"))?.configUser, "1654");
    assert.equal(defaultUser(image("mcr.microsoft.com/dotnet/aspnet:6.0"))?.nonRootUser, undefined);
    assert.equal(defaultUser(image("mcr.microsoft.com/dotnet/aspnet:8.0"))?.nonRootUser, "app");
  });
  it("knows nothing of other images", () => {
    for (const text of [
      "acme/app",
      "ghcr.io/acme/node:22",
      "cgr.dev/chainguard/wolfi-base",
      "registry.access.redhat.com/ubi9/toolbox",
    ]) {
      assert.equal(defaultUser(image(text)), undefined, text);
    }
  });
});

describe("baseFamily", () => {
  const family = (text: string) => {
    const found = baseFamily(image(text));
    return (
      found &&
      `${found.family} ${found.packageManager ?? "-"} ${found.shell ?? "-"} ${found.libc ?? "-"} ${found.sizeClass}`
    );
  };
  const cases: [string, string | undefined][] = [
    ["node:22", "debian apt-get bash glibc full"],
    ["node:22-slim", "debian apt-get bash glibc slim"],
    ["node:22-alpine3.24", "alpine apk ash musl slim"],
    ["acme/app:1-alpine", "alpine apk ash musl slim"],
    ["acme/app:1-bookworm", "debian apt-get bash glibc full"],
    ["acme/app:1", undefined],
    ["registry.access.redhat.com/ubi9-minimal", "rhel microdnf bash glibc slim"],
    ["gcr.io/distroless/static-debian12", "debian - - glibc minimal"],
    ["mcr.microsoft.com/windows/servercore:ltsc2022", "windows - cmd - full"],
    ["golang:1.27", "debian apt-get bash glibc sdk"],
    ["openjdk:11-jre-slim", "debian apt-get bash glibc slim"],
    ["openjdk:17", "rhel microdnf bash glibc full"],
    ["caddy:2", "alpine apk ash musl slim"],
  ];
  for (const [text, expected] of cases) it(text, () => assert.equal(family(text), expected));
});

describe("image names", () => {
  it("cuts tags", () => {
    assert.deepEqual(tagParts("3.13.5-slim-bookworm"), { version: "3.13.5", words: ["slim", "bookworm"] });
    assert.deepEqual(tagParts("v1.2"), { version: "1.2", words: [] });
    assert.deepEqual(tagParts("lts-alpine"), { version: undefined, words: ["lts", "alpine"] });
    assert.deepEqual(tagParts(undefined), { version: undefined, words: [] });
  });
  it("finds Docker Hub behind its mirrors only", () => {
    assert.equal(knownName(image("mirror.gcr.io/library/node")), "node");
    assert.equal(knownName(image("public.ecr.aws/docker/library/node")), "node");
    assert.equal(knownName(image("public.ecr.aws/acme/node")), "public.ecr.aws/acme/node");
  });
  it("matches wildcards as a regular expression would", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*.]{0,8}$/), fc.stringMatching(/^[ab.]{0,8}$/), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replace(/\./g, "\\.").replace(/\*+/g, ".*")}$`);
        assert.equal(matchesWildcard(pattern, text), expression.test(text));
      }),
    );
  });
  it("orders versions by number", () => {
    assert.ok(compareVersions("1.10", "1.9") > 0 && compareVersions("2", "10") < 0);
    assert.equal(compareVersions("1.0", "1"), 0);
  });
  it("answers every question about any reference without throwing", () => {
    const names = fc.constantFrom(
      "node",
      "debian",
      "openjdk",
      "gcr.io/distroless/static",
      "mcr.microsoft.com/dotnet/aspnet",
      "centos",
      "ros",
      "x/y",
    );
    fc.assert(
      fc.property(names, fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/), (name, tag) => {
        const reference = image(`${name}:${tag}`);
        endOfLife(reference, today, { approachingDays: 60 });
        supportedTags(reference, today);
        slimmer(reference);
        deprecated(reference);
        defaultUser(reference);
        assert.notEqual(baseFamily(reference)?.family, null);
      }),
    );
  });
});
