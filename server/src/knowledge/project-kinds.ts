/** A kind of project by its tools, and what its folder holds that no image needs. */
export interface ProjectKind {
  readonly name: string;
  /** Files that tell it, in the folder of the project. */
  readonly files: readonly string[];
  /** Tells it by what an instruction copies. */
  readonly copied: RegExp;
  /** Tells it by the image that is built on, as people call it. */
  readonly base: RegExp;
  /** The command whose run makes `made` again, as its words: without it, what stands in the folder may be all there is. */
  readonly makes: RegExp;
  /** Patterns of a .dockerignore: what `makes` makes. */
  readonly made: readonly string[];
  /** Patterns of a .dockerignore: what only helps on the machine of a person. */
  readonly local: readonly string[];
}

/** Kinds of projects, by the files that their tools ask for. */
export const PROJECT_KINDS: readonly ProjectKind[] = [
  {
    name: "node",
    files: ["package.json"],
    copied: /(?:^|\/)(?:package(?:\*|-lock|\.json)|yarn\.lock|pnpm-lock|bun\.lock)/,
    base: /(?:^|\/)(?:node|bun)$/,
    makes: /^(?:npm|yarn|pnpm|bun)(?:$| (?:ci|i|install|add)\b)/,
    made: ["**/node_modules"],
    local: ["npm-debug.log*", "yarn-error.log", "coverage"],
  },
  {
    name: "go",
    files: ["go.mod"],
    copied: /(?:^|\/)go\.(?:mod|sum|\*)/,
    base: /(?:^|\/)golang$/,
    makes: /^go (?:build|install)\b/,
    made: [],
    local: ["*.test", "*.out"],
  },
  {
    name: "maven",
    files: ["pom.xml"],
    copied: /(?:^|\/)(?:pom\.xml|mvnw)/,
    base: /(?:^|\/)maven$/,
    makes: /^mvnw? /,
    made: ["**/target"],
    local: [],
  },
  {
    name: "gradle",
    files: ["build.gradle", "build.gradle.kts"],
    copied: /(?:^|\/)(?:build\.gradle|gradlew)/,
    base: /(?:^|\/)gradle$/,
    makes: /^gradlew? /,
    made: ["**/build"],
    local: [".gradle"],
  },
  {
    name: "dotnet",
    files: [],
    copied: /\.(?:cs|fs|vb)proj$|\.slnx?$/,
    base: /^mcr\.microsoft\.com\/dotnet\/sdk$/,
    makes: /^dotnet (?:build|publish|restore)\b/,
    made: ["**/bin", "**/obj"],
    local: [".vs"],
  },
  {
    name: "rust",
    files: ["Cargo.toml"],
    copied: /(?:^|\/)Cargo\./,
    base: /(?:^|\/)rust$/,
    makes: /^cargo (?:build|install)\b/,
    made: ["target"],
    local: [],
  },
  {
    name: "python",
    files: ["requirements.txt", "pyproject.toml", "setup.py", "Pipfile"],
    copied: /(?:^|\/)(?:requirements[\w.-]*\.txt|pyproject\.toml|setup\.py|Pipfile|poetry\.lock|uv\.lock)/,
    base: /(?:^|\/)python$/,
    makes: /^(?:pip[\d.]*|uv|poetry|pipenv) /,
    made: [".venv", "venv"],
    local: ["**/__pycache__", "**/*.pyc", ".pytest_cache", ".tox"],
  },
  {
    name: "ruby",
    files: ["Gemfile"],
    copied: /(?:^|\/)Gemfile/,
    base: /(?:^|\/)(?:ruby|jruby)$/,
    makes: /^bundle(?: install\b|$)/,
    made: ["vendor/bundle"],
    local: [".bundle", "log", "tmp"],
  },
  {
    name: "php",
    files: ["composer.json"],
    copied: /(?:^|\/)composer\./,
    base: /(?:^|\/)(?:php|composer)$/,
    makes: /^composer (?:install|update)\b/,
    made: ["vendor"],
    local: [],
  },
];
