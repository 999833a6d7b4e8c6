import { known } from "../../model/value.ts";
import { calledWorkload } from "../container/wording.ts";
import { rule } from "../rule.ts";

/** The kinds of volumes that the restricted pod security standard allows. */
const ALLOWED = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);
/** The others that Kubernetes knows or knew (core/v1, VolumeSource), with what one would use instead. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ["hostPath", "an emptyDir or a claim"],
  ["gitRepo", "an emptyDir that an init container fills"],
  ...[
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "azureDisk",
    "vsphereVolume",
    "quobyte",
    "portworxVolume",
    "photonPersistentDisk",
    "scaleIO",
    "storageos",
  ].map((type) => [type, "a persistentVolumeClaim"] as const),
]);

export default rule({
  id: "restricted-volume-types",
  subject: "workload",
  kinds: ["kubernetes"],
  category: "isolation",
  severity: "info",
  presets: ["pss-restricted"],
  summary: "Use only the kinds of volumes that the restricted pod security standard allows",
  why: "A pod that names a disk or a file server itself goes past the storage that its cluster's administrators have approved.",
  remedy: "Use a persistentVolumeClaim for data that stays, and an emptyDir for what does not.",
  sameAs: { trivy: ["KSV-0028"], pss: ["restricted/restrictedVolumes"] },
  standards: {
    pss: ["restricted/restrictedVolumes"],
    "nist-800-190": ["4.5.5"],
    "owasp-kubernetes": ["K01:2025"],
    cwe: ["CWE-668"],
  },
  references: [
    {
      title: "Pod Security Standards",
      url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  volumes:\n    - name: data\n      nfs:\n        server: files.acme.example\n        path: /data\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n  volumes:\n    - name: data\n      persistentVolumeClaim:\n        claimName: data\n",
    },
  ],

  check(workload, report, context) {
    for (const { name, sources = [] } of workload.volumes) {
      if (sources.some(({ type }) => ALLOWED.has(type))) continue;
      const source = sources.find(({ type }) => OTHERS.has(type));
      // said by the rule about those, at the same volume
      if (!source || (source.type === "hostPath" && context.isOn("no-host-path"))) continue;
      report(source, {
        message: `${calledWorkload(workload)} mounts a volume of type ${source.type}${known(name) === undefined ? "" : ` (${known(name)})`}, which the restricted pod security standard does not allow. Use ${OTHERS.get(source.type)}.`,
        detail: `${known(name)} ${source.type}`,
      });
    }
  },
});
