/** A container group for examples: `properties` are lines of its properties, with their indentation of two; `more` those of its root. */
export function exampleGroup(properties = "", more = ""): string {
  return `apiVersion: "2023-05-01"
name: web
location: westeurope
type: Microsoft.ContainerInstance/containerGroups
${more}properties:
  osType: Linux
${properties}  containers:
    - name: web
      properties:
        image: acme.azurecr.io/web:1.4
        resources: {requests: {cpu: 1, memoryInGB: 1}}
`;
}

/** Resource ids to be filled in. */
export const SUBNET =
  "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.Network/virtualNetworks/NETWORK/subnets/SUBNET";
export const IDENTITY =
  "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.ManagedIdentity/userAssignedIdentities/IDENTITY";
