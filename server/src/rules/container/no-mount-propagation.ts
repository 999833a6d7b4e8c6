import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { called } from "./wording.ts";

/** Mounts of the container appear on the host. */
const TO_HOST = new Set(["Bidirectional", "shared", "rshared"]);
/** Docker: mounts of the host appear in the container. */
const FROM_HOST = new Set(["slave", "rslave"]);

export default rule({
  id: "no-mount-propagation",
  subject: "container",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "warning",
  presets: ["recommended", "cis-docker"],
  summary: "Do not share mounts with the host",
  why: "With shared propagation a container can mount something over folders of its host, and what it leaves behind stays there.",
  remedy: "Remove the propagation; HostToContainer is enough to see what the host mounts later.",
  except: "Storage drivers, whose work it is to mount volumes for others.",
  sameAs: { kics: ["baa452f0"] },
  standards: { "cis-docker": ["5.20"], "nist-800-190": ["4.4.3"], cwe: ["CWE-668"] },
  fixes: ["choice"],
  references: [
    { title: "Mount propagation", url: "https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation" },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: data\n          mountPath: /data\n          mountPropagation: Bidirectional\n  volumes:\n    - name: data\n      emptyDir: {}\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: data\n          mountPath: /data\n  volumes:\n    - name: data\n      emptyDir: {}\n",
    },
    {
      kind: "compose",
      bad: "services:\n  app:\n    image: acme/app:1.4\n    volumes:\n      - /srv/media:/media:ro,rshared\n",
      fixed: "services:\n  app:\n    image: acme/app:1.4\n    volumes:\n      - /srv/media:/media:ro\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: data\n          mountPath: /data\n          mountPropagation: HostToContainer\n  volumes:\n    - name: data\n      emptyDir: {}\n",
    },
  ],

  check(container, report) {
    for (const { propagation, target } of container.mounts) {
      if (propagation?.state !== "set") continue;
      const toHost = TO_HOST.has(propagation.value);
      if (!toHost && !FROM_HOST.has(propagation.value)) continue;
      const below = target.state === "set" ? ` below ${target.value}` : "";
      report(propagation, {
        message: toHost
          ? `What ${called(container, "inside")} mounts${below} appears on its host too (${propagation.value}). Remove the propagation unless it mounts for others.`
          : `What its host mounts later appears in ${called(container, "inside")}${below} (${propagation.value}). Remove the propagation unless it needs that.`,
        ...(toHost ? {} : { severity: "info" }),
        fixes: [choice("Remove the propagation", remove(propagation.place))],
      });
    }
  },
});
