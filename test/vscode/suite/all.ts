import "./findings.ts";
import "./fixes.ts";
import "./commands.ts";
import "./other-linters.ts";
