/** A file from which tools read credentials. */
export interface CredentialFile {
  /** What to call the build secret that holds it. */
  readonly id: string;
  /** The programs that read it. */
  readonly readers: RegExp;
}

const GIT = "git|go|npm|yarn|pnpm|bun|pip[\\d.]*|uv|poetry|composer|bundle|cargo|gem|swift";

const FILES: readonly (readonly [path: RegExp, id: string, readers: string])[] = [
  [/(?:^|\/)\.npmrc$/, "npmrc", "npm|npx|yarn|pnpm|bun"],
  [/(?:^|\/)\.yarnrc(?:\.yml)?$/, "yarnrc", "yarn"],
  [/(?:^|\/)[._]netrc$/, "netrc", `${GIT}|curl|wget|python[\\d.]*|conda`],
  [/(?:^|\/)\.git-credentials$/, "git-credentials", GIT],
  [/(?:^|\/)\.gitconfig$/, "gitconfig", GIT],
  [/(?:^|\/)pip\.conf$/, "pip-conf", "pip[\\d.]*|python[\\d.]*|pipenv"],
  [/(?:^|\/)\.pypirc$/, "pypirc", "twine|python[\\d.]*|flit|poetry"],
  [/(?:^|\/)auth\.json$/, "composer-auth", "composer"],
  [/(?:^|\/)\.m2\/settings\.xml$/, "maven-settings", "mvnw?"],
  [/(?:^|\/)\.gradle\/gradle\.properties$/, "gradle-properties", "gradlew?"],
  [/(?:^|\/)nuget\.config$/i, "nuget-config", "dotnet|nuget"],
  [/(?:^|\/)\.gem\/credentials$/, "gem-credentials", "gem|bundle"],
  [/(?:^|\/)\.gemrc$/, "gemrc", "gem|bundle"],
  [/(?:^|\/)\.bundle\/config$/, "bundle-config", "bundle"],
  [/(?:^|\/)\.?cargo\/credentials(?:\.toml)?$/, "cargo-credentials", "cargo"],
  [/(?:^|\/)\.docker\/config\.json$/, "docker-config", "docker|skopeo|crane|oras|buildah|podman|ko"],
  [/(?:^|\/)\.aws\/credentials$/, "aws-credentials", "aws|python[\\d.]*|terraform|tofu|s3cmd"],
  [/(?:^|\/)\.kube\/config$/, "kubeconfig", "kubectl|helm|kustomize"],
  [/(?:^|\/)\.ssh\/id_\w+$/, "ssh-key", `${GIT}|ssh|scp|sftp|rsync`],
];

/** What is known of a file by its path; undefined where no tool is known to read credentials from it. */
export function credentialFile(path: string): CredentialFile | undefined {
  const found = FILES.find(([pattern]) => pattern.test(path.slice(-300)));
  return found && { id: found[1], readers: new RegExp(`^(?:${found[2]})$`) };
}

/** Programs that take a credential from a variable without being told to, by the variable's name. */
const READ_UNTOLD: readonly (readonly [name: RegExp, readers: RegExp])[] = [
  [/^(?:NPM|NODE_AUTH|YARN_NPM_AUTH|YARN_AUTH)_?\w*TOKEN$/, /^(?:npm|npx|yarn|pnpm|bun)$/],
  [/^COMPOSER_AUTH$/, /^composer$/],
  [/^BUNDLE_\w+$/, /^bundle$/],
  [/^GEM_HOST_API_KEY$/, /^gem$/],
  [/^CARGO_\w*TOKEN$/, /^cargo$/],
  [/^AWS_(?:SECRET_ACCESS_KEY|ACCESS_KEY_ID|SESSION_TOKEN)$/, /^(?:aws|terraform|tofu|s3cmd)$/],
  [/^TWINE_PASSWORD$/, /^twine$/],
  [/^(?:HF|HUGGING_?FACE_HUB)_TOKEN$/, /^(?:huggingface-cli|hf|python[\d.]*)$/],
  [/^(?:GITHUB|GH)_TOKEN$/, /^gh$/],
  [/^SENTRY_AUTH_TOKEN$/, /^(?:sentry-cli|npm|yarn|pnpm|bun)$/],
  [/^VAULT_TOKEN$/, /^vault$/],
  [/^NUGET_\w+$/, /^(?:dotnet|nuget)$/],
];

/** The programs that read such a variable without being told to; undefined where none is known. */
export function readersOfVariable(name: string): RegExp | undefined {
  return READ_UNTOLD.find(([pattern]) => pattern.test(name))?.[1];
}
