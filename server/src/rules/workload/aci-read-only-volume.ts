import { choice } from "../../model/fix.ts";
import { set } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { called } from "../container/wording.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "aci-read-only-volume",
  subject: "container",
  kinds: ["aci"],
  category: "isolation",
  severity: "info",
  presets: ["aci"],
  summary: "Mount file shares read-only where nothing is written",
  why: "What the container may write, an attacker in it may change or encrypt, for everybody who shares the files.",
  remedy: "Set readOnly on the mount or on the share.",
  except: "Programs that keep their data there.",
  standards: { "nist-800-190": ["4.5.5"], "owasp-docker": ["D09"], cwe: ["CWE-732"] },
  fixes: ["choice"],
  examples: [
    {
      kind: "aci",
      bad: 'apiVersion: "2023-05-01"\nname: web\nproperties:\n  osType: Linux\n  volumes:\n    - name: pages\n      azureFile: {shareName: pages, storageAccountName: acme}\n  containers:\n    - name: web\n      properties:\n        image: acme.azurecr.io/web:1.4\n        volumeMounts:\n          - name: pages\n            mountPath: /pages\n',
      fixed:
        'apiVersion: "2023-05-01"\nname: web\nproperties:\n  osType: Linux\n  volumes:\n    - name: pages\n      azureFile: {shareName: pages, storageAccountName: acme}\n  containers:\n    - name: web\n      properties:\n        image: acme.azurecr.io/web:1.4\n        volumeMounts:\n          - name: pages\n            mountPath: /pages\n            readOnly: true\n',
    },
    {
      kind: "aci",
      note: "An empty directory is nobody else's.",
      good: 'apiVersion: "2023-05-01"\nname: web\nproperties:\n  osType: Linux\n  volumes: [{name: scratch, emptyDir: {}}]\n  containers:\n    - name: web\n      properties:\n        image: acme.azurecr.io/web:1.4\n        volumeMounts: [{name: scratch, mountPath: /scratch}]\n',
    },
  ],

  check(container, report) {
    for (const { volume, readOnly, at, target } of container.mounts) {
      const share = volume?.sources?.some(({ type }) => type === "azureFile");
      if (!share || readOnly.state === "unknown" || known(readOnly) === true) continue;
      if (volume?.readOnly && volume.readOnly.state !== "unset" && known(volume.readOnly) !== false) continue;
      report(at, {
        message: `${called(container)} may write to the file share at ${known(target) ?? "its mount"}, for everybody who shares it. Set readOnly unless it keeps its data there.`,
        fixes: [choice("Mount it read-only", set(readOnly.place, true))],
      });
    }
  },
});
