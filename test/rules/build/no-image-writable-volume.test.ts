import rule from "../../../server/src/rules/build/no-image-writable-volume.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: "FROM a:1\nVOLUME /data\nVOLUME /var/lib/app /var/log\n" },
    { kind, name: "beside the code", code: 'FROM a:1\nWORKDIR /app\nCOPY . .\nVOLUME ["/app/data"]\n' },
    { kind, name: "the working folder without code", code: "FROM a:1\nWORKDIR /data\nVOLUME /data\n" },
    { kind, name: "a variable", code: "FROM a:1\nARG D\nVOLUME $D\n" },
  ],
  invalid: [
    { kind, code: "FROM a:1\nVOLUME /data /etc/\n", findings: [{ line: 2, text: "/etc/", message: /system/ }] },
    { kind, name: "JSON", code: 'FROM a:1\nVOLUME ["/", "/data"]\n', findings: [{ line: 2, text: '"/"' }] },
    { kind, name: "a default", code: "FROM a:1\nARG D=/usr\nVOLUME ${D}\n", findings: [{ line: 3 }] },
    {
      kind,
      name: "the code",
      code: "FROM a:1\nWORKDIR /app\nCOPY . .\nVOLUME /app\n",
      findings: [{ line: 4, text: "/app", message: /holds the code/ }],
    },
    { kind, name: "the code by its path", code: "FROM a:1\nCOPY src/ /srv/\nVOLUME /srv\n", findings: [{ line: 3 }] },
  ],
});
