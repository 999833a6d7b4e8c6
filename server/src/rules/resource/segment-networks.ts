import type { Workload } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import type { Node } from "../../model/resource.ts";
import type { ComposeDocument } from "../../model/subjects.ts";
import { known } from "../../model/value.ts";
import { type Reporter, rule } from "../rule.ts";

interface Options {
  readonly services: number;
}

export default rule<"document", Options>({
  id: "segment-networks",
  subject: "document",
  kinds: ["compose"],
  category: "network",
  severity: "info",
  presets: ["cis-docker", "nist-800-190"],
  summary: "Give services that need not meet networks of their own",
  why: "On one network every service reaches every port of every other: whoever breaks into the web server is next to the database's neighbours as well.",
  remedy:
    "Put what is published on one network and what is behind it on another, and only those that speak to both on both.",
  except:
    "Small stacks for development. Files where every service is published, or none, are left alone, and so are services of one image.",
  sameAs: { kics: ["ce14a68b"] },
  standards: {
    "cis-docker": ["5.30"],
    "nist-800-190": ["4.3.3"],
    "owasp-docker": ["D03"],
    cwe: ["CWE-653"],
  },
  options: {
    services: {
      type: "number",
      minimum: 2,
      default: 3,
      description: "From how many services on a file is to name networks.",
    },
  },
  fixes: ["choice"],
  references: [
    {
      title: "Networking in Compose: specify custom networks",
      url: "https://docs.docker.com/compose/how-tos/networking/#specify-custom-networks",
    },
  ],
  examples: [
    {
      kind: "compose",
      bad: "services:\n  web:\n    image: acme/web:1.4\n    ports:\n      - 127.0.0.1:8080:8080\n  api:\n    image: acme/api:1.4\n  db:\n    image: postgres:18\n",
      fixed:
        "services:\n  web:\n    image: acme/web:1.4\n    ports:\n      - 127.0.0.1:8080:8080\n    networks:\n      - frontend\n      - backend\n  api:\n    image: acme/api:1.4\n    networks:\n      - backend\n  db:\n    image: postgres:18\n    networks:\n      - backend\nnetworks:\n  frontend: {}\n  backend: {}\n",
    },
    {
      kind: "compose",
      good: "services:\n  web:\n    image: acme/web:1.4\n    networks: [frontend]\n  api:\n    image: acme/api:1.4\n    networks: [frontend, backend]\n  db:\n    image: postgres:18\n    networks: [backend]\nnetworks:\n  frontend: {}\n  backend:\n    internal: true\n",
    },
  ],

  check({ compose }, report, { options }) {
    if (!compose) return;
    for (const service of compose.services) checkBridge(service, report);
    if (compose.partial || compose.services.length < options.services) return;
    const attached = compose.services.map(networksOf);
    const named = attached.flatMap((names) => names ?? []);
    // one that nothing is known of, or that is on no network of Compose's, may be what is kept apart
    if (attached.some((names) => names === undefined) || new Set(named).size !== 1) return;
    const [first] = compose.services;
    if (!first || !hasTwoSides(compose.services)) return;
    report(first, {
      message: `All ${compose.services.length} services of this file share ${named[0] === "default" ? "one network" : `the network ${named[0]}`}, so that each reaches every port of the others. Give those behind a network of their own.`,
      fixes: compose.networks.state === "unset" ? separate(compose) : [],
    });
  },
});

/** The default bridge of the daemon, where containers of all projects meet. */
function checkBridge({ definition, name }: Workload, report: Reporter): void {
  const mode = definition?.get("network_mode").string();
  if (mode?.state !== "set" || mode.value !== "bridge") return;
  report(mode, {
    message: `Service ${name} is on the daemon's default bridge, with containers of every project. Name a network of this file.`,
  });
}

/** The networks that a service is on; undefined where that can't be known or it is on none of Compose's. */
function networksOf({ definition, partial }: Workload): readonly string[] | undefined {
  if (!definition || partial || definition.get("extends").state !== "unset") return undefined;
  if (definition.get("network_mode").state !== "unset") return undefined;
  const networks = definition.get("networks");
  if (networks.state === "unset" || networks.shape === "null") return ["default"];
  return networks.shape === "map" ? networks.keys() : namesIn(networks);
}

function namesIn(list: Node): readonly string[] | undefined {
  const names = list.items().map((item) => known(item.string()));
  return list.shape === "list" && names.every((name) => name !== undefined) ? (names as string[]) : undefined;
}

/**
 * Where all is published there is nothing to hide behind a network of its own, where nothing is there is no way in, and
 * services of one image are one program; an image that can't be read may be that one.
 */
function hasTwoSides(services: readonly Workload[]): boolean {
  const front = services.filter(isPublished);
  if (front.length === 0 || front.length === services.length) return false;
  const built = "";
  const programs = services.flatMap(({ containers }) => {
    const reference = containers[0]?.image?.reference;
    if (!reference || reference.state === "unset") return built;
    return reference.state === "set" ? reference.value.familiar : [];
  });
  return programs.some((program) => program === built || program !== programs[0]);
}

function isPublished({ containers }: Workload): boolean {
  return containers.some(({ ports }) => ports.some(({ exposure }) => exposure === "published"));
}

/** What is published stands in front, and speaks to what is behind. */
function separate({ services, networks }: ComposeDocument): Fix[] {
  const intents = services.flatMap((service) => {
    const place = service.definition?.get("networks").place<readonly string[]>();
    return place ? [set(place, isPublished(service) ? ["frontend", "backend"] : ["backend"])] : [];
  });
  const declared = set(networks.place<unknown>(), { frontend: {}, backend: {} });
  return [choice("Keep what is not published on a network of its own", ...intents, declared)];
}
