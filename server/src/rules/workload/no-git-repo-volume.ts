import type { Container } from "../../model/container.ts";
import type { SameAs } from "../../model/finding.ts";
import { choice } from "../../model/fix.ts";
import { remove } from "../../model/place.ts";
import { known } from "../../model/value.ts";
import { called, calledWorkload } from "../container/wording.ts";
import { type Reporter, rule } from "../rule.ts";

/** What git-sync runs: a program, or settings that name one. */
const VARIABLES: ReadonlySet<string> = new Set(["GITSYNC_GIT", "GITSYNC_GIT_CONFIG", "GITSYNC_EXECHOOK_COMMAND"]);
const FLAGS = /^--?(?:git|git-config|exechook-command)(?:=|$)/;
const INJECTION: SameAs = { checkov: ["CKV_K8S_159"] };
const NONE: SameAs = {};

export default rule({
  id: "no-git-repo-volume",
  subject: "workload",
  kinds: ["kubernetes", "aci"],
  category: "isolation",
  severity: "error",
  presets: ["recommended"],
  summary: "Do not let a volume fetch a Git repository",
  why: "A gitRepo volume makes the node itself run git on a repository, whose hooks then run as root on the node; Kubernetes has given it up for that.",
  remedy: "Clone the repository into an emptyDir by an init container, or build what is needed into the image.",
  except: "Azure Container Instances clone the repository apart from the host, so that it is merely mentioned there.",
  sameAs: INJECTION,
  standards: { "nist-800-190": ["4.5.5"], cwe: ["CWE-829"] },
  fixes: ["choice"],
  references: [
    { title: "Volumes: gitRepo", url: "https://kubernetes.io/docs/concepts/storage/volumes/#gitrepo" },
    {
      title: "Mount a gitRepo volume in Azure Container Instances",
      url: "https://learn.microsoft.com/azure/container-instances/container-instances-volume-gitrepo",
    },
  ],
  examples: [
    {
      kind: "kubernetes",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: site\n          mountPath: /site\n  volumes:\n    - name: site\n      gitRepo:\n        repository: https://git.acme.example/site.git\n",
    },
    {
      kind: "kubernetes",
      note: "Git-sync runs whatever program it is told to.",
      bad: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: sync\n      image: registry.k8s.io/git-sync/git-sync:v4.4.0\n      env:\n        - name: GITSYNC_REPO\n          value: https://git.acme.example/site.git\n        - name: GITSYNC_GIT\n          value: /payload/git\n",
      fixed:
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: sync\n      image: registry.k8s.io/git-sync/git-sync:v4.4.0\n      env:\n        - name: GITSYNC_REPO\n          value: https://git.acme.example/site.git\n",
    },
    {
      kind: "kubernetes",
      good: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      image: acme/app:1.4\n      volumeMounts:\n        - name: site\n          mountPath: /site\n  volumes:\n    - name: site\n      emptyDir: {}\n",
    },
  ],

  check(workload, report) {
    for (const { name, sources = [] } of workload.volumes) {
      const git = sources.find(({ type }) => type === "gitRepo");
      if (!git) continue;
      report(git, {
        message:
          workload.kind === "aci"
            ? `${calledWorkload(workload)} fetches what it runs from a Git repository at each start: whoever can push there decides. Name a commit as its revision, or build it into the image.`
            : `${calledWorkload(workload)} makes its node fetch a Git repository, whose hooks run as root there. Clone it into an emptyDir by an init container.`,
        ...(workload.kind === "aci" ? { severity: "info" as const } : {}),
        detail: known(name) ?? "",
        sameAs: NONE,
      });
    }
    for (const container of workload.containers) checkGitSync(container, report);
  },
});

function checkGitSync(container: Container, report: Reporter): void {
  for (const { name, nameAt, place } of container.environment) {
    if (!VARIABLES.has(name)) continue;
    report(nameAt, {
      message: `${name} tells git-sync in ${called(container, "inside")} which program to run: whoever can change it, or the file, runs code there. Remove it.`,
      detail: name,
      fixes: place ? [choice(`Remove ${name}`, remove(place))] : [],
      sameAs: name === "GITSYNC_GIT" ? INJECTION : NONE,
    });
  }
  const repository = container.image && known(container.image.reference)?.repository;
  if (!repository?.endsWith("git-sync")) return;
  for (const { args } of container.scripts.flatMap(({ commands }) => commands)) {
    const flag = args.find(({ value }) => value !== undefined && FLAGS.test(value));
    if (!flag) continue;
    report(flag, {
      message: `${flag.value?.split("=")[0]} tells git-sync in ${called(container, "inside")} which program to run: whoever can change it, or the file, runs code there. Remove it.`,
      detail: flag.value?.split("=")[0] ?? "",
      sameAs: NONE,
    });
  }
}
