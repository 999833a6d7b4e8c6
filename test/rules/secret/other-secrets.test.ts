import aciNoInlineCredentials from "../../../server/src/rules/secret/aci-no-inline-credentials.ts";
import noCredentialsInUrl from "../../../server/src/rules/secret/no-credentials-in-url.ts";
import useBuildSecretMount from "../../../server/src/rules/secret/use-build-secret-mount.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
testRule(noCredentialsInUrl, {
  valid: [
    {
      kind: "dockerfile",
      name: "a well-known one for the container itself",
      code: "FROM ruby:3.4\nENV DATABASE_URL=postgres://user:password@localhost/db\n",
    },
    { kind, code: "FROM a:1\nRUN git clone https://git@example.com/a.git\n" },
    { kind, name: "a variable", code: "FROM a:1\nRUN git clone https://u:$TOKEN@example.com/a.git\n" },
    { kind, name: "a placeholder", code: "FROM a:1\nENV URL=https://user:<password>@example.com\n" },
    { kind, name: "no authority", code: "FROM a:1\nENV URL=https://example.com/a:b@c\n" },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "a real one, even there",
      code: "FROM ruby:3.4\nENV DATABASE_URL=postgres://user:Xk29-mmQz@localhost/db\n",
      findings: [{ line: 2, severity: "error" }],
    },
    {
      kind: "dockerfile",
      name: "a well-known one elsewhere",
      code: "FROM ruby:3.4\nENV DATABASE_URL=postgres://user:password@localhost.example.com/db\n",
      findings: [{ line: 2, severity: "warning" }],
    },
    {
      kind,
      code: 'FROM a:1\nRUN pip install -i "https://u:Xk29-mmQz8@pypi.example.com/simple" x\n',
      findings: [
        {
          line: 2,
          text: "u:Xk29-mmQz8@",
          severity: "error",
          fixes: [{ safety: "choice", output: 'FROM a:1\nRUN pip install -i "https://pypi.example.com/simple" x\n' }],
        },
      ],
    },
    {
      kind: "compose",
      name: "a well-known password",
      code: "services:\n  a:\n    image: a:1\n    environment:\n      URL: postgres://postgres:postgres@db/app\n",
      findings: [{ line: 5, severity: "warning" }],
    },
    {
      kind: "kubernetes",
      name: "an argument",
      code: 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: a:1\n      args: ["--db=mysql://app:Xk29-mmQz8@db/app"]\n',
      findings: [{ line: 8 }],
    },
  ],
});

testRule(useBuildSecretMount, {
  valid: [
    {
      kind,
      name: "mounted",
      code: "FROM a:1\nARG NPM_TOKEN\nRUN --mount=type=secret,id=t,env=NPM_TOKEN npm ci --token=$NPM_TOKEN\n",
    },
    { kind, name: "not declared: comes from elsewhere", code: "FROM a:1\nRUN login $NPM_TOKEN\n" },
    { kind, name: "another name", code: "FROM a:1\nARG VERSION\nRUN get $VERSION\n" },
    { kind, name: "ARG of another stage", code: "FROM a:1 AS b\nARG NPM_TOKEN\nFROM a:1\nRUN login $NPM_TOKEN\n" },
  ],
  invalid: [
    {
      kind,
      code: 'FROM a:1\nARG TOKEN\nRUN curl -H "Authorization: Bearer $TOKEN" x\n',
      findings: [
        {
          line: 3,
          text: "$TOKEN",
          message: /build argument/,
          fixes: [
            {
              safety: "choice",
              output: 'FROM a:1\nRUN --mount=type=secret,id=TOKEN,env=TOKEN curl -H "Authorization: Bearer $TOKEN" x\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "used twice: each gets it",
      code: "FROM a:1\nARG TOKEN\nRUN a $TOKEN\nRUN b ${TOKEN}\n",
      findings: [
        {
          line: 3,
          fixes: [
            {
              output:
                "FROM a:1\nRUN --mount=type=secret,id=TOKEN,env=TOKEN a $TOKEN\nRUN --mount=type=secret,id=TOKEN,env=TOKEN b ${TOKEN}\n",
            },
          ],
        },
        { line: 4, text: "${TOKEN}" },
      ],
    },
    {
      kind,
      name: "ENV of the stage below",
      code: "FROM a:1 AS b\nENV API_KEY=x\nFROM b\nRUN login $API_KEY\n",
      findings: [{ line: 4, message: /ENV/ }],
    },
  ],
});

const group = (rest: string) =>
  `apiVersion: 2023-05-01\nname: web\ntype: Microsoft.ContainerInstance/containerGroups\nproperties:\n  containers: []\n${rest}`;
testRule(aciNoInlineCredentials, {
  valid: [
    {
      kind: "aci",
      name: "an identity",
      code: group("  imageRegistryCredentials:\n    - server: acme.azurecr.io\n      identity: /subscriptions/x/acr\n"),
    },
    {
      kind: "aci",
      name: "a placeholder",
      code: group(
        "  volumes:\n    - name: v\n      azureFile: { shareName: s, storageAccountName: a, storageAccountKey: <key> }\n",
      ),
    },
  ],
  invalid: [
    {
      kind: "aci",
      code: group(
        "  volumes:\n    - name: v\n      azureFile:\n        shareName: s\n        storageAccountName: a\n        storageAccountKey: Zm9vYmFyYmF6cXV4Zm9vYmFy\n  diagnostics:\n    logAnalytics:\n      workspaceId: w\n      workspaceKey: Zm9vYmFyYmF6cXV4Zm9vYmFy\n",
      ),
      findings: [
        { line: 11, message: /storage account key/ },
        { line: 15, message: /workspace key/ },
      ],
    },
  ],
});
