import "./findings.ts";
import "./fixes.ts";
import "./commands.ts";
import "./images.ts";
import "./images-view.ts";
import "./other-linters.ts";
import "./pins.ts";
import "./scans.ts";
