import type { ShellCommand } from "../../model/command.ts";
import type { BuildStage, Instruction } from "../../model/dockerfile.ts";
import { lineage } from "../lineage.ts";

/** Programs that start another one as another user. */
const TOOLS = new Set([
  "gosu",
  "su-exec",
  "setpriv",
  "runuser",
  "su",
  "sudo",
  "s6-setuidgid",
  "setuidgid",
  "chpst",
  "chroot",
  "capsh",
]);

/** Servers and supervisors that open their ports or files as root and then work as another user by themselves. */
const DAEMONS =
  /^(?:nginx|openresty|httpd|httpd-foreground|apache2|apache2ctl|apachectl|apache2-foreground|php-fpm[\d.]*|sshd|crond?|supervisord|systemd|init|s6-svscan|runsvdir|runit|dockerd|containerd|postfix|dovecot|named|unbound|dnsmasq|haproxy|squid|vsftpd|proftpd|mysqld(?:_safe)?|mariadbd|postgres|redis-server|memcached|slapd|freeradius|chronyd|ntpd|keepalived|smbd)$/;

/** They manage the machine itself, or mount, trace and filter for it: as another user they do nothing. */
const FOR_ROOT_ALONE =
  /^(?:gparted|parted|fdisk|mkfs[\w.]*|mount|rpc\.(?:nfsd|mountd|statd)|rpcbind|exportfs|shorewall6?|iptables[\w-]*|ip6tables[\w-]*|nft|ufw|firewalld|fail2ban-server|wg-quick|ipsec|charon|starter|openvpn|pppd|xl2tpd|dhcpd|dhclient|hostapd|wpa_supplicant|libvirtd|virtqemud|kubelet|kube-proxy|flanneld|calico-node|cilium-agent|falco|sysdig|csysdig|bpftrace|perf|powertop|auditd|osqueryd|smartd|udevd|modprobe|insmod|sysctl|nsenter|chronyd)$/;

/** Scripts that can't be read here and often step down. */
const SCRIPT = /\.(?:sh|bash|ash|ksh|zsh)$|entrypoint/i;
const SCRIPT_AS_PROGRAM = /^(?:run|start|boot|launch)$|(?:^|[_-])(?:init|bootstrap|startup|runit)(?:$|[_-])/;

/** Shells and interpreters that wait for a person: such an image is a base for others. */
const INTERACTIVE =
  /^(?:(?:ba|a|da|z|k|fi|c|tc)?sh|python[\d.]*|pypy[\d.]*|node|irb|jshell|iex|erl|ghci|julia|R|perl[\d.]*|php|lua|groovysh?|scala|clj|clojure|swipl|raku|racket|hy|gst|elixir|psql|pwsh)$/;

/**
 * True where what the stage starts is, or may be, run as another user: it steps down, is a script that can't be read, or is
 * only an interpreter, so that nobody runs the image as it is; or where it could not do its work as another user.
 */
export function startsAnotherUser(stage: BuildStage): boolean {
  const starters = [stage.entrypoint, stage.command].filter((i) => i !== undefined);
  const commands = starters.flatMap(commandsOf);
  if (commands.some(stepsDown)) return true;
  const [only] = commands;
  return commands.length === 1 && only !== undefined && only.args.length === 0 && INTERACTIVE.test(only.name ?? "");
}

/** True where a RUN or COPY of the stage brings a tool for stepping down: then some script uses it. */
export function usesSteppingTool(stage: BuildStage): boolean {
  for (const current of lineage(stage)) {
    for (const { keyword, words, scripts } of current.instructions) {
      if (
        keyword === "RUN" &&
        scripts.some((s) => s.commands.some(({ words: w }) => w.some(({ pattern }) => namesTool(pattern))))
      ) {
        return true;
      }
      if ((keyword === "COPY" || keyword === "ADD") && words.some(({ text }) => namesTool(text))) return true;
    }
  }
  return false;
}

function namesTool(word: string): boolean {
  return word.length < 1000 && /(?:^|[/=_-])(?:gosu|su-exec|s6-overlay|fixuid)(?:$|[-_.=/:~])/.test(word);
}

function commandsOf(instruction: Instruction): readonly ShellCommand[] {
  return instruction.scripts.flatMap((script) => script.commands);
}

function stepsDown({ name, words }: ShellCommand): boolean {
  if (name === undefined || TOOLS.has(name) || DAEMONS.test(name) || FOR_ROOT_ALONE.test(name)) return true;
  if (SCRIPT_AS_PROGRAM.test(name)) return true;
  return words.some(({ value }) => {
    const last = value === undefined ? "" : value.slice(value.lastIndexOf("/") + 1);
    return value === undefined || TOOLS.has(last) || SCRIPT.test(last);
  });
}
