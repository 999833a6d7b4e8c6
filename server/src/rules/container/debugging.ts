import type { ShellCommand, ShellWord } from "../../model/command.ts";

/** What switches debugging on, and what to write instead; undefined where nothing sure is known. */
export interface DebugSetting {
  readonly what: string;
  readonly instead: string | undefined;
}

const SWITCHES = new Set(["FLASK_DEBUG", "DJANGO_DEBUG", "APP_DEBUG", "DEBUG", "WP_DEBUG", "WORDPRESS_DEBUG"]);
const MODES: Readonly<Record<string, readonly string[]>> = {
  FLASK_ENV: ["development"],
  NODE_ENV: ["development", "dev"],
  RAILS_ENV: ["development"],
  RACK_ENV: ["development"],
  APP_ENV: ["development", "dev", "local"],
  ASPNETCORE_ENVIRONMENT: ["Development"],
  DOTNET_ENVIRONMENT: ["Development"],
  GIN_MODE: ["debug"],
};
const OFF: Readonly<Record<string, string>> = {
  "1": "0",
  true: "false",
  True: "False",
  TRUE: "FALSE",
  yes: "no",
  on: "off",
  development: "production",
  Development: "Production",
  dev: "prod",
  local: "production",
  debug: "release",
};
/** A debugger that waits for connections: Java's agent, Node.js' inspector on an address that others reach. */
const JAVA = /(?:-agentlib:jdwp=|-Xrunjdwp:)\S*(?:server=y|address=)/;
const NODE = /--inspect(?:-brk|-wait)?(?:=|\s+)(?:0\.0\.0\.0|\[?::\]?|\*)/;

/** Whether an environment variable switches debugging on. */
export function debugVariable(name: string, value: string): DebugSetting | undefined {
  const text = value.trim();
  if (text.length > 2000) return undefined;
  if (SWITCHES.has(name) && /^(?:1|true|yes|on)$/i.test(text)) {
    return { what: "switches debugging on", instead: OFF[text] };
  }
  if (name === "DEBUG" && text === "*") return { what: "makes everything be logged", instead: undefined };
  if (Object.hasOwn(MODES, name) && MODES[name]?.some((m) => m.toLowerCase() === text.toLowerCase())) {
    const instead = name === "NODE_ENV" && text === "dev" ? "production" : OFF[text];
    return { what: "chooses the development mode", instead };
  }
  if (name === "XDEBUG_MODE" && /(?:^|,)(?:debug|develop)(?:,|$)/.test(text)) {
    return { what: "switches PHP's debugger on", instead: "off" };
  }
  if (JAVA.test(text)) return { what: "opens a Java debugger", instead: undefined };
  if (NODE.test(text)) return { what: "opens the debugger of Node.js", instead: undefined };
  return undefined;
}

/** A value without what opens a debugger; the same where nothing of it does. */
export function withoutDebugger(value: string): string {
  if (value.length > 2000) return value;
  return value
    .replace(/(?:^|\s)(?:-agentlib:jdwp=\S*|-Xrunjdwp:\S*|-Xdebug)(?=\s|$)/g, "")
    .replace(/(?:^|\s)--inspect(?:-brk|-wait)?(?:=|\s)\S+/g, "")
    .trim();
}

/** The word of a command that opens a debugger to others, or starts a development mode. */
export function debugArgument({ name, args }: ShellCommand): { word: ShellWord; what: string } | undefined {
  const find = (pattern: RegExp) => args.find((a) => a.value !== undefined && pattern.test(a.value.slice(0, 2000)));
  const found = (word: ShellWord | undefined, what: string) => (word ? { word, what } : undefined);
  if (name === "java") return found(find(JAVA), "opens a Java debugger");
  if (name === "node" || name === "nodejs" || name === "nodemon") {
    return found(
      find(/^--inspect(?:-brk|-wait)?=(?:0\.0\.0\.0|\[?::\]?|\*)(?::|$)/),
      "opens the debugger of Node.js to others",
    );
  }
  if (name === "dlv") {
    return found(
      find(/^--listen=(?!127\.|localhost|\[::1\])/) ?? find(/^--headless(?:=true)?$/),
      "starts a Go debugger",
    );
  }
  if (/^python[\d.]*$/.test(name ?? "")) {
    const module = args.findIndex((a) => a.value === "debugpy" || a.value === "ptvsd");
    return found(module >= 0 ? args[module] : undefined, "starts a Python debugger");
  }
  if (name === "flask") return found(find(/^--debug$/), "switches debugging on");
  return undefined;
}
