import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { compose } from "../../../server/src/formats/compose/compose.ts";
import { parseImageReference } from "../../../server/src/model/image-reference.ts";
import { append, remove, set } from "../../../server/src/model/place.ts";
import type { List, Value } from "../../../server/src/model/value.ts";
import { Reading } from "../reading.ts";

const read = (text: string) => new Reading(compose, text, "compose.yaml");
const APP = "services:\n  app:\n    image: acme/app:1\n";

function placeOf<T>(value: Value<T>) {
  return value.state === "unknown" ? assert.fail(`unknown: ${value.why}`) : value.place;
}

function placeOfList<T>(list: List<T>) {
  return list.place ?? assert.fail("no place");
}

function imageAfter(image: string, wanted: string): string {
  const file = read(`services:\n  app:\n    image: ${image}\n`);
  const reference = file.container().image?.reference ?? assert.fail();
  const after = file.after(set(placeOf(reference), parseImageReference(wanted) ?? assert.fail()));
  return after.startsWith("refused") ? after : after.slice(after.indexOf("image: ") + 7, -1).replaceAll('"', "");
}

describe("writing into a Compose service", () => {
  const file = read(APP);
  const app = file.container();

  it("spells a user as a string", () => {
    assert.equal(file.after(set(placeOf(app.user), "10001:10001")), `${APP}    user: "10001:10001"\n`);
  });

  it("adds no-new-privileges to the options, or mends it", () => {
    assert.equal(
      file.after(set(placeOf(app.allowPrivilegeEscalation), false)),
      `${APP}    security_opt:\n      - no-new-privileges:true\n`,
    );
    const off = read(`${APP}    security_opt:\n      - apparmor:x\n      - no-new-privileges:false\n`);
    assert.equal(
      off.after(set(placeOf(off.container().allowPrivilegeEscalation), false)),
      off.text.replace("privileges:false", "privileges:true"),
    );
    const other = read(`${APP}    security_opt: ["seccomp:unconfined"]\n`);
    assert.equal(
      other.after(set(placeOf(other.container().allowPrivilegeEscalation), false)),
      `${APP}    security_opt: ["seccomp:unconfined", "no-new-privileges:true"]\n`,
    );
  });

  it("takes away the option that switches seccomp off", () => {
    const off = read(`${APP}    security_opt:\n      - seccomp:unconfined\n      - label:disable\n`);
    assert.equal(
      off.after(set(placeOf(off.container().seccompProfile), "RuntimeDefault")),
      `${APP}    security_opt:\n      - label:disable\n`,
    );
  });

  it("drops capabilities", () => {
    assert.equal(file.after(append(placeOfList(app.capabilitiesDropped), "ALL")), `${APP}    cap_drop:\n      - ALL\n`);
  });

  it("writes limits below deploy, or in the older fields where the file uses them", () => {
    const limits = (reading: Reading) =>
      reading.after(
        set(placeOf(reading.container("app").memoryLimit), 256 * 2 ** 20),
        set(placeOf(reading.container("app").cpuLimit), 0.5),
      );
    assert.equal(
      limits(file),
      `${APP}    deploy:\n      resources:\n        limits:\n          memory: 256M\n          cpus: "0.5"\n`,
    );
    assert.equal(limits(read(`version: "2.4"\n${APP}`)), `version: "2.4"\n${APP}    mem_limit: 256M\n    cpus: 0.5\n`);
    const sibling = "  db:\n    image: postgres:17\n    mem_limit: 1g\n";
    assert.equal(limits(read(`${APP}${sibling}`)), `${APP}    mem_limit: 256M\n    cpus: 0.5\n${sibling}`);
  });

  it("leaves the host's namespaces", () => {
    const shared = read(`${APP}    network_mode: host\n    pid: host\n`);
    assert.equal(
      shared.after(set(placeOf(shared.workload.hostNetwork), false)),
      `${APP}    network_mode: bridge\n    pid: host\n`,
    );
    assert.equal(shared.after(set(placeOf(shared.workload.hostPid), false)), `${APP}    network_mode: host\n`);
  });

  it("bounds restarts", () => {
    const always = read(`${APP}    restart: always # yes\n`);
    assert.equal(
      always.after(set(placeOf(always.workload.restart.maxRetries), 5)),
      `${APP}    restart: on-failure:5 # yes\n`,
    );
    const deployed = read(`${APP}    deploy:\n      restart_policy:\n        condition: any\n`);
    const { restart } = deployed.workload;
    assert.equal(
      deployed.after(set(placeOf(restart.policy), "on-failure"), set(placeOf(restart.maxRetries), 3)),
      `${APP}    deploy:\n      restart_policy:\n        condition: on-failure\n        max_attempts: 3\n`,
    );
  });

  it("binds a port to an address", () => {
    const open = read(`${APP}    ports:\n      - "8080:80"\n      - 9000\n`);
    const [web, random] = open.container().ports;
    assert.equal(
      open.after(set(placeOf(web?.hostIp ?? assert.fail()), "127.0.0.1")),
      open.text.replace("8080:80", "127.0.0.1:8080:80"),
    );
    const after = read(open.after(set(placeOf(random?.hostIp ?? assert.fail()), "127.0.0.1")));
    assert.equal(after.short(after.container().ports[1]?.hostIp ?? assert.fail()).split(" ")[0], "127.0.0.1");
  });

  it("takes mounts and variables away and makes mounts read-only", () => {
    const mounted = read(
      `${APP}    volumes:\n      - ./a:/a\n      - ./b:/b\n    environment:\n      A: b\n      C: d\n`,
    );
    const [a] = mounted.container().mounts;
    const [variable] = mounted.container().environment;
    assert.equal(mounted.after(remove(a?.place ?? assert.fail())), mounted.text.replace("      - ./a:/a\n", ""));
    assert.equal(
      mounted.after(set(placeOf(a?.readOnly ?? assert.fail()), true)),
      mounted.text.replace("./a:/a", "./a:/a:ro"),
    );
    assert.equal(mounted.after(remove(variable?.place ?? assert.fail())), mounted.text.replace("      A: b\n", ""));
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: Compose's own variables
  it("edits an image where the part that differs stands", () => {
    assert.equal(imageAfter("nginx:1.26", "nginx:1.27"), "nginx:1.27");
    assert.equal(imageAfter("nginx:${TAG:-1.26}", "nginx:1.27"), "nginx:${TAG:-1.27}");
    assert.equal(imageAfter('"${IMAGE:-nginx}:1.26"', "nginx:1.27-alpine"), "${IMAGE:-nginx}:1.27-alpine");
    assert.equal(imageAfter("${A:-nginx}:${B:-1.26}", "httpd:2"), "refused: value not writable");
    assert.equal(imageAfter("${A:-${B:-nginx:1}}", "nginx:2"), "${A:-${B:-nginx:2}}");
  });

  it("keeps the variable of a flag, and doubles a dollar", () => {
    const flagged = read(`${APP}    privileged: \${P:-true}\n`);
    assert.equal(
      flagged.after(set(placeOf(flagged.container().privileged), false)).replaceAll('"', ""),
      flagged.text.replace("true", "false"),
    );
    assert.equal(file.after(set(placeOf(app.user), "a$b")), `${APP}    user: "a$$b"\n`);
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: Compose's own variables

  it("keeps units whose services have not changed, and still writes into them", () => {
    const other = "  other:\n    image: y\n  third:\n    image: z\n";
    const before = compose.parse(`${APP}${other}`, "compose.yaml");
    const units = [...before.units];
    const text = `${APP}    # changed\n    user: a\n${other}`;
    const after = compose.parse(text, "compose.yaml", before);
    assert.notEqual(after.units[0], units[0]);
    assert.equal(after.units[1], units[1]);
    assert.equal(after.units[2], units[2]);
    const reading = Object.assign(Object.create(Reading.prototype), { text, units: after.units }) as Reading;
    const third = reading.container("third");
    assert.equal(reading.under(third.at), "third");
    assert.equal(reading.after(set(placeOf(third.readOnlyRootFilesystem), true)), `${text}    read_only: true\n`);
  });

  it("makes a unit anew when what it refers to changes", () => {
    const text = "services:\n  app:\n    extends: base\n  base:\n    image: x\n    user: root\n";
    const before = compose.parse(text, "compose.yaml");
    const [unit] = before.units;
    const after = compose.parse(text.replace("root", "node"), "compose.yaml", before);
    assert.notEqual(after.units[0], unit);
    const user = after.units[0]?.subjects.container?.[0]?.user;
    assert.equal(user?.state === "set" && user.value, "node");
  });
});
