import preferRootOwned from "../../../server/src/rules/build/prefer-root-owned-files.ts";
import { testRule } from "../rule-tester.ts";

const file = (copy: string, user = "app") => `FROM debian:13\n${copy}\nUSER ${user}\n`;

testRule(preferRootOwned, {
  valid: [
    { kind: "dockerfile", code: file("COPY . /app") },
    { kind: "dockerfile", name: "another owner", code: file("COPY --chown=www-data . /app") },
    { kind: "dockerfile", name: "root anyway", code: file("COPY --chown=root . /app", "root") },
    { kind: "dockerfile", name: "it writes there", code: file("COPY --chown=app seed /app/uploads/") },
    {
      kind: "dockerfile",
      name: "the team says so",
      code: file("COPY --chown=app x /w/x"),
      options: { dataPaths: ["/w"] },
    },
    {
      kind: "dockerfile",
      name: "a builder stage",
      code: "FROM debian:13 AS b\nCOPY --chown=app . /app\nFROM debian:13\nUSER app\n",
    },
    { kind: "dockerfile", name: "nobody said who runs", code: "FROM debian:13\nCOPY --chown=app . /app\n" },
  ],
  invalid: [
    {
      kind: "dockerfile",
      code: file("COPY --link --chown=1000:1000 --from=acme/x:1 /out /app", "1000:1000"),
      findings: [
        {
          line: 2,
          text: "--chown=1000:1000",
          fixes: [{ safety: "choice", output: file("COPY --link --from=acme/x:1 /out /app", "1000:1000") }],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "the line is continued there",
      code: file("COPY --chown=app \\\n    . /app"),
      findings: [{ line: 2 }],
    },
  ],
});
