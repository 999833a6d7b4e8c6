import type { ShellCommand, ShellWord } from "../../model/command.ts";
import { byProgram } from "./by-program.ts";
import { actual } from "./downloads.ts";

/** Words of a command that switch off the check of signatures. */
export interface SignatureSwitch {
  /** To be taken out together: the flag, with its value where that is a word of its own. */
  readonly words: readonly ShellWord[];
  /** checkov's id for it. */
  readonly id: string | undefined;
}

/** By program: the flags that switch the check off, and checkov's id for them. */
const FLAGS: readonly (readonly [program: RegExp, flag: RegExp, id: string | undefined])[] = [
  [/^apk$/, /^--allow-untrusted$/, "CKV2_DOCKER_7"],
  [/^apt(?:-get|itude)?$/, /^--allow-unauthenticated(?:=(?:true|yes|1))?$/, "CKV2_DOCKER_8"],
  [/^apt(?:-get|itude)?$/, /^--force-yes$/, "CKV2_DOCKER_11"],
  [/^apt(?:-get|itude)?$/, /^--allow-insecure-repositories$|AllowInsecureRepositories=(?:true|yes|1)/, undefined],
  [/^apt(?:-get|itude)?$/, /AllowUnauthenticated=(?:"?true|yes|1)/i, "CKV2_DOCKER_8"],
  [/^(?:yum|dnf5?|tdnf|microdnf)$/, /^--no-?gpgchecks?$/, "CKV2_DOCKER_9"],
  [/^(?:yum|dnf5?|tdnf|microdnf|(?:yum|dnf)-config-manager)$/, /(?:^|[.=])gpgcheck=(?:0|false|no)$/i, undefined],
  [/^zypper$/, /^--(?:no-gpg-checks|allow-unsigned-rpm)$/, undefined],
  [/^dpkg$/, /^--force-bad-verify$/, undefined],
];
const RPM = /^--(?:nosignature|nodigest|noverify|nofiledigest)$/;

const flagsOf = byProgram((name) => FLAGS.filter(([program]) => program.test(name)));

/** How a command switches off the check of signatures, in the order of its words. */
export function signatureSwitches({ name = "", args }: ShellCommand): SignatureSwitch[] {
  if (name === "rpm") {
    const words = args.filter((a) => RPM.test(a.value ?? ""));
    // a query with these installs nothing
    const installs = args.some((a) => /^-[iUF][a-zA-Z]*$|^--(?:install|upgrade|freshen)$/.test(a.value ?? ""));
    return installs && words.length > 0 ? [{ words, id: "CKV2_DOCKER_10" }] : [];
  }
  const flags = flagsOf(name);
  if (flags.length === 0) return [];
  return args.flatMap((word, i) => {
    const found = flags.find(([, flag]) => flag.test(word.value ?? ""));
    if (!found) return [];
    const valued = /^(?:-o|--option|--setopt)$/.test(args[i - 1]?.value ?? "");
    return [{ words: args.slice(valued ? i - 1 : i, i + 1), id: found[2] }];
  });
}

const SETTING = /\[[^[\]\n]*trusted=yes|\bgpgcheck ?= ?0|SigLevel ?= ?Never|AllowUnauthenticated "?(?:true|yes|1)/i;

/** A setting that lets unsigned packages in from now on, and the word that holds it. */
export interface WrittenSetting {
  readonly word: ShellWord;
  readonly setting: string;
}

/** `echo "deb [trusted=yes] ..." > file`, `sed -i s/gpgcheck=1/gpgcheck=0/ file`. */
export function writtenSetting(command: ShellCommand): WrittenSetting | undefined {
  const own = actual(command);
  const inPlace = own.name === "sed" && own.args.some((a) => /^(?:-[A-Za-z]*i|--in-place)/.test(a.value ?? ""));
  const last = command.pipeline.commands.at(-1);
  const kept =
    /^(?:echo|printf)$/.test(own.name ?? "") &&
    (own.redirects.some((r) => r.operator.startsWith(">")) || (last && actual(last).name === "tee"));
  if (!inPlace && !kept) return undefined;
  for (const word of own.args) {
    const setting = SETTING.exec(inPlace ? word.pattern.replace(/^s(.).*?\1/, "") : word.pattern)?.[0];
    if (setting) return { word, setting: setting.replace(/^\[.*trusted/i, "trusted") };
  }
  return undefined;
}
