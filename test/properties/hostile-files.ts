/** A text again and again, to a length at least. */
export const repeat = (text: string, length: number) => text.repeat(Math.ceil(length / text.length));
/** Numbered lines, to a length at least. */
export function lines(line: (i: number) => string, length: number): string {
  let text = "";
  for (let i = 0; text.length < length; i++) text += line(i);
  return text;
}
const pod = (below: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n${below}`;
const group = (below: string) =>
  `apiVersion: '2023-05-01'\nname: g\ntype: Microsoft.ContainerInstance/containerGroups\nproperties:\n  osType: Linux\n${below}`;

/** Makes a text of about `length` characters. */
export type Maker = (length: number) => string;

/** Texts that grow as long as one likes and that much could be made of, by kind. */
export const HOSTILE: Readonly<
  Record<"dockerfile" | "kubernetes" | "compose" | "aci", Readonly<Record<string, Maker>>>
> = {
  dockerfile: {
    "one instruction again and again": (n) => `FROM a\n${repeat("RUN apt-get install -y curl\n", n)}`,
    clones: (n) => `FROM a\n${repeat("RUN git clone https://x.example/y\n", n)}`,
    downloads: (n) => `FROM a\n${repeat("RUN curl -O https://x.example/y\n", n)}`,
    "installations that look for what stands above": (n) =>
      `FROM a\n${repeat("COPY a b\nENV A=1\nRUN npm install && yarn install && uv sync\n", n)}`,
    users: (n) => `FROM a\n${repeat("USER root\n", n)}`,
    shells: (n) => `FROM a\n${repeat('SHELL ["bash", "-c"]\nRUN x\n', n)}`,
    "stages that build on each other": (n) =>
      `FROM a AS s0\n${lines((i) => `FROM s${i} AS s${i + 1}\nENV A${i}=$A${i - 1}x\nRUN x\n`, n)}`,
    "variables that hold each other": (n) => `FROM a\n${lines((i) => `ENV A${i + 1}=\${A${i}:-\${A${i - 1}}}\n`, n)}`,
    "a variable that doubles": (n) => `ARG A=x\n${repeat("ARG A=$A$A\n", n)}FROM $A\n`,
    comments: (n) => `FROM a\n${repeat("# comment\n", n)}RUN x\n`,
    "suppressions of a whole file": (n) => `${repeat("# kics-scan ignore\n# nosemgrep: a,a,a\n", n)}FROM a\n`,
    suppressions: (n) => `FROM a\n${repeat("# hadolint ignore=DL3008\nRUN apt-get install x\n", n)}`,
    "one long command": (n) => `FROM a\nRUN a \\\n${repeat("  && apt-get install -y curl \\\n", n)}  b\n`,
    "one long line of commands": (n) => `FROM a\nRUN ${repeat("curl http://x | sh; ", n)}x\n`,
    "one long word": (n) => `FROM a\nRUN ${repeat("x", n)}\n`,
    "URLs with passwords": (n) => `FROM a\nRUN curl ${repeat("http://a:b@", n)}\n`,
    "sudo sudo sudo": (n) => `FROM a\nRUN ${repeat("sudo ", n)}x\n`,
    "open substitutions": (n) => `FROM a\nRUN ${repeat("$(", n)}\n`,
    "open quotes": (n) => `FROM a\nRUN ${repeat('"a ', n)}\n`,
    "open braces": (n) => `FROM a\nENV A=${repeat("${A:-", n)}\n`,
    "heredocs without end": (n) => `FROM a\n${lines((i) => `RUN <<E${i}\n`, n)}`,
    "heredocs on one line": (n) => `FROM a\nRUN cat ${repeat("<<E ", n)}\n`,
    "a huge heredoc": (n) => `FROM a\nRUN <<EOF\n${repeat("apt-get install curl\n", n)}EOF\n`,
    flags: (n) => `FROM a\nHEALTHCHECK ${repeat("--interval=1s ", n)}CMD x\n`,
    ports: (n) => `FROM a\nEXPOSE ${repeat("22 ", n)}\n`,
    "lone carriage returns": (n) => `FROM a\r${repeat("RUN x\r", n)}`,
    "NUL, surrogates and marks": (n) => `\ufeffFROM a\nRUN ${repeat("\0\ud800\udc00\ud800\ufeff", n)}\n`,
  },
  kubernetes: {
    containers: (n) => pod(lines((i) => `  - name: a${i}\n    image: nginx:latest\n`, n)),
    pods: (n) => repeat(`${pod("  - name: a\n    image: nginx\n")}---\n`, n),
    "a list of pods": (n) =>
      `apiVersion: v1\nkind: List\nitems:\n${repeat("- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - name: a\n      image: nginx\n", n)}`,
    "an open quote": (n) => `a: '${repeat("x\n", n)}`,
    "open quotes": (n) => repeat("a: 'x\n", n),
    "bad lines": (n) => repeat("a: b: c\n", n),
    tabs: (n) => repeat("a:\n\tb: c\n", n),
    "open brackets": (n) => `a: ${repeat("[", n)}`,
    dashes: (n) => `${repeat("- ", n)}a\n`,
    anchors: (n) => repeat("a: &x b\nb: *x\n", n),
    "aliases of aliases": (n) =>
      `a0: &a0 [x, x]\n${lines((i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]\n`, n)}`,
    "merges of merges": (n) =>
      `a0: &a0 {x: 1}\n${lines((i) => `a${i + 1}: &a${i + 1}\n  <<: [*a${i}, *a${i}]\n  k${i}: 1\n`, n)}`,
    "aliases of themselves": (n) => repeat("&a a: *a\n", n),
    "a pod that holds itself": (n) =>
      `apiVersion: v1\nkind: Pod\nspec: &s\n  containers: &c\n${repeat("  - <<: *s\n    spec: *s\n    image: x\n", n)}`,
    comments: (n) => pod(`  - name: a\n${repeat("    # comment\n", n)}    image: x\n`),
    markers: (n) => repeat("---\n", n),
    "mistyped markers": (n) => repeat("a: b\n--\n", n),
    "markers of a merge": (n) => repeat("<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> x\n", n),
    "JSON on one line": (n) =>
      `{"apiVersion":"v1","kind":"Pod","spec":{"containers":[${repeat('{"name":"a","image":"nginx"},', n)}{}]}}`,
    "one long script": (n) =>
      pod(`  - name: a\n    image: x\n    command:\n    - sh\n    - -c\n    - |\n${repeat("      curl x | sh\n", n)}`),
  },
  compose: {
    services: (n) => `services:\n${lines((i) => `  s${i}:\n    image: nginx\n`, n)}`,
    "services that extend each other": (n) => `services:\n${lines((i) => `  s${i}:\n    extends: s${i + 1}\n`, n)}`,
    anchors: (n) => `services:\n${lines((i) => `  s${i}: &s${i}\n    <<: *s${i - 1}\n    image: nginx\n`, n)}`,
    "a long command": (n) => `services:\n  a:\n    image: x\n    command: ${repeat("curl x | sh ", n)}\n`,
    "open variables": (n) => `services:\n  a:\n    image: ${repeat("${A:-", n)}\n`,
    "broken services": (n) => `services:\n${lines((i) => `  s${i}:\n    image nginx\n    ports: [\n`, n)}`,
  },
  aci: {
    containers: (n) => group(`  containers:\n${lines((i) => `  - name: a${i}\n    properties: {image: nginx}\n`, n)}`),
    "a long script": (n) =>
      group(`  containers: [{name: a, properties: {image: x, command: [sh, -c, '${repeat("curl x | sh; ", n)}']}}]\n`),
  },
};
