import type { Port } from "../../model/container.ts";
import type { Place } from "../../model/place.ts";
import { unknown, type Value } from "../../model/value.ts";
import type { Span } from "../../text/span.ts";
import { convert, notAlone } from "../values.ts";
import type { YamlNode } from "../yaml/node.ts";
import { UNKNOWN_PART } from "./interpolation.ts";
import { number, scalar, text } from "./scalars.ts";
import { items, type Service } from "./service.ts";

/** `ports`, which are published, and `expose`, which are only declared. */
export function ports(service: Service): Port[] {
  return [
    ...items(service, "ports").flatMap((item) =>
      item.shape === "map" ? [longPort(item)] : shortPort(item, "published"),
    ),
    ...items(service, "expose").flatMap((item) => shortPort(item, "declared")),
  ];
}

function longPort(node: YamlNode): Port {
  const target = node.get("target");
  const published = node.get("published");
  const first = (value: Value<string>, place: Place<number>): Value<number> =>
    convert(value, place, (written, at) => portNumber(written.split("-")[0] ?? "", at));
  const hostIp = text(node.get("host_ip"));
  return {
    number: number(target),
    published: first(text(published), published.place()),
    exposure: "published",
    hostIp: hostIp.state === "unset" ? { ...hostIp, fallback: "0.0.0.0" } : hostIp,
    protocol: protocolOf(text(node.get("protocol"))),
    at: target.state === "unset" ? node.at : target.at,
    place: node.place(),
  };
}

function protocolOf(value: Value<string>): string {
  return value.state === "set" ? value.value.toLowerCase() : "tcp";
}

function portNumber(written: string, at: Span) {
  if (written.includes(UNKNOWN_PART)) return unknown("variable", at);
  return /^\d{1,5}$/.test(written) ? Number(written) : unknown("wrong type", at);
}

/** `[[ip:][host[-last]]:]container[-last][/protocol]`; the address may be IPv6 in brackets. */
const SHORT = /^(?:(?:(\[[^\]]*\]|[^:]*):)?([^:]*):)?([^:/]+)(?:\/(\w+))?$/;

function shortPort(node: YamlNode, exposure: Port["exposure"]): Port[] {
  const written = scalar(node);
  const match = written && SHORT.exec(written.text);
  if (!written || !match) return [];
  const { at } = written;
  const [, ip, host, container = "", protocol = "tcp"] = match;
  const [first = "", last] = container.split("-");
  const place = notAlone<number>(node);
  // a variable alone may be an address and two ports
  const whole = host === undefined && first.includes(UNKNOWN_PART);
  const value = (text: string | undefined): Value<number> => {
    if (text === undefined || text === "") return { state: "unset", at, place };
    const result = portNumber(text.split("-")[0] ?? "", at);
    return typeof result === "number" ? { state: "set", value: result, at, level: "own", place } : result;
  };
  return [
    {
      number: value(first),
      ...(last !== undefined && /^\d{1,5}$/.test(last) && { last: Number(last) }),
      published:
        exposure !== "published" ? unknown("not in this format") : whole ? unknown("variable", at) : value(host),
      exposure,
      hostIp: whole ? unknown("variable", at) : hostIp(node, ip, host, written.raw, at),
      protocol: protocol.toLowerCase(),
      at,
      place: node.place(),
    },
  ];
}

function hostIp(
  node: YamlNode,
  ip: string | undefined,
  host: string | undefined,
  raw: string,
  at: Span,
): Value<string> {
  if (ip?.includes(UNKNOWN_PART)) return unknown("variable", at);
  const place: Place<string> = node.place((address: string) => {
    if (ip === undefined) return host === undefined ? `${address}::${raw}` : `${address}:${raw}`;
    return raw.startsWith(`${ip}:`) ? address + raw.slice(ip.length) : undefined;
  });
  if (ip === undefined || ip === "") return { state: "unset", at, place, fallback: "0.0.0.0" };
  return { state: "set", value: ip.replace(/^\[|\]$/g, ""), at, level: "own", place };
}
