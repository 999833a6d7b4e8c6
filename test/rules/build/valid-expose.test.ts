import rule from "../../../server/src/rules/build/valid-expose.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(rule, {
  valid: [
    { kind, code: 'FROM a:1\nEXPOSE 80 443/tcp 53/udp "8080" 9000-9010/sctp\n' },
    { kind, name: "variables", code: "FROM a:1\nARG P\nEXPOSE $P ${P}/tcp 8000-${P}\n" },
    { kind, name: "capitals, as far as recommended goes", code: "FROM a:1\nEXPOSE 53/UDP\n", preset: "recommended" },
    { kind, name: "a default", code: "FROM a:1\nARG P=8080\nEXPOSE $P\n" },
  ],
  invalid: [
    {
      kind,
      code: "FROM a:1\nEXPOSE 80 70000/tcp\n",
      findings: [
        {
          line: 2,
          text: "70000/tcp",
          severity: "error",
          sameAs: {
            hadolint: ["DL3011"],
            trivy: ["DS-0008"],
            semgrep: ["dockerfile/correctness/invalid-port"],
            kics: ["71bf8cf8"],
          },
          fixes: [],
        },
      ],
    },
    {
      kind,
      name: "the end of a range",
      code: "FROM a:1\nEXPOSE 60000-70000\n",
      findings: [{ line: 2, message: /70000/ }],
    },
    {
      kind,
      name: "no number",
      code: "FROM a:1\nEXPOSE http 80,443 -1\n",
      findings: [{ line: 2 }, { line: 2 }, { line: 2 }],
    },
    { kind, name: "backwards", code: "FROM a:1\nEXPOSE 90-80\n", findings: [{ line: 2, message: /Swap/ }] },
    {
      kind,
      name: "no protocol",
      code: "FROM a:1\nEXPOSE 80/http\n",
      findings: [{ line: 2, message: /protocol http/ }],
    },
    {
      kind,
      name: "mappings",
      code: "FROM a:1\nEXPOSE 8080:80 127.0.0.1:81:82/UDP\n",
      findings: [
        {
          line: 2,
          severity: "warning",
          sameAs: { buildkit: ["ExposeInvalidFormat"] },
          fixes: [{ safety: "choice", output: "FROM a:1\nEXPOSE 80 127.0.0.1:81:82/UDP\n" }],
        },
        {
          line: 2,
          sameAs: { buildkit: ["ExposeInvalidFormat", "ExposeProtoCasing"] },
          fixes: [{ output: "FROM a:1\nEXPOSE 8080:80 82/udp\n" }],
        },
      ],
    },
    {
      kind,
      name: "mappings of ranges, as far as the builder takes them",
      code: "FROM a:1\nEXPOSE 1-2:3-4 1-3:5 [::1]:8:9 1-2:3-5 5:1-3 x:8:9 99999:80 1:70000\n",
      findings: [
        { line: 2, text: "1-2:3-4", severity: "warning", sameAs: { buildkit: ["ExposeInvalidFormat"] } },
        { line: 2, text: "1-3:5", severity: "warning" },
        { line: 2, text: "[::1]:8:9", severity: "warning" },
        { line: 2, text: "1-2:3-5", severity: "error", message: /is no port/ },
        { line: 2, text: "5:1-3", severity: "error" },
        { line: 2, text: "x:8:9", severity: "error" },
        { line: 2, text: "99999:80", severity: "error" },
        { line: 2, text: "1:70000", severity: "error", message: /no port 70000/ },
      ],
    },
    {
      kind,
      name: "capitals",
      code: "FROM a:1\nEXPOSE 53/UDP\n",
      findings: [
        {
          line: 2,
          severity: "info",
          sameAs: { buildkit: ["ExposeProtoCasing"] },
          fixes: [{ safety: "safe", output: "FROM a:1\nEXPOSE 53/udp\n" }],
        },
      ],
    },
  ],
});
