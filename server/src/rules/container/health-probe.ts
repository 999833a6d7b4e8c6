import { baseFamily } from "../../knowledge/base-images.ts";
import type { BuildStage } from "../../model/dockerfile.ts";
import { known } from "../../model/value.ts";
import { packageCommand } from "../command/package-command.ts";
import { lineage } from "../lineage.ts";

/** A HEALTHCHECK that asks the port of EXPOSE with a tool that the image surely has; undefined where either is not known. */
export function healthProbe(stage: BuildStage): string | undefined {
  const port = stage.container?.ports.find((p) => p.protocol === "tcp" && p.number.state === "set");
  const number = port && known(port.number);
  const tool = toolOf(stage);
  if (number === undefined || !tool) return undefined;
  const scheme = number === 443 || number === 8443 ? "https" : "http";
  return `HEALTHCHECK --interval=30s --timeout=3s CMD ${tool} ${scheme}://localhost:${number}/ || exit 1`;
}

const TOOLS = { wget: "wget -q -O /dev/null", curl: "curl -fsS -o /dev/null" } as const;

function toolOf(stage: BuildStage): string | undefined {
  for (const { instructions } of lineage(stage)) {
    for (const { scripts } of instructions) {
      for (const command of scripts.flatMap(({ commands }) => commands)) {
        const read = packageCommand(command);
        const names = read?.action === "install" ? read.packages.map(({ value }) => value) : [];
        if (names.includes("curl")) return TOOLS.curl;
        if (names.includes("wget")) return TOOLS.wget;
      }
    }
  }
  const reference = stage.rootImage && known(stage.rootImage.reference);
  const family = reference && baseFamily(reference)?.family;
  // busybox brings wget
  return family === "alpine" || family === "busybox" ? TOOLS.wget : undefined;
}
