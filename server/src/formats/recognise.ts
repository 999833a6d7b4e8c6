import type { Kind } from "../model/kind.ts";
import { isValuesName } from "./helm/names.ts";
import {
  isTemplateOfAzureGroup,
  looksLikeAzureGroup,
  looksLikeCompose,
  looksLikeKubernetes,
  looksLikeTemplate,
} from "./yaml-content.ts";

/** What a file is, or in a sentence for people why it is not checked. */
export type Recognised =
  | { readonly kind: Kind; readonly reason?: undefined }
  | { readonly kind: undefined; readonly reason: string };

/**
 * Tells what a file is by its name, its language and, for YAML, a bounded look at its content.
 * An open file that has been recognised keeps its kind while someone types: that is for the caller to decide.
 * @param path with `/` or `\`; only the base name and the folders' names are looked at.
 * @param languageId of the editor, where there is one: it decides for files whose names say nothing.
 */
export function recognise(path: string, text: string, languageId?: string): Recognised {
  const parts = path.split(/[\\/]/);
  const name = parts.at(-1) ?? "";
  if (/(?:^|\.)(?:dockerignore|containerignore)$/.test(name)) return { kind: "dockerignore" };
  const foreign = FOREIGN.find(({ pattern }) => pattern.test(name));
  if (foreign) return no(foreign.reason);
  if (text.includes("\0")) return no("It holds binary data.");
  if (isDockerfileName(name) || languageId === "dockerfile") return { kind: "dockerfile" };
  if (/^kustomization\.ya?ml$|^Kustomization$/.test(name)) return { kind: "kustomize" };
  if (/^Chart\.ya?ml$|^\.helmignore$|^requirements\.lock$|^Chart\.lock$/.test(name)) return { kind: "helm" };
  if (/\.tpl$/.test(name) && parts.slice(0, -1).includes("templates")) return { kind: "helm" };
  if (/\.jsonc?$/i.test(name) && isTemplateOfAzureGroup(text)) return { kind: "aci" };
  if (!isYaml(name, languageId)) {
    return no("Its name is that of no Dockerfile, and it is no YAML file.");
  }
  return recogniseYaml(name, parts, text, languageId);
}

const FOREIGN = [
  { pattern: /\.(?:j2|jinja|jinja2|template|tmpl|tpl\.ya?ml)$/i, reason: "It is a template for another tool." },
  { pattern: /\.(?:md|markdown)$/i, reason: "It is documentation." },
];

function isDockerfileName(name: string): boolean {
  return (
    /^(?:[Dd]ockerfile|[Cc]ontainerfile)$/.test(name) ||
    /^(?:Dockerfile\.|Containerfile)./.test(name) ||
    /.\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/.test(name)
  );
}

function isYaml(name: string, languageId: string | undefined): boolean {
  if (/\.ya?ml$/i.test(name)) return true;
  return languageId === "yaml" || languageId === "dockercompose" || languageId === "helm";
}

function recogniseYaml(
  name: string,
  parts: readonly string[],
  text: string,
  languageId: string | undefined,
): Recognised {
  const inTemplates = parts.slice(0, -1).includes("templates");
  if (languageId === "helm" || (inTemplates && text.includes("{{"))) return { kind: "helm" };
  if (name === "values.yaml" || name === "values.yml") return { kind: "helm" };
  const composeName = /^(?:docker-)?compose(?:[._-].*)?\.ya?ml$/i.test(name);
  if (looksLikeTemplate(text)) {
    return !composeName && looksLikeKubernetes(text)
      ? { kind: "helm" }
      : no("It is a template: {{ stands where a value begins.");
  }
  if (composeName || languageId === "dockercompose") return { kind: "compose" };
  if (looksLikeAzureGroup(text)) return { kind: "aci" };
  const object = looksLikeKubernetes(text);
  if (object) return { kind: object };
  if (looksLikeCompose(text)) return { kind: "compose" };
  if (isValuesName(name)) return { kind: "helm" };
  return no(
    text.trim() === ""
      ? "It is empty."
      : "It is YAML, but no Kubernetes object (apiVersion and kind), Compose file (services with image or build) or Azure container group.",
  );
}

function no(reason: string): Recognised {
  return { kind: undefined, reason };
}
