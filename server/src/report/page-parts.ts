const DARK =
  "--ink:#e6edf3;--paper:#0d1117;--line:#30363d;--soft:#161b22;--error:#ff7b72;--warning:#e3b341;--info:#79c0ff;--hint:#8b949e";
const LIGHT =
  "--ink:#1b1f24;--paper:#fff;--line:#d0d7de;--soft:#f6f8fa;--error:#b3261e;--warning:#8a5300;--info:#0b5cad;--hint:#57606a";
/** A browser tells light from dark by a media query, VS Code by the class of a page's body. */
const EDITOR_DARK = ":is(.vscode-dark,.vscode-high-contrast:not(.vscode-high-contrast-light))";
const EDITOR_LIGHT = ":is(.vscode-light,.vscode-high-contrast-light)";

/** Colours of light and dark, and of paper. */
export const STYLE = `
:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
body${EDITOR_LIGHT}{${LIGHT};color-scheme:light}body${EDITOR_DARK}{${DARK};color-scheme:dark}
body{margin:0 auto;max-width:75rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
a{color:var(--info)}nav a{margin-right:.75rem}h2{margin-top:2.5rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
td{min-width:9rem}td.number,td.error,td.warning,td.info,td.hint{min-width:0}
th{background:var(--soft);position:sticky;top:0;white-space:nowrap}.number{text-align:right;white-space:nowrap}
.counts{display:flex;flex-wrap:wrap;gap:1.5rem;padding:0;list-style:none}.counts strong{font-size:1.5rem}
.error{color:var(--error)}.warning{color:var(--warning)}.info{color:var(--info)}.hint{color:var(--hint)}
.filter{display:flex;flex-wrap:wrap;gap:1rem;align-items:center;margin-bottom:1rem}
.filter input[type=search]{font:inherit;padding:.25rem .5rem;min-width:16rem;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:4px}
:focus-visible{outline:2px solid var(--info);outline-offset:2px}
@media (max-width:40rem){td{min-width:6rem}}
@media print{td{min-width:0}body{max-width:none;padding:0}nav,.filter{display:none}tr{break-inside:avoid}th{position:static}}
`;

/** Shows the rows that hold the words and have a severity that is ticked. Without it all rows are shown. */
export const SCRIPT = `
(() => {
  const form = document.querySelector(".filter");
  const rows = [...document.querySelectorAll("#findings tbody tr")];
  if (!form) return;
  const apply = () => {
    const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const chosen = new Set([...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const fits = chosen.has(row.dataset.severity) && words.every((word) => text.includes(word));
      row.hidden = !fits;
      if (fits) shown++;
    }
    form.querySelector("output").textContent = shown + " of " + rows.length;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
`;
