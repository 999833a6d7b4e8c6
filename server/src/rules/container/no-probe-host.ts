import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { rule } from "../rule.ts";
import { podSecurity } from "./pod-security.ts";
import { called } from "./wording.ts";

export default rule({
  id: "no-probe-host",
  subject: "container",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "info",
  presets: ["pss-baseline", "pss-restricted"],
  summary: "Let probes and lifecycle hooks connect to their own pod",
  why: "The kubelet makes the connection: with a host of its own choice a pod makes its node call any address, behind firewalls and past network policies.",
  remedy: "Remove host, so that the pod's own address is used; a Host header goes into httpHeaders.",
  except: "Pods on the host's network whose program listens on 127.0.0.1 alone.",
  sameAs: { pss: ["baseline/hostProbesAndHostLifecycle"] },
  standards: {
    pss: ["baseline/hostProbesAndHostLifecycle"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-918"],
  },
  fixes: ["choice"],
  references: [
    {
      title: "Pod Security Standards",
      url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      readinessProbe:\n        httpGet:\n          host: 10.0.0.1\n          path: /ready\n          port: 8080\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      readinessProbe:\n        httpGet:\n          path: /ready\n          port: 8080\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      livenessProbe:\n        tcpSocket:\n          port: 8080\n",
    },
  ],

  check(container, report, context) {
    const standard = podSecurity(context);
    if (standard?.exact && !standard.since(34)) return;
    for (const { handler, host } of container.handlerHosts ?? []) {
      if (host.state !== "set" || host.value === "") continue;
      report(host, {
        message: `The ${handler} of ${called(container, "inside")} makes its node connect to ${host.value} instead of the pod. Remove host.`,
        detail: `${handler} ${host.value}`,
        fixes: [choice("Remove host", remove(host.place))],
      });
    }
  },
});
