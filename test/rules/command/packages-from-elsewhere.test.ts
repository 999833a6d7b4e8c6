import noDisableTlsVerify from "../../../server/src/rules/command/no-disable-tls-verify.ts";
import noUnsignedPackages from "../../../server/src/rules/command/no-unsigned-packages.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const run = (script: string, from = "debian:13") => `FROM ${from}\nRUN ${script}\n`;

testRule(noUnsignedPackages, {
  valid: [
    { kind, code: run("apt-get install python3 | grep -- --allow-unauthenticated") },
    { kind, name: "only printed", code: run("echo '[trusted=yes]' gpgcheck=0") },
    { kind, name: "the index's signature alone", code: run("dnf install -y --setopt=repo_gpgcheck=0 a", "fedora:44") },
    { kind, name: "a query", code: run("rpm -qa --nosignature", "fedora:44") },
    { kind, name: "switched on", code: run("sed -i s/gpgcheck=0/gpgcheck=1/ /etc/yum.conf", "fedora:44") },
    {
      kind,
      name: "built in an earlier stage",
      code: "FROM alpine:3.23\nCOPY --from=b /a.apk /\nRUN apk add --allow-untrusted /a.apk\n",
    },
  ],
  invalid: [
    {
      kind,
      code: run("sudo apt-get \\\n  --force-yes -y \\\n  --allow-unauthenticated install a"),
      findings: [
        {
          line: 3,
          text: "--force-yes",
          severity: "error",
          sameAs: { checkov: ["CKV2_DOCKER_11"] },
          fixes: [{ safety: "hardening", output: run("sudo apt-get -y \\\n  --allow-unauthenticated install a") }],
        },
        {
          line: 4,
          sameAs: { checkov: ["CKV2_DOCKER_8"] },
          fixes: [{ output: run("sudo apt-get \\\n  --force-yes -y install a") }],
        },
      ],
    },
    {
      kind,
      name: "an option with its value",
      code: run("apt-get -o APT::Get::AllowUnauthenticated=true install a"),
      findings: [{ line: 2, fixes: [{ output: run("apt-get install a") }] }],
    },
    {
      kind,
      name: "all of rpm's switches are one finding",
      code: run("rpm -i --nodigest --nosignature a.rpm", "fedora:44"),
      findings: [
        { line: 2, sameAs: { checkov: ["CKV2_DOCKER_10"] }, fixes: [{ output: run("rpm -i a.rpm", "fedora:44") }] },
      ],
    },
    {
      kind,
      name: "downloaded, then installed unseen",
      code: "FROM alpine:3.23\nCOPY x /x\nRUN wget https://a.example/a.apk && apk add --allow-untrusted a.apk\n",
      findings: [{ line: 3, sameAs: { checkov: ["CKV2_DOCKER_7"] } }],
    },
    {
      kind,
      name: "a source that is trusted blindly",
      code: run(
        'echo "deb [arch=amd64 trusted=yes] https://a.example stable main" | tee /etc/apt/sources.list.d/a.list',
      ),
      findings: [
        {
          line: 2,
          text: "trusted=yes",
          message: /^trusted=yes lets/,
          sameAs: {},
          fixes: [
            {
              output: run('echo "deb [arch=amd64] https://a.example stable main" | tee /etc/apt/sources.list.d/a.list'),
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "alone in its brackets",
      code: run("echo 'deb [trusted=yes] https://a.example stable main' > /etc/apt/sources.list.d/a.list"),
      findings: [
        {
          line: 2,
          fixes: [{ output: run("echo 'deb https://a.example stable main' > /etc/apt/sources.list.d/a.list") }],
        },
      ],
    },
    {
      kind,
      name: "written into a configuration",
      code: run("sed -i 's/gpgcheck=1/gpgcheck=0/' /etc/yum.conf", "fedora:44"),
      findings: [{ line: 2, message: /^gpgcheck=0/, fixes: [] }],
    },
  ],
});

const pod = (command: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: acme/a:1\n      command: [sh, -c, "${command}"]\n`;

testRule(noDisableTlsVerify, {
  valid: [
    {
      kind,
      name: "asks itself, for those who ask for little",
      code: "FROM debian:13\nHEALTHCHECK CMD curl -kf https://localhost:8443/health\n",
      preset: "recommended",
    },
    { kind, code: run("curl -ok https://a.example; wget https://a.example | grep --no-check-certificate x") },
    { kind, name: "kept on", code: run("npm config set strict-ssl true && NODE_TLS_REJECT_UNAUTHORIZED=1 node a.js") },
    { kind, name: "other names", code: "FROM debian:13\nENV A_GIT_SSL_NO_VERIFY=1 PYTHONHTTPSVERIFY=1 GOINSECURE=\n" },
    { kind, name: "a variable", code: "FROM debian:13\nARG V\nENV NODE_TLS_REJECT_UNAUTHORIZED=$V\n" },
    { kind, name: "another setting", code: run("yum-config-manager --save --setopt=a.sslverify=1", "centos:7") },
    { kind, name: "read only", code: run("git config --get http.sslVerify") },
  ],
  invalid: [
    {
      kind,
      name: "asks itself",
      code: "FROM debian:13\nRUN wget --no-check-certificate -qO- https://127.0.0.1/\n",
      findings: [{ line: 2, severity: "info", message: /any certificate\. Ask a port without TLS/ }],
    },
    {
      kind,
      name: "asks a name that begins like its own",
      code: "FROM debian:13\nRUN curl -k https://localhost.example.com/\n",
      preset: "recommended",
      findings: [{ line: 2, severity: "error" }],
    },
    {
      kind: "dockerfile",
      name: "pip as a module",
      code: "FROM debian:13\nRUN python3 -m pip install --trusted-host pypi.example app==1\n",
      findings: [{ line: 2, text: "--trusted-host pypi.example", sameAs: { checkov: ["CKV2_DOCKER_4"] } }],
    },
    {
      kind,
      name: "among other short options",
      code: run("curl -fkL https://a.example -o a"),
      findings: [
        {
          line: 2,
          text: "-fkL",
          severity: "error",
          sameAs: { checkov: ["CKV2_DOCKER_2"] },
          fixes: [{ safety: "hardening", output: run("curl -fL https://a.example -o a") }],
        },
      ],
    },
    {
      kind,
      name: "pip's hosts one by one",
      code: run("pip install --trusted-host a.example --trusted-host=b.example x==1", "python:3.14"),
      findings: [
        { line: 2, text: "--trusted-host a.example", sameAs: { checkov: ["CKV2_DOCKER_4"] } },
        {
          line: 2,
          text: "--trusted-host=b.example",
          fixes: [{ output: run("pip install --trusted-host a.example x==1", "python:3.14") }],
        },
      ],
    },
    {
      kind,
      name: "a setting of a tool",
      code: run("npm set strict-ssl false && npm ci", "node:24"),
      findings: [
        {
          line: 2,
          text: "npm set strict-ssl false",
          sameAs: { checkov: ["CKV2_DOCKER_13"] },
          fixes: [{ output: run("npm ci", "node:24") }],
        },
      ],
    },
    {
      kind,
      name: "git in two ways",
      code: run("git -c http.sslVerify=false clone https://a.example/a && git config --global http.sslVerify false"),
      findings: [{ line: 2 }, { line: 2 }],
    },
    {
      kind,
      name: "git looks at the name alone",
      code: "FROM debian:13\nENV LANG=C GIT_SSL_NO_VERIFY=0\nRUN GIT_SSL_NO_VERIFY=1 git clone https://a.example/a\n",
      findings: [
        {
          line: 2,
          sameAs: { checkov: ["CKV2_DOCKER_14"] },
          fixes: [{ output: "FROM debian:13\nENV LANG=C\nRUN GIT_SSL_NO_VERIFY=1 git clone https://a.example/a\n" }],
        },
        {
          line: 3,
          fixes: [{ output: "FROM debian:13\nENV LANG=C GIT_SSL_NO_VERIFY=0\nRUN git clone https://a.example/a\n" }],
        },
      ],
    },
    {
      kind,
      name: "the container's own service",
      code: "FROM debian:13\nHEALTHCHECK CMD curl -k https://localhost:8443/ || exit 1\n",
      findings: [{ line: 2, severity: "info" }],
    },
    {
      kind,
      name: "for old Python",
      code: "FROM python:2.7\nENV PYTHONHTTPSVERIFY=0\n",
      findings: [{ line: 2, severity: "info" }],
    },
    {
      kind: "kubernetes",
      code: pod("curl -k https://a.example"),
      findings: [{ line: 9, text: "-k", sameAs: {}, fixes: [] }],
    },
  ],
});
