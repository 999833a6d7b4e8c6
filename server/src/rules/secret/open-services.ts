import { knownName, matchesWildcard } from "../../knowledge/image-name.ts";
import { services } from "../../knowledge/service-credentials.ts";
import type { Container, Port } from "../../model/container.ts";
import { known } from "../../model/value.ts";
import { called } from "../container/wording.ts";
import type { Reporter } from "../rule.ts";

/** Arguments that switch the check of passwords off: `--api.insecure=true`, `--ServerApp.token=''`. */
export function checkArguments(container: Container, report: Reporter): void {
  const wanted = services.flatMap((s) => s.arguments ?? []);
  for (const word of container.scripts.flatMap((s) => s.commands).flatMap((c) => c.words)) {
    const plain = word.value?.replace(/=(?:''|"")$/, "=");
    if (plain === undefined || !wanted.includes(plain)) continue;
    report(word, {
      message: `${plain} opens ${called(container, "inside")} to everybody who reaches it, without a password. Leave the check on.`,
      detail: plain,
    });
  }
}

/** Services that ask for no password unless told to, where the host's network reaches them. */
export function checkMissing(container: Container, report: Reporter): void {
  const image = container.image ? known(container.image.reference) : undefined;
  // elsewhere a port is not published here, or variables come from where they can't be seen
  if (!image || container.image?.builtHere || (container.kind !== "compose" && container.kind !== "aci")) return;
  if (container.environmentFromFile) return;
  const name = knownName(image);
  const service = services.find((s) => s.ports && matchesWildcard(s.image, name));
  const port = service && container.ports.find((p) => isOpen(p, service.ports ?? []));
  if (!service || !port) return;
  const { missingVariable, missingArgument } = service;
  const words = container.scripts.flatMap((s) => s.commands).flatMap((c) => c.words);
  const unclear =
    words.some((w) => w.value === undefined || /\.conf$|^--(?:aclfile|auth|config)\b|^-f$/.test(w.value)) ||
    container.scripts.some((s) => s.errors.length > 0);
  if (unclear || (missingVariable && container.environment.some((v) => v.name.startsWith(missingVariable)))) return;
  if (missingArgument && words.some((w) => w.value?.includes(missingArgument))) return;
  report(port, {
    message: `${called(container)} publishes port ${known(port.number)} and asks nobody for a password. Set ${missingVariable ?? missingArgument}, or publish it on 127.0.0.1 only.`,
    detail: missingVariable ?? missingArgument ?? "",
  });
}

function isOpen({ exposure, number, hostIp }: Port, ports: readonly number[]): boolean {
  const at = known(number);
  if (exposure !== "published" || at === undefined || !ports.includes(at) || hostIp.state === "unknown") return false;
  return !/^(?:127\.|\[?::1\]?$|localhost$)/.test(known(hostIp) ?? "");
}
