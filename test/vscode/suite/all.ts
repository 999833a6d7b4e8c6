import "./findings.ts";
import "./fixes.ts";
import "./commands.ts";
