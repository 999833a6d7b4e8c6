import type { Item, List } from "../../model/value.ts";
import type { Absence } from "../values.ts";
import { text } from "./scalars.ts";
import { items, type Service } from "./service.ts";

/** `group_add`: names or numbers. */
export function groups(service: Service, absence: Absence): List<string> {
  const found = items(service, "group_add").map(
    (node): Item<string> => ({ value: text(node), at: node.at, place: node.place() }),
  );
  const own = service.node.get("group_add");
  const complete = !absence.partial && found.every((item) => item.value.state === "set");
  const at = found.length > 0 ? own.at : absence.at;
  return { state: found.length > 0 ? "set" : "unset", items: found, complete, at, place: own.place<string>() };
}
