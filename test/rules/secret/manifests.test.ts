import inline from "../../../server/src/rules/secret/no-inline-secret-manifest.ts";
import inConfigMap from "../../../server/src/rules/secret/no-secret-in-configmap.ts";
import files from "../../../server/src/rules/secret/prefer-secret-files.ts";
import { pod } from "../container/manifests.ts";
import { testRule } from "../rule-tester.ts";

const kind = "kubernetes" as const;

function secret(body: string, head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n"): string {
  return head + body;
}

function configMap(data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n${data}`;
}

testRule(inline, {
  valid: [
    { kind, name: "nothing in it", code: secret("type: Opaque\n") },
    { kind, name: "filled in later", code: secret("stringData:\n  password: ${DB_PASSWORD}\n") },
    { kind, name: "a template", code: secret('data:\n  password: "<base64 of the password>"\n') },
    {
      kind,
      name: "a placeholder",
      code: secret("stringData:\n  password: changeme-please\n  other: <password>\n").replace(
        "changeme-please",
        "REPLACE_ME",
      ),
    },
    { kind, name: "empty in base64", code: secret('data:\n  password: ""\n') },
    { kind, name: "a user alone", code: secret("stringData:\n  username: app\n") },
    {
      kind,
      name: "sealed",
      code: "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: db\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK\n",
    },
    {
      kind,
      name: "a token that the cluster fills in",
      code: secret("type: kubernetes.io/service-account-token\n"),
    },
    { kind, name: "allowed", code: secret("stringData:\n  password: kj3h5Tg9sLq\n"), options: { allow: ["db"] } },
  ],
  invalid: [
    {
      kind,
      name: "in base64",
      code: secret("type: Opaque\ndata:\n  user: YXBw\n  password: a2ozaDVUZzlzTHE=\n  token: a2ozaDVUZzlzTHE=\n"),
      findings: [{ line: 6, text: "data", message: /\(password and 1 more\), and base64 is no encryption/ }],
    },
    {
      kind,
      name: "an item of a List",
      code: "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: db}\n    stringData: {password: kj3h5Tg9sLq}\n",
      findings: [{ line: 7, text: "stringData" }],
    },
  ],
});

testRule(inConfigMap, {
  valid: [
    {
      kind,
      name: "a name, not a value",
      code: configMap("  DB_PASSWORD_FILE: /run/secrets/db1\n  PASSWORD_SECRET: my-db-secret1\n"),
    },
    { kind, name: "empty", code: configMap('  DB_PASSWORD: ""\n') },
    {
      kind,
      name: "filled in later",
      code: configMap(
        "  app.properties: |\n    db.password=${DB_PASSWORD1}\n    token: $TOKEN1\n    key: {{ key1 }}\n",
      ),
    },
    {
      kind,
      name: "a comment",
      code: configMap("  app.conf: |\n    # password = kj3h5Tg9sLq\n    ; password = kj3h5Tg9sLq\n"),
    },
    {
      kind,
      name: "in code",
      code: configMap('  run.py: |\n    password = os.environ["PASSWORD1"]\n    token = get_token(1)\n'),
    },
    {
      kind,
      name: "not a ConfigMap",
      code: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\nstringData:\n  DB_PASSWORD: kj3h5Tg9sLq\n",
    },
  ],
  invalid: [
    {
      kind,
      code: configMap(
        '  DB_PASSWORD: Xk29mmQz\n  app.properties: |\n    db.url=jdbc:x\n    db.password = Xk30mmQz\n  app.json: |\n    {\n      "apiKey": "Xk31mmQz",\n      "name": "shop1234"\n    }\n',
      ),
      findings: [
        { line: 6, text: "Xk29mmQz", severity: "error" },
        { line: 9, text: "Xk30mmQz", message: /^db\.password stands in a ConfigMap/ },
        { line: 12, text: "Xk31mmQz" },
      ],
    },
  ],
});

const FROM_SECRET = "env:\n  - name: PASSWORD\n    valueFrom:\n      secretKeyRef: {name: db, key: password}\n";

testRule(files, {
  valid: [
    { kind, code: pod("env:\n  - name: LEVEL\n    valueFrom:\n      configMapKeyRef: {name: app, key: level}\n") },
    { kind, name: "from a ConfigMap", code: pod("envFrom:\n  - configMapRef: {name: app}\n") },
  ],
  invalid: [
    {
      kind,
      code: pod(FROM_SECRET),
      findings: [{ line: 12, text: "secretKeyRef", message: /^Container app gets secrets .*\(PASSWORD\)/ }],
    },
    {
      kind,
      name: "all of a Secret, in an init container",
      code: pod("envFrom:\n  - secretRef: {name: db}\n").replace("containers:", "initContainers:"),
      findings: [{ line: 10, text: "secretRef", message: /^Init container app .*\(all of a Secret\)/ }],
    },
  ],
});
