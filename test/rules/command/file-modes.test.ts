import noSetuid from "../../../server/src/rules/command/no-setuid-binaries.ts";
import noWorldWritable from "../../../server/src/rules/command/no-world-writable.ts";
import { pod } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";

const run = (command: string) => `FROM debian:13\nRUN ${command}\n`;
const STRIP = "RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +\n";

testRule(noSetuid, {
  valid: [
    { kind: "dockerfile", code: run("chmod 1777 /scratch") },
    {
      kind: "dockerfile",
      name: "setgid on folders",
      code: run("mkdir -p /srv/a && chown a:a /srv/a && chmod 2777 /srv/a && mkdir -m 2775 /srv/b"),
    },
    { kind: "dockerfile", name: "taken away", code: run("find / -perm /6000 -exec chmod a-s {} +") },
    { kind: "dockerfile", name: "taken from all in the end", code: `${run("chmod 4755 /t")}${STRIP}` },
    {
      kind: "dockerfile",
      name: "taken from all in the stage on top",
      code: `FROM debian:13 AS b\nRUN chmod 4755 /t\nFROM b\n${STRIP}`,
    },
    { kind: "dockerfile", name: "a file called so", code: run("chmod 755 /u+s") },
    { kind: "dockerfile", name: "from another file", code: run("chmod --reference=/bin/su /bin/tool") },
    { kind: "dockerfile", name: "a variable", code: run("chmod $MODE /bin/tool") },
    { kind: "dockerfile", name: "not in the image", code: "FROM debian:13 AS b\nRUN chmod 4755 /x\nFROM scratch\n" },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: run("make && chmod u+s /bin/tool"),
      findings: [
        {
          line: 2,
          text: "u+s",
          severity: "warning",
          fixes: [
            { safety: "choice", output: run("make") },
            { safety: "choice", output: run("make && chmod u+s /bin/tool") + STRIP },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "above USER, where root still works",
      code: 'FROM alpine:3.23\nRUN chmod u=rwxs,go+rx /t\nUSER app\nCMD ["/t"]\n',
      findings: [
        {
          line: 2,
          fixes: [
            { output: 'FROM alpine:3.23\nRUN chmod u=rwx,go+rx /t\nUSER app\nCMD ["/t"]\n' },
            { output: `FROM alpine:3.23\nRUN chmod u=rwxs,go+rx /t\n${STRIP}USER app\nCMD ["/t"]\n` },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "nobody but root may, and a loop stays as it is",
      code: "FROM debian:13\nUSER app\nRUN for f in a b; do chmod u+s $f; done\n",
      findings: [
        { line: 3, fixes: [{ output: "FROM debian:13\nUSER app\nRUN for f in a b; do chmod u-s $f; done\n" }] },
      ],
    },
    { kind: "dockerfile", code: run("chmod -R +s /opt/bin"), findings: [{ line: 2, message: /setuid and setgid/ }] },
    {
      kind: "dockerfile",
      name: "setgid alone",
      code: run("chmod 2775 /srv"),
      findings: [{ line: 2, severity: "info", fixes: [{ output: run("chmod 0775 /srv") }] }],
    },
    {
      kind: "dockerfile",
      code: run("install -o root -m4755 tool /usr/bin/"),
      findings: [
        {
          line: 2,
          text: "4755",
          fixes: [
            { output: run("install -o root -m0755 tool /usr/bin/") },
            { output: run("install -o root -m4755 tool /usr/bin/") + STRIP },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      code: "FROM debian:13\nCOPY --chmod=4755 tool /usr/bin/\n",
      findings: [
        {
          line: 2,
          fixes: [
            { output: "FROM debian:13\nCOPY --chmod=0755 tool /usr/bin/\n" },
            { output: `FROM debian:13\nCOPY --chmod=4755 tool /usr/bin/\n${STRIP}` },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "behind sudo",
      code: run("sudo chmod ug=rwxs,o=rx /usr/bin/tool"),
      findings: [{ line: 2, text: "ug=rwxs,o=rx" }],
    },
  ],
});

testRule(noWorldWritable, {
  valid: [
    {
      kind: "dockerfile",
      name: "a folder for data",
      code: 'FROM debian:13\nENV DATA=/var/lib/app\nRUN mkdir "$DATA" && chmod 777 "$DATA"\nVOLUME ["/var/lib/app"]\n',
    },
    { kind: "dockerfile", code: run("chmod 775 /app && chmod +w /app && chmod g+w,o-w /app") },
    { kind: "dockerfile", name: "sticky", code: run("mkdir -m 1777 /scratch && chmod a+rwxt /scratch") },
    { kind: "dockerfile", name: "temporary files", code: run("chmod -R 777 /tmp /var/tmp/app") },
    { kind: "dockerfile", name: "allowed", code: run("chmod 777 /data"), options: { allowedPaths: ["/data"] } },
    { kind: "dockerfile", name: "not in the image", code: "FROM debian:13 AS b\nRUN chmod 777 /x\nFROM scratch\n" },
    { kind: "dockerfile", name: "only words", code: run("echo chmod 777 /x") },
    {
      kind: "kubernetes",
      code: pod("", "volumes:\n  - name: a\n    secret:\n      secretName: a\n      defaultMode: 0644"),
    },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "another folder than the volume's",
      code: "FROM debian:13\nRUN chmod 777 /opt /data\nVOLUME /data\n",
      findings: [{ line: 2, text: "777" }],
    },
    {
      kind: "dockerfile",
      name: "all below a volume",
      code: "FROM debian:13\nRUN chmod -R 777 /data\nVOLUME /data\n",
      findings: [{ line: 2, severity: "error" }],
    },
    {
      kind: "dockerfile",
      code: run("chmod 0777 /app"),
      findings: [
        {
          line: 2,
          text: "0777",
          severity: "warning",
          fixes: [
            { safety: "choice", output: run("chmod 0755 /app") },
            { safety: "choice", output: run("chmod g=u /app") },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "everything below",
      code: run("chmod -R 777 /app"),
      findings: [{ line: 2, severity: "error" }],
    },
    {
      kind: "dockerfile",
      code: run("chmod a+rwX /app"),
      findings: [{ line: 2, fixes: [{ output: run("chmod ug+rwX,o+rX /app") }] }],
    },
    { kind: "dockerfile", code: run("chmod o+w /app"), findings: [{ line: 2, fixes: [] }] },
    {
      kind: "dockerfile",
      code: run("chmod 666 /etc/app.conf"),
      findings: [
        { line: 2, fixes: [{ output: run("chmod 644 /etc/app.conf") }, { output: run("chmod g=u /etc/app.conf") }] },
      ],
    },
    {
      kind: "dockerfile",
      name: "only some of the folders are for everybody",
      code: run("chmod 777 /tmp /app"),
      findings: [{ line: 2 }],
    },
    { kind: "dockerfile", code: run("find /app -type d -exec chmod 777 {} +"), findings: [{ line: 2, text: "777" }] },
    {
      kind: "dockerfile",
      name: "in a stage that the last one builds on",
      code: "FROM debian:13 AS base\nCOPY --chmod=777 a /a\nFROM base\nRUN mkdir -p -m 0777 /b\n",
      findings: [{ line: 2 }, { line: 4 }],
    },
    {
      kind: "kubernetes",
      code: pod(
        "",
        "volumes:\n  - name: a\n    configMap:\n      name: a\n      defaultMode: 511\n      items:\n        - key: a\n          path: a\n          mode: 0666",
      ),
      findings: [
        {
          line: 10,
          text: "511",
          fixes: [
            {
              output: pod(
                "",
                "volumes:\n  - name: a\n    configMap:\n      name: a\n      defaultMode: 493\n      items:\n        - key: a\n          path: a\n          mode: 0666",
              ),
            },
          ],
        },
        { line: 14, text: "0666" },
      ],
    },
    {
      kind: "kubernetes",
      name: "projected",
      code: pod(
        "",
        "volumes:\n  - name: a\n    projected:\n      defaultMode: 0777\n      sources:\n        - secret:\n            name: a",
      ),
      findings: [{ line: 9 }],
    },
  ],
});
