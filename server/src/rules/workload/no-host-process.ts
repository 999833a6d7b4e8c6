import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { saidBy } from "./levels.ts";

export default rule({
  id: "no-host-process",
  subject: "workload",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "error",
  presets: ["recommended", "pss-baseline", "pss-restricted", "cis-kubernetes", "nist-800-190"],
  summary: "Do not run Windows containers as processes of their host",
  why: "A HostProcess container is no container: it runs on the Windows host itself, with its files, network and accounts.",
  remedy: "Remove hostProcess, and do what needs the host by an agent that is installed there.",
  except: "Network plug-ins, storage drivers and agents that administrate Windows nodes.",
  sameAs: { trivy: ["KSV-0103"], polaris: ["hostProcess"], pss: ["baseline/windowsHostProcess"] },
  standards: {
    pss: ["baseline/windowsHostProcess"],
    "cis-kubernetes": ["5.2.11"],
    "nist-800-190": ["4.4.3"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-250"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Create a Windows HostProcess pod",
      url: "https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        windowsOptions:\n          hostProcess: true\n          runAsUserName: "NT AUTHORITY\\\\Local service"\n',
      fixed:
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        windowsOptions:\n          runAsUserName: "NT AUTHORITY\\\\Local service"\n',
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      securityContext:\n        windowsOptions:\n          hostProcess: false\n",
    },
  ],

  check(workload, report) {
    for (const { value, who } of saidBy(workload, workload.podHostProcess, (container) => container.hostProcess)) {
      if (!value.value) continue;
      report(value, {
        message: `hostProcess: true makes ${who} run on the Windows host itself, with its files and accounts. Remove it.`,
        fixes: [choice("Remove hostProcess", remove(value.place))],
      });
    }
  },
});
