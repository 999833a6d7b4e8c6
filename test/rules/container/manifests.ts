/** A Pod of one container `app`; `container` and `pod` are lines of its container and its spec, indentation left out. */
export function pod(container = "", spec = ""): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
${indented(spec, 2)}  containers:
    - name: app
      image: acme/app:1.4
${indented(container, 6)}`;
}

/** A Compose file of one service `app`. */
export function service(lines = ""): string {
  return `services:
  app:
    image: acme/app:1.4
${indented(lines, 4)}`;
}

/** An Azure container group of one container `app`; `sku` decides whether it may carry a security context. */
export function group(container = "", sku: "Standard" | "Confidential" = "Standard"): string {
  return `apiVersion: 2023-05-01
type: Microsoft.ContainerInstance/containerGroups
name: web
properties:
  sku: ${sku}
  osType: Linux
  restartPolicy: Never
  containers:
    - name: app
      properties:
        image: acme/app:1.4
        resources:
          requests:
            cpu: 1
            memoryInGB: 1.5
${indented(container, 8)}`;
}

function indented(lines: string, columns: number): string {
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => `${" ".repeat(columns)}${line}\n`)
    .join("");
}
