import module from "@balena/dockerignore";

// the package declares an ES default export but is CommonJS: its default is the function or holds it, by loader
const dockerignore = ("default" in module ? module.default : module) as typeof module.default;

/**
 * What a .dockerignore leaves out of the build context, by Docker's own rules (they are not git's).
 * @param text the file's content
 * @returns a test of a path relative to the context, with `/`; a malformed file leaves nothing out
 */
export function ignoredBy(text: string): (path: string) => boolean {
  try {
    const ignore = dockerignore().add(
      text
        .replace(/^\ufeff/, "")
        .split(/\r?\n/)
        .filter((line) => line.length < 4096)
        .slice(0, 5000),
    );
    return (path) => {
      try {
        return ignore.ignores(path);
      } catch {
        return false;
      }
    };
  } catch {
    return () => false;
  }
}
