import type { ShellCommand, ShellWord } from "../../model/command.ts";
import { byProgram } from "./by-program.ts";

/** Words of a command that switch off the verification of certificates. */
export interface TlsSwitch {
  /** To be taken out together. */
  readonly words: readonly ShellWord[];
  /** checkov's id for it. */
  readonly id: string | undefined;
}

/** By program: one word that does it. */
const FLAGS: readonly (readonly [program: RegExp, flag: RegExp, id?: string])[] = [
  [/^curl$/, /^--(?:proxy-)?insecure$/, "CKV2_DOCKER_2"],
  [/^wget2?$/, /^--no-check-certificate$/, "CKV2_DOCKER_3"],
  [/^(?:npm|yarn|pnpm)$/, /^--(?:no-strict-ssl|strict-ssl=(?:false|0))$/, "CKV2_DOCKER_13"],
  [/^(?:kubectl|helm|oc)$/, /^--insecure-skip-tls-verify(?:=true)?$/],
  [/^apt(?:-get|itude)?$/, /Verify-(?:Peer|Host)=(?:false|0|no)$/i],
  [
    /^(?:yum|dnf5?|tdnf|microdnf|(?:yum|dnf)-config-manager)$/,
    /(?:^|[.=])sslverify=(?:0|false|no)$/i,
    "CKV2_DOCKER_15",
  ],
  [/^(?:podman|skopeo|buildah)$/, /^--(?:src-|dest-)?tls-verify=false$/],
];

/** By program: an option and the value behind it, glued by `=` or in the next word. */
const VALUED: readonly (readonly [program: RegExp, option: RegExp, value: RegExp, id?: string])[] = [
  [/^(?:pip[\d.]*|pipenv)$/, /^--trusted-host$/, /./, "CKV2_DOCKER_4"],
  [/^uv$/, /^--(?:allow-insecure-host|trusted-host)$/, /./],
  [/^git$/, /^-c$/, /^http\.(?:.*\.)?sslVerify=(?:false|0)$/i],
  [/^(?:npm|yarn|pnpm)$/, /^--strict-ssl$/, /^(?:false|0)$/, "CKV2_DOCKER_13"],
];

/** By program: words that follow one another, `config set strict-ssl false`; the whole command is at fault. */
const SETTINGS: readonly (readonly [program: RegExp, words: RegExp, id?: string])[] = [
  [/^(?:npm|yarn|pnpm)$/, /^(?:config )?set (?:-\S+ )*strict-ssl[ =](?:false|0)\b/, "CKV2_DOCKER_13"],
  [/^yarn$/, /^config set (?:-\S+ )*enableStrictSsl false\b/],
  [/^git$/, /^config (?:-\S+ )*http\.(?:\S+\.)?sslVerify (?:false|0)\b/i],
  [/^conda$/, /^config (?:.* )?--set ssl_verify (?:false|no|0)\b/i],
  [/^composer$/, /^config (?:.* )?disable-tls true\b/],
  [/^pip[\d.]*$/, /^(?:-m pip )?config (?:.* )?set (?:\S+\.)?trusted-host /, "CKV2_DOCKER_4"],
];

const tablesOf = byProgram((name) => ({
  flags: FLAGS.filter(([program]) => program.test(name)),
  valued: VALUED.filter(([program]) => program.test(name)),
  settings: SETTINGS.filter(([program]) => program.test(name)),
}));

/** How a command switches off the verification of certificates, in the order of its words. */
export function tlsSwitches(command: ShellCommand): TlsSwitch[] {
  const { args, words } = command;
  const name = programOf(command);
  const { flags, valued, settings } = tablesOf(name);
  if (flags.length + valued.length + settings.length === 0 && name !== "curl") return [];
  const found = args.flatMap((word, i): TlsSwitch[] => {
    const text = word.value ?? word.pattern;
    if (name === "curl" && insecureCluster(text)) return [{ words: [word], id: "CKV2_DOCKER_2" }];
    const flag = flags.find(([, pattern]) => pattern.test(text));
    if (flag) {
      const behindOption = /^(?:-o|--option|--setopt)$/.test(args[i - 1]?.value ?? "");
      return [{ words: args.slice(behindOption ? i - 1 : i, i + 1), id: flag[2] }];
    }
    const cut = text.indexOf("=");
    const next = args[i + 1];
    for (const [, option, value, id] of valued) {
      if (text.startsWith("-") && cut > 0 && option.test(text.slice(0, cut)) && value.test(text.slice(cut + 1)))
        return [{ words: [word], id }];
      if (option.test(text) && next && value.test(next.value ?? next.pattern)) return [{ words: [word, next], id }];
    }
    return [];
  });
  if (settings.length === 0 || found.length > 0) return found;
  const line = args.map((a) => a.value ?? a.pattern).join(" ");
  const setting = settings.find(([, pattern]) => pattern.test(line));
  return setting ? [{ words, id: setting[2] }] : found;
}

/** The program's name; that of the module for `python3 -m pip`. */
function programOf({ name = "", args: [option, module] }: ShellCommand): string {
  return /^python[\d.]*$/.test(name) && option?.value === "-m" ? (module?.value ?? "") : name;
}

/** `-k` alone or among other short options: `-fsSLk`, but not the value of `-ok`. */
export function insecureCluster(text: string): boolean {
  if (!/^-[A-Za-z#0-9]+$/.test(text)) return false;
  for (const letter of text.slice(1)) {
    if (letter === "k") return true;
    if ("AbcCdDeEFhHKmoPQrtTuUwxXyYz".includes(letter)) return false;
  }
  return false;
}
