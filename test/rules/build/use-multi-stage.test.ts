import rule from "../../../server/src/rules/build/use-multi-stage.ts";
import { testRule } from "../rule-tester.ts";

const kind = "dockerfile";
const BUILD = "RUN apt-get update && apt-get install -y gcc make ca-certificates\nRUN make install\n";
testRule(rule, {
  valid: [
    {
      kind,
      name: "headers alone",
      code: 'FROM alpine:3.24\nRUN apk add libpcap-dev\nRUN apk add --virtual .b build-base && make install && apk del .b\nCMD ["masscan"]\n',
    },
    {
      kind,
      name: "starts a script of the source",
      code: `FROM debian:13\n${BUILD}COPY . /src\nENTRYPOINT ["hack/dind"]\n`,
    },
    { kind, name: "two stages", code: `FROM debian:13 AS x\n${BUILD}FROM debian:13\nCMD ["/x"]\n` },
    { kind, name: "for others to build on", code: `FROM debian:13\n${BUILD}` },
    { kind, name: "cleaned up", code: 'FROM alpine:3\nRUN apk add gcc && make && apk del gcc\nCMD ["/x"]\n' },
    {
      kind,
      name: "a group that is removed",
      code: 'FROM alpine:3\nRUN apk add --no-cache --virtual .build gcc\nRUN make\nRUN apk del .build\nCMD ["/x"]\n',
    },
    { kind, name: "nothing is built", code: 'FROM alpine:3\nRUN apk add make\nCMD ["/x"]\n' },
    { kind, name: "a compiler's image", code: `FROM golang:1.26\n${BUILD}CMD ["/x"]\n` },
    { kind, name: "for development", code: `FROM debian:13\n${BUILD}CMD ["/x"]\n`, file: "Dockerfile.dev" },
    {
      kind,
      name: "kernel modules are compiled where it runs",
      code: 'FROM debian:13\nRUN apt-get install -y gcc kmod\nRUN make install\nCMD ["/x"]\n',
    },
    {
      kind,
      name: "tools for PHP extensions are copied in",
      code: `FROM debian:13\n${BUILD}COPY docker-php-ext-* /usr/local/bin/\nCMD ["/x"]\n`,
    },
    { kind, name: "no tools", code: 'FROM debian:13\nRUN apt-get install -y curl nodejs-dev\nRUN make\nCMD ["/x"]\n' },
  ],
  invalid: [
    {
      kind,
      code: `FROM debian:13\n${BUILD}CMD ["/x"]\n`,
      findings: [{ line: 2, text: "gcc", severity: "info", message: /gcc, make/ }],
    },
    {
      kind,
      name: "headers for an interpreter's packages",
      code: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y libpq-dev=16*\nRUN pip install -r r.txt\nENTRYPOINT ["app"]\n',
      findings: [{ line: 2, message: /libpq-dev/ }],
    },
    {
      kind,
      name: "PHP extensions are compiled in the build",
      code: 'FROM php:8.4-apache\nRUN apt-get install -y libpng-dev && docker-php-ext-install gd && make\nCMD ["/x"]\n',
      findings: [{ line: 2, message: /libpng-dev/ }],
    },
    {
      kind,
      name: "many",
      code: 'FROM alpine:3\nRUN apk add a-dev b-dev c-dev d-dev e-dev && make\nCMD ["/x"]\n',
      findings: [{ line: 2, message: /a-dev, b-dev, c-dev and 2 more/ }],
    },
    {
      kind,
      name: "an interpreter's packages and the program go along, into the slim variant",
      code: 'FROM python:3.13\nWORKDIR /app\nRUN apt-get update && apt-get install -y libpq-dev\nCOPY . .\nRUN pip install -r r.txt\nEXPOSE 8000\nCMD ["python", "main.py"]\n',
      findings: [
        {
          line: 3,
          fixes: [
            {
              output:
                'FROM python:3.13 AS build\nWORKDIR /app\nRUN apt-get update && apt-get install -y libpq-dev\nCOPY . .\nRUN pip install -r r.txt\n\nFROM python:3.13-slim\nWORKDIR /app\n# Whatever else the program reads as it runs has to be copied, too.\nCOPY --from=build /app /app\nCOPY --from=build /usr/local /usr/local\nEXPOSE 8000\nUSER 10001:10001\nCMD ["python", "main.py"]\n',
            },
          ],
        },
      ],
    },
    {
      kind,
      name: "a base that is out of support is no base for another stage",
      code: 'FROM debian:9\nRUN apt-get install -y gcc\nRUN make install\nCMD ["/x"]\n',
      findings: [{ line: 2, fixes: [] }],
    },
    {
      kind,
      name: "nothing tells what is built",
      code: 'FROM alpine:3.23\nRUN apk add gcc\nRUN make\nCMD ["tool"]\n',
      findings: [
        {
          line: 2,
          fixes: [
            {
              output:
                'FROM alpine:3.23 AS build\nRUN apk add gcc\nRUN make\n\nFROM alpine:3.23\n# Name here what the build makes and the program needs to run.\nCOPY --from=build /usr/local/bin/tool /usr/local/bin/tool\nUSER 10001:10001\nCMD ["tool"]\n',
            },
          ],
        },
      ],
    },
  ],
});
