import rule from "../../../server/src/rules/build/absolute-workdir.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: "FROM a:1\nWORKDIR /app\n" },
    { kind, name: "a variable", code: "FROM a:1\nARG D\nWORKDIR $D/x\n" },
    { kind, name: "a variable with a path", code: "FROM a:1\nARG D=/srv\nWORKDIR ${D}\n" },
    { kind, name: "Windows", code: "# escape=`\nFROM a:1\nWORKDIR C:\\app\nWORKDIR c:/x\nWORKDIR \\x\n" },
    { kind, name: "quotes", code: "FROM a:1\nWORKDIR '/my app'\n" },
    {
      kind,
      name: "folders of the system",
      code: "FROM a:1\nWORKDIR /root\nWORKDIR /usr/bin\nWORKDIR /dev/shm\nWORKDIR /process\n",
    },
  ],
  invalid: [
    {
      kind,
      code: 'FROM a:1\nWORKDIR "./app"\n',
      findings: [
        {
          line: 2,
          text: '"./app"',
          severity: "warning",
          sameAs: {
            hadolint: ["DL3000"],
            buildkit: ["WorkdirRelativePath"],
            trivy: ["DS-0009"],
            checkov: ["CKV_DOCKER_10"],
            kics: ["6b376af8"],
          },
          fixes: [{ safety: "choice", output: 'FROM a:1\nWORKDIR "/app"\n' }],
        },
      ],
    },
    {
      kind,
      name: "below an absolute one",
      code: "FROM a:1 AS x\nWORKDIR /srv\nFROM x\nWORKDIR app\n",
      findings: [{ line: 4, severity: "info", message: /WORKDIR above/, fixes: [] }],
    },
    {
      kind,
      name: "a default that is relative",
      code: "FROM a:1\nARG D=x\nWORKDIR $D\n",
      findings: [{ line: 3, severity: "warning" }],
    },
    {
      kind,
      name: "behind ONBUILD, where BuildKit does not look",
      code: "FROM a:1\nONBUILD WORKDIR x\n",
      findings: [
        {
          line: 2,
          sameAs: { hadolint: ["DL3000"], trivy: ["DS-0009"], checkov: ["CKV_DOCKER_10"], kics: ["6b376af8"] },
        },
      ],
    },
    {
      kind,
      name: "the second relative one",
      code: "FROM a:1\nWORKDIR a\nWORKDIR b\n",
      findings: [
        { line: 2 },
        {
          line: 3,
          sameAs: { hadolint: ["DL3000"], trivy: ["DS-0009"], checkov: ["CKV_DOCKER_10"], kics: ["6b376af8"] },
        },
      ],
    },
    {
      kind,
      name: "the kernel's folders",
      code: "FROM a:1\nWORKDIR /proc/self/fd/1\nWORKDIR /sys\n",
      findings: [
        { line: 2, message: /^\/proc /, sameAs: { trivy: ["DS-0030"] }, fixes: [] },
        { line: 3, message: /^\/sys / },
      ],
    },
  ],
});
