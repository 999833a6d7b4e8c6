import rule from "../../../server/src/rules/build/prefer-copy-over-add.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: "FROM a:1\nCOPY x /x\n" },
    { kind, name: "archives are unpacked", code: 'FROM a:1\nADD rootfs.tar.xz layer.tgz "data.tar" /\n' },
    { kind, name: "URL", code: "FROM a:1\nADD https://example.com/a.json /a.json\n" },
    { kind, name: "git", code: "FROM a:1\nADD git@github.com:acme/app.git /src\n" },
    { kind, name: "a wildcard may match an archive", code: "FROM a:1\nADD dist/* /x/\n" },
    { kind, name: "a variable may name one", code: "FROM a:1\nARG SRC\nADD $SRC /x/\n" },
    { kind, name: "one archive among files", code: "FROM a:1\nADD a.txt b.tar /x/\n" },
    { kind, name: "a file written in place", code: "FROM a:1\nADD <<EOF /x\nhello\nEOF\n" },
    { kind, name: "checksum", code: "FROM a:1\nADD --checksum=sha256:aa https://example.com/x /x\n" },
  ],
  invalid: [
    {
      kind,
      code: "FROM a:1\nadd --chown=1:1 a.json  b/ /x/\n",
      findings: [
        { line: 2, text: "add", fixes: [{ safety: "safe", output: "FROM a:1\ncopy --chown=1:1 a.json  b/ /x/\n" }] },
      ],
    },
    {
      kind,
      name: "JSON form",
      code: 'FROM a:1\nADD ["my file.txt", "/x/"]\n',
      findings: [{ line: 2, fixes: [{ output: 'FROM a:1\nCOPY ["my file.txt", "/x/"]\n' }] }],
    },
    {
      kind,
      name: "a variable, but surely a jar",
      code: "FROM a:1\nARG V\nADD app-${V}.jar /x/\n".replace("app-${V}", "$V/app"),
      findings: [{ line: 3 }],
    },
    { kind, name: "ONBUILD", code: "FROM a:1\nONBUILD ADD . /src\n", findings: [{ line: 2, text: "ADD" }] },
    {
      kind,
      name: "a zip is not unpacked",
      code: "FROM a:1\nADD a.zip /\n",
      findings: [{ line: 2, message: /a\.zip/ }],
    },
  ],
});
