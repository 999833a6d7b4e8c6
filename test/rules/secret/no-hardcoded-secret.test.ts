import rule from "../../../server/src/rules/secret/no-hardcoded-secret.ts";
import { testRule } from "../rule-tester.ts";

// put together here, so that no scanner takes this file for a leak
const GITHUB = ["ghp", "x7Kq2mZr9TbW4vLs8NcYd1HfGj5Pe3UaRt6B"].join("_");
const AWS = ["AKIA", "Q3EGRZXWL7J5T2KM"].join("");
testRule(rule, {
  valid: [
    { kind: "dockerfile", name: "AWS's own example", code: "FROM a:1\nENV AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n" },
    {
      kind: "dockerfile",
      name: "a checksum",
      code: "FROM a:1\nENV SHA256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n",
    },
    { kind: "dockerfile", name: "allowed", code: `FROM a:1\nENV A=${GITHUB}\n`, options: { allow: ["ghp_x7Kq"] } },
    {
      kind: "compose",
      name: "a password in a URL is another rule's",
      code: "services:\n  a:\n    image: a:1\n    command: run https://u:Xk29-mmQz8@example.com\n",
    },
    {
      kind: "dockerfile",
      name: "references, switches and well-known words are no given secrets",
      code: 'FROM a:1\nARG P\nRUN run --password=$P --token-file=/run/t1 --auth=md5 DB_PASSWORD=changeme1 key=value1 curl -u "$U:$P" b && mysql -p"$P" -ux1\n',
    },
    {
      kind: "dockerfile",
      name: "passwords of accounts are another rule's",
      code: "FROM a:1\nRUN echo 'root:Xk29mmQz' | chpasswd && useradd --password=Xk29mmQz a\n",
    },
    {
      kind: "dockerfile",
      name: "a variable's own value is no-secret-in-env's",
      code: "FROM a:1\nENV DB_PASSWORD=pwd=Xk29mmQz\n",
    },
    {
      kind: "kubernetes",
      name: "what is not secret in a ConfigMap, and what is secret in a Secret",
      code: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  DB_PASSWORD_FILE: /run/x1\n  TOKEN_TTL: 3600s1\n  app: |\n    password: changeme\n    secretName: app-2\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  DB_PASSWORD: Xk29mmQz\n",
    },
  ],
  invalid: [
    {
      kind: "dockerfile",
      name: "a placeholder in its place, the rest as it was",
      code: `FROM a:1\nRUN curl -H "Authorization: Bearer ${GITHUB}" x # ${GITHUB}\n`,
      findings: [
        {
          line: 2,
          fixes: [
            {
              safety: "choice",
              output: `FROM a:1\nRUN curl -H "Authorization: Bearer REPLACE_WITH_YOUR_SECRET" x # ${GITHUB}\n`,
            },
          ],
        },
        { line: 2 },
      ],
    },
    {
      kind: "compose",
      name: "a placeholder inside quotes in a flow map",
      code: `services:\n  a: { image: "a:1", labels: { token: "${GITHUB}", b: c } }\n`,
      findings: [
        {
          line: 2,
          fixes: [
            { output: 'services:\n  a: { image: "a:1", labels: { token: "REPLACE_WITH_YOUR_SECRET", b: c } }\n' },
          ],
        },
      ],
    },
    {
      kind: "dockerfile",
      name: "given on a command line",
      code: "FROM a:1\nRUN curl -sS -u admin:Xk29mmQz https://a.example/x\nRUN sshpass -p Xk29mmQz ssh a && mysql -uroot -pXk29mmQz < x\nRUN export API_TOKEN=Xk29mmQz; run --db-password Xk --db-password='Xk29mmQz'\n",
      findings: [
        { line: 2, text: "Xk29mmQz", message: /^A password for curl stands here/ },
        { line: 3, text: "Xk29mmQz", message: /sshpass/ },
        { line: 3, text: "Xk29mmQz", message: /database/ },
        { line: 4, text: "Xk29mmQz", message: /^The value of API_TOKEN stands here/ },
        { line: 4, text: "Xk29mmQz", message: /^A password stands here/ },
      ],
    },
    {
      kind: "kubernetes",
      name: "given in arguments; what a ConfigMap holds is another rule's",
      code: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  DB_PASSWORD: Xk29mmQz\n  app.properties: |\n    db.url=jdbc:x\n    db.password = Xk30mmQz\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: a:1\n      args: ["--db.password=Xk31mmQz"]\n',
      findings: [{ line: 19, text: "Xk31mmQz" }],
    },
    {
      kind: "aci",
      name: "a connection string",
      code: "apiVersion: 2023-05-01\nname: web\ntype: Microsoft.ContainerInstance/containerGroups\nproperties:\n  containers:\n    - name: web\n      properties:\n        image: acme/web:1.4\n        environmentVariables:\n          - name: CONNECTION\n            value: Server=db;User Id=sa;Password=Xk29mmQz;Encrypt=true\n",
      findings: [{ line: 11, text: "Xk29mmQz", message: /^A password stands here/ }],
    },
    {
      kind: "dockerfile",
      code: `FROM a:1\nENV A=${GITHUB}\n`,
      findings: [{ line: 2, text: GITHUB, message: /GitHub/ }],
    },
    {
      kind: "dockerfile",
      name: "in a comment",
      code: `FROM a:1\n# old: ${GITHUB}\nRUN true\n`,
      findings: [{ line: 2, text: GITHUB }],
    },
    {
      kind: "dockerfile",
      name: "in a script",
      code: `FROM a:1\nRUN echo a && \\\n  aws configure set aws_access_key_id ${AWS}\n`,
      findings: [{ line: 3, text: AWS }],
    },
    {
      kind: "kubernetes",
      name: "a ConfigMap",
      code: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  token: ${GITHUB}\n`,
      findings: [{ line: 6, text: GITHUB }],
    },
    {
      kind: "kubernetes",
      name: "base64 in a Secret",
      code: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  token: ${btoa(GITHUB)}\n`,
      findings: [{ line: 6, message: /base64/ }],
    },
    {
      kind: "compose",
      name: "a label",
      code: `services:\n  a:\n    image: a:1\n    labels:\n      x: "${GITHUB}"\n`,
      findings: [{ line: 5, text: GITHUB }],
    },
  ],
});
