import segmentNetworks from "../../../server/src/rules/resource/segment-networks.ts";
import { testRule } from "../rule-tester.ts";

const kind = "compose";
const web = "  web:\n    image: acme/web:1.4\n    ports: [8080:8080]\n";
const two = "  api:\n    image: acme/api:1.4\n  db:\n    image: postgres:18\n";

testRule(segmentNetworks, {
  valid: [
    { kind, name: "two services", code: "services:\n  web:\n    image: acme/web:1.4\n  db:\n    image: postgres:18\n" },
    {
      kind,
      name: "kept apart",
      code: `services:\n${web}    networks: [front, back]\n  api:\n    image: acme/api:1.4\n    networks: [back]\n  db:\n    image: postgres:18\n    networks: { back: {} }\nnetworks:\n  front: {}\n  back: {}\n`,
    },
    { kind, name: "nothing published", code: `services:\n  web:\n    image: acme/web:1.4\n${two}` },
    {
      kind,
      name: "all published",
      code: `services:\n${["a", "b", "c"].map((n) => `  ${n}:\n    image: acme/${n}:1.4\n    ports: [80]\n`).join("")}`,
    },
    {
      kind,
      name: "one program",
      code: `services:\n${web}${["a", "b"].map((n) => `  ${n}:\n    image: acme/web:1.4\n`).join("")}`,
    },
    {
      kind,
      name: "one that can't be read may be the same program",
      code: `services:\n${web}  a:\n    image: acme/web:1.4\n  b:\n    image: "\${IMAGE}"\n`,
    },
    { kind, name: "one has none", code: `services:\n${web}${two}    network_mode: none\n` },
    { kind, name: "an override", file: "compose.override.yaml", code: `services:\n${web}${two}` },
    { kind, name: "more in another file", code: `include: [db.yaml]\nservices:\n${web}${two}` },
    { kind, name: "extends another", code: `services:\n${web}${two}    extends: { file: base.yaml, service: db }\n` },
    { kind, name: "a network by a variable", code: `services:\n${web}${two}    networks: ["\${NET}"]\n` },
    { kind, name: "fewer than asked for", options: { services: 4 }, code: `services:\n${web}${two}` },
  ],
  invalid: [
    {
      kind,
      code: `services:\n${web}${two}`,
      findings: [
        {
          line: 2,
          text: "web",
          severity: "info",
          message: /^All 3 services of this file share one network,/,
          sameAs: { kics: ["ce14a68b"] },
          fixes: [
            {
              safety: "choice",
              output:
                'services:\n  web:\n    image: acme/web:1.4\n    ports: [8080:8080]\n    networks: ["frontend", "backend"]\n  api:\n    image: acme/api:1.4\n    networks: ["backend"]\n  db:\n    image: postgres:18\n    networks: ["backend"]\nnetworks:\n  frontend: {}\n  backend: {}\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "one network by name",
      code: `services:\n${web}    networks: [all]\n  api:\n    image: acme/api:1.4\n    networks: [all]\n  db:\n    image: postgres:18\n    networks: [all]\nnetworks:\n  all: {}\n`,
      findings: [{ line: 2, message: /share the network all,/, fixes: [] }],
    },
    {
      kind,
      name: "the daemon's bridge",
      code: "services:\n  web:\n    image: acme/web:1.4\n    network_mode: bridge\n",
      findings: [{ line: 4, text: "bridge", message: /^Service web is on the daemon's default bridge/ }],
    },
  ],
});
