import assert from "node:assert/strict";
import { describe, it } from "mocha";
import noCopySecretFiles from "../../../server/src/rules/build/no-copy-secret-files.ts";
import type { Rule } from "../../../server/src/rules/rule.ts";
import noSecretInEnv from "../../../server/src/rules/secret/no-secret-in-env.ts";
import noSecretLeftInLayer from "../../../server/src/rules/secret/no-secret-left-in-layer.ts";
import useBuildSecretMount from "../../../server/src/rules/secret/use-build-secret-mount.ts";
import { check, outputsOf } from "../rule-tester.ts";

/** What the first fix that mounts makes of a Dockerfile; undefined where none is offered. */
function mounted(rule: Rule, code: string): string | undefined {
  const given = { kind: "dockerfile" as const, code };
  const { findings } = check(rule, given);
  assert.ok(findings.length > 0, "nothing is found");
  const [first] = findings.flatMap((finding) => outputsOf(rule, given, finding));
  assert.ok(first === undefined || first.safety === "choice");
  return first?.output;
}

const FROM = "FROM a:1\n";
const env = (name: string) => `--mount=type=secret,id=${name},env=${name}`;
const file = (id: string, target: string) => `--mount=type=secret,id=${id},target=${target}`;

describe("a secret that a RUN uses is mounted", () => {
  const cases: [name: string, before: string, after: string | undefined][] = [
    [
      "a header of curl",
      'ARG T_TOKEN\nRUN curl -H "A: $T_TOKEN" x\n',
      `RUN ${env("T_TOKEN")} curl -H "A: $T_TOKEN" x\n`,
    ],
    [
      "behind flags that are there",
      "ARG T_TOKEN\nRUN --network=host curl -u a:$T_TOKEN x\n",
      `RUN ${env("T_TOKEN")} --network=host curl -u a:$T_TOKEN x\n`,
    ],
    [
      "an index of pip",
      'ARG PASS\nRUN pip install --index-url "https://u:$PASS@p.example/simple" x\n',
      `RUN ${env("PASS")} pip install --index-url "https://u:$PASS@p.example/simple" x\n`,
    ],
    [
      "the settings of npm, which would keep it",
      "ARG NPM_TOKEN\nRUN npm config set //r.example/:_authToken $NPM_TOKEN \\\n  && npm ci \\\n  && npm run build\n",
      `RUN ${file("npmrc", "/root/.npmrc")} npm ci \\\n  && npm run build\n`,
    ],
    [
      "an .npmrc that is written and removed",
      'ARG NPM_TOKEN\nWORKDIR /app\nRUN echo "//r.example/:_authToken=${NPM_TOKEN}" > .npmrc && npm ci && rm -f .npmrc\n',
      `WORKDIR /app\nRUN ${file("npmrc", "/app/.npmrc")} npm ci\n`,
    ],
    [
      "an .npmrc for the RUN below",
      'ARG NPM_TOKEN\nRUN echo "x=$NPM_TOKEN" > ~/.npmrc\nRUN npm ci\nRUN rm ~/.npmrc\n',
      `RUN ${file("npmrc", "/root/.npmrc")} npm ci\n`,
    ],
    [
      "a file of which the folder is not known",
      'ARG NPM_TOKEN\nRUN echo "x=$NPM_TOKEN" > .npmrc && npm ci\n',
      `RUN ${env("NPM_TOKEN")} echo "x=$NPM_TOKEN" > .npmrc && npm ci\n`,
    ],
    [
      "a .netrc for git, with its permissions",
      'ARG GH_TOKEN\nRUN echo "machine github.com login $GH_TOKEN" > /root/.netrc && chmod 600 /root/.netrc && go mod download\n',
      `RUN ${file("netrc", "/root/.netrc")} go mod download\n`,
    ],
    [
      "git's own settings",
      'ARG GH_TOKEN\nRUN git config --global url."https://$GH_TOKEN@github.com/".insteadOf "https://github.com/"\nRUN go build\n',
      `RUN ${file("gitconfig", "/root/.gitconfig")} go build\n`,
    ],
    [
      "a clone keeps no token in its settings",
      "ARG GH_TOKEN\nRUN git clone --depth 1 https://oauth2:$GH_TOKEN@github.com/acme/a.git /src && make -C /src\n",
      `RUN ${env("GH_TOKEN")} git -c "url.https://oauth2:$GH_TOKEN@github.com/.insteadOf=https://github.com/" clone --depth 1 https://github.com/acme/a.git /src && make -C /src\n`,
    ],
    [
      "composer",
      "ARG GH_TOKEN\nRUN composer config -g github-oauth.github.com $GH_TOKEN && composer install\n",
      `RUN ${env("COMPOSER_AUTH")} composer install\n`,
    ],
    [
      "bundler",
      "ARG GEM_TOKEN\nRUN bundle config set --global gems.my-co.example $GEM_TOKEN && bundle install\n",
      `RUN ${env("BUNDLE_GEMS__MY___CO__EXAMPLE")} bundle install\n`,
    ],
    [
      "gem",
      "ARG GEM_TOKEN\nRUN gem sources --add https://u:$GEM_TOKEN@gems.example/ && gem install a\n",
      `RUN ${file("gemrc", "/root/.gemrc")} gem install a\n`,
    ],
    [
      "the settings of Maven",
      'ARG MVN_PASSWORD\nRUN mkdir -p ~/.m2 && echo "<settings>$MVN_PASSWORD</settings>" > ~/.m2/settings.xml && mvn -q package\n',
      `RUN ${file("maven-settings", "/root/.m2/settings.xml")} mkdir -p ~/.m2 && mvn -q package\n`,
    ],
    [
      "cargo",
      "ARG CARGO_TOKEN\nRUN cargo login $CARGO_TOKEN && cargo build\n",
      `RUN ${env("CARGO_REGISTRY_TOKEN")} cargo build\n`,
    ],
    [
      "a source of NuGet",
      "ARG FEED_TOKEN\nRUN dotnet nuget add source https://f.example -n f -u u -p $FEED_TOKEN --store-password-in-clear-text\nRUN dotnet restore\n",
      `RUN ${file("nuget-config", "/root/.nuget/NuGet/NuGet.Config")} dotnet restore\n`,
    ],
    [
      "a key of SSH",
      'ARG SSH_PRIVATE_KEY\nRUN mkdir -p /root/.ssh && echo "$SSH_PRIVATE_KEY" > /root/.ssh/id_rsa && chmod 600 /root/.ssh/id_rsa && git clone git@github.com:a/b && rm -rf /root/.ssh\n',
      `RUN ${file("ssh-key", "/root/.ssh/id_rsa")} mkdir -p /root/.ssh && git clone git@github.com:a/b\n`,
    ],
    [
      "a heredoc",
      "ARG T_TOKEN\nRUN <<EOF\ncurl -u a:$T_TOKEN x\nEOF\n",
      `RUN ${env("T_TOKEN")} <<EOF\ncurl -u a:$T_TOKEN x\nEOF\n`,
    ],
    ["one of two names", "ARG A T_TOKEN\nRUN b $A $T_TOKEN\n", `ARG A\nRUN ${env("T_TOKEN")} b $A $T_TOKEN\n`],
    ["ENV", "ENV T_TOKEN=\nRUN b $T_TOKEN\n", `RUN ${env("T_TOKEN")} b $T_TOKEN\n`],
    ["something else needs it", "ARG T_TOKEN\nRUN b $T_TOKEN\nENV X=$T_TOKEN\n", undefined],
    [
      "the home of another user",
      "ARG NPM_TOKEN\nUSER app\nRUN npm config set //r/:_authToken $NPM_TOKEN\n",
      `USER app\nRUN ${env("NPM_TOKEN")} npm config set //r/:_authToken $NPM_TOKEN\n`,
    ],
    ["nobody reads the file", "ARG NPM_TOKEN\nRUN npm config set //r/:_authToken $NPM_TOKEN\n", undefined],
  ];
  for (const [name, before, after] of cases) {
    it(name, () => assert.equal(mounted(useBuildSecretMount, FROM + before), after && FROM + after));
  }

  it("also above the first FROM, where no other stage asks for it", () => {
    assert.equal(
      mounted(useBuildSecretMount, "ARG T_TOKEN\nFROM a:1\nARG T_TOKEN\nRUN b $T_TOKEN\n"),
      `FROM a:1\nRUN ${env("T_TOKEN")} b $T_TOKEN\n`,
    );
    assert.equal(
      mounted(useBuildSecretMount, "ARG T_TOKEN\nFROM a:1\nARG T_TOKEN\nRUN b $T_TOKEN\nFROM a:1\nARG T_TOKEN\n"),
      `ARG T_TOKEN\nFROM a:1\nRUN ${env("T_TOKEN")} b $T_TOKEN\nFROM a:1\nARG T_TOKEN\n`,
    );
  });
});

describe("a build argument makes way for a mount", () => {
  it("where a program reads it untold", () =>
    assert.equal(
      mounted(noSecretInEnv, `${FROM}ARG NPM_TOKEN\nCOPY . .\nRUN npm ci\nRUN npm run build\n`),
      `${FROM}COPY . .\nRUN ${env("NPM_TOKEN")} npm ci\nRUN ${env("NPM_TOKEN")} npm run build\n`,
    ));
  it("and a variable for the running container is given when it starts", () => {
    const VARIABLES = "ENV A=b DB_PASSWORD=correct-horse\n";
    assert.equal(
      mounted(noSecretInEnv, `${FROM}${VARIABLES}CMD run --password $DB_PASSWORD\n`),
      `${FROM}ENV A=b\nCMD run --password $DB_PASSWORD\n`,
    );
    assert.equal(mounted(noSecretInEnv, `${FROM}${VARIABLES}COPY a /$DB_PASSWORD\n`), undefined);
  });
  it("but not where nothing tells who reads it", () =>
    assert.equal(mounted(noSecretInEnv, `${FROM}ARG APP_TOKEN\nRUN make\n`), undefined));
});

describe("a file that is deleted later is mounted", () => {
  it("where it is read", () =>
    assert.equal(
      mounted(
        noSecretLeftInLayer,
        `${FROM}RUN echo a > /root/.netrc\nRUN git clone x\nRUN rm -f /root/.netrc && make\n`,
      ),
      `${FROM}RUN ${file("netrc", "/root/.netrc")} git clone x\nRUN make\n`,
    ));
  it("but not where more is deleted by the same command", () =>
    assert.equal(
      mounted(
        noSecretLeftInLayer,
        `${FROM}RUN echo a > /root/.netrc\nRUN git clone x\nRUN rm -f /root/.netrc /tmp/x\n`,
      ),
      undefined,
    ));
});

describe("a file that is copied in is mounted", () => {
  it("where it is read", () =>
    assert.equal(
      mounted(noCopySecretFiles, `${FROM}COPY .npmrc /root/\nRUN npm ci\n`),
      `${FROM}RUN ${file("npmrc", "/root/.npmrc")} npm ci\n`,
    ));
  it("but not where nobody is known to read it", () =>
    assert.equal(mounted(noCopySecretFiles, `${FROM}COPY .npmrc /root/\nRUN make\n`), undefined));
});
