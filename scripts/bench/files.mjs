// Files of any length like those that people write; the same at every run.

/** The kinds that are measured: file name, language id in editors, text of about so many lines. */
export const KINDS = [
  { kind: "dockerfile", name: "Dockerfile", languageId: "dockerfile", text: (lines) => blocks(lines, stage) },
  {
    kind: "compose",
    name: "compose.yaml",
    languageId: "dockercompose",
    text: (lines) => `services:\n${blocks(lines - 1, service)}`,
  },
  { kind: "kubernetes", name: "manifest.yaml", languageId: "yaml", text: (lines) => blocks(lines, manifest) },
];

/** Blocks until there are enough lines; at least one. */
function blocks(lines, block) {
  const made = [];
  for (let count = 0, i = 0; count < lines || i === 0; i++) {
    const text = block(i);
    made.push(text);
    count += text.split("\n").length - 1;
  }
  return made.join("");
}

function stage(i) {
  const base = ["node:24-bookworm-slim", "python:3.13-slim", "golang:1.25-alpine", "debian:13"][i % 4];
  return `# part ${i}
ARG VERSION_${i}=1.${i}
FROM ${base} AS stage${i}
ARG VERSION_${i}
ENV APP_HOME=/srv/app${i} \\
    LOG_LEVEL=info
WORKDIR /srv/app${i}
RUN apt-get update \\
    && apt-get install -y --no-install-recommends ca-certificates curl \\
    && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev
COPY src/part${i} ./src
RUN if [ "$LOG_LEVEL" = debug ]; then echo "version $VERSION_${i}"; fi; \\
    npm run build -- --out dist/${i}
RUN curl -fsSL https://example.com/tool-${i}.tgz | tar -xz -C /opt
${i > 0 ? `COPY --from=stage${i - 1} /srv/app${i - 1}/dist ./vendor/` : "COPY LICENSE ./"}
EXPOSE ${8000 + (i % 1000)}
LABEL org.opencontainers.image.version="1.${i}"
USER ${i % 3 === 0 ? "root" : "1000:1000"}
HEALTHCHECK CMD curl -f http://localhost:${8000 + (i % 1000)}/ || exit 1
CMD ["node", "src/main.js"]

`;
}

function service(i) {
  return `  # part ${i}
  app${i}:
    image: acme/app${i}:${i % 4 === 0 ? "latest" : `1.${i}`}
    restart: unless-stopped
    user: "1000:1000"
    privileged: ${i % 5 === 0}
    ports:
      - "${8000 + i}:8080"
    environment:
      LOG_LEVEL: info
      DATABASE_URL: postgres://db${i}:5432/app
      API_TOKEN: ${["$", `{API_TOKEN_${i}}`].join("")}
    volumes:
      - data${i}:/var/lib/app
      - ./config/app${i}.yaml:/etc/app/config.yaml:ro
    depends_on: [${i > 0 ? `app${i - 1}` : ""}]
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/"]
      interval: 30s
    deploy:
      resources:
        limits:
          memory: 256M
`;
}

function manifest(i) {
  const name = `app${i}`;
  if (i % 4 === 1) {
    return `---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${name}
  ports:
    - port: 80
      targetPort: 8080
`;
  }
  return `---
# part ${i}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      securityContext:
        runAsNonRoot: ${i % 2 === 0}
      containers:
        - name: main
          image: acme/${name}:${i % 3 === 0 ? "latest" : `1.${i}`}
          ports:
            - containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
            - name: DATABASE_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: ${name}
                  key: password
          resources:
            limits:
              cpu: 500m
              memory: 256Mi
          volumeMounts:
            - name: data
              mountPath: /var/lib/app
      volumes:
        - name: data
          emptyDir: {}
`;
}

/**
 * Keystrokes in the middle of a text: letters behind a value, then taken away again.
 * @returns for the nth keystroke the line (zero-based), what its text was and what it becomes
 */
export function typing(text) {
  const lines = text.split("\n");
  const wanted = /^(?:WORKDIR |\s+(?:- )?image: )/;
  const middle = Math.floor(lines.length / 2);
  const distance = (line) => (wanted.test(lines[line]) ? Math.abs(line - middle) : Number.POSITIVE_INFINITY);
  const line = lines.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0);
  const state = (n) => lines[line] + "x".repeat(n % 20 < 10 ? n % 20 : 20 - (n % 20));
  return (n) => ({ line, before: state(n), after: state(n + 1) });
}
