import type { Container } from "../../model/container.ts";
import { choice, type Fix } from "../../model/fix.ts";
import { type Intent, type Place, set } from "../../model/place.ts";
import type { Reporter } from "../rule.ts";
import { someContainer } from "./inheritance.ts";
import { called } from "./wording.ts";

type Identity = "user" | "group";

/** Reports a container that does not say what it runs as, so that its image decides: mostly for root, or for a low number. */
export function reportAbsent(container: Container, missing: readonly Identity[], high: string, report: Reporter): void {
  const keys = missing.map((m) => (m === "user" ? "runAsUser" : "runAsGroup"));
  report(container, {
    message: `${called(container)} does not say which ${missing.join(" and ")} it runs as, so that its image decides, mostly for a number that the host uses as well. Set ${keys.join(" and ")}.`,
    detail: keys.join(","),
    sameAs: {
      trivy: missing.map((m) => (m === "user" ? "KSV-0020" : "KSV-0021")),
      ...(missing.includes("user") ? { checkov: ["CKV_K8S_40"] } : {}),
      kubesec: missing.map((m) => (m === "user" ? "RunAsUser" : "RunAsGroup")),
      "kube-score": ["container-security-context-user-group-id"],
    },
    fixes: [say(container, missing, high)],
  });
}

function say(container: Container, missing: readonly Identity[], high: string): Fix {
  const { workload } = container;
  const places = { user: workload.podUser, group: workload.podGroup };
  const own = { user: container.user, group: container.group };
  // once for the pod, unless it or a container speaks for itself
  const forPod = missing.every((m) => places[m].state === "unset" && !someSays[m](workload));
  const intents = missing.flatMap((m): Intent[] => {
    const value = forPod ? places[m] : own[m];
    return value.state === "unset" ? [set(value.place as Place<string>, high)] : [];
  });
  return choice(`Run as ${missing.join(" and ")} ${high}${forPod ? " in the whole pod" : ""}`, ...intents);
}

const someSays = {
  user: someContainer(({ user }) => user.state !== "unset"),
  group: someContainer(({ group }) => group.state !== "unset"),
};
