import { calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "no-host-aliases",
  subject: "workload",
  kinds: ["kubernetes", "compose"],
  category: "isolation",
  severity: "info",
  presets: [],
  summary: "Leave names of hosts to DNS",
  why: "A name that is bound to an address in /etc/hosts goes past DNS and all that is watched and changed there, and whoever can change the file can send the traffic elsewhere.",
  remedy: "Remove the entry and let DNS answer, by a Service with an external name if need be.",
  except: "Docker's host-gateway, the address of the host itself, which no DNS server knows.",
  sameAs: { trivy: ["KSV-0007"], kubesec: ["HostAliases"] },
  standards: { cwe: ["CWE-350"] },
  references: [
    {
      title: "Adding entries to /etc/hosts of a pod",
      url: "https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  hostAliases:\n    - ip: 10.1.2.3\n      hostnames: [db.acme.example]\n  containers:\n    - name: app\n      image: acme/app:1.4\n",
    },
    {
      kind: "compose",
      good: "services:\n  app:\n    image: acme/app:1.4\n    extra_hosts:\n      - host.docker.internal:host-gateway\n",
    },
  ],

  check(workload, report) {
    for (const { name, gateway, at } of workload.hostAliases ?? []) {
      if (gateway) continue;
      report(at, {
        message: `${calledWorkload(workload)} binds the name ${name} to an address by itself, past DNS. Let DNS answer.`,
        detail: name,
      });
    }
  },
});
