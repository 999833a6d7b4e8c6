console.error("plimsoll: no commands yet");
process.exitCode = 2;
