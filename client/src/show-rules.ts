import { commands, type QuickPickItem, ThemeIcon, Uri, window } from "vscode";
import type { RuleHere, RulesHere } from "../../server/src/language/protocol.ts";
import { counted } from "./counted.ts";
import { explainRule, type RulePages } from "./rule-pages.ts";

interface RuleItem extends QuickPickItem {
  readonly rule: string;
}

const ICONS: Record<RuleHere["level"], string> = {
  error: "error",
  warning: "warning",
  info: "info",
  hint: "lightbulb",
  off: "circle-slash",
};

const OPEN_SETTINGS = { iconPath: new ThemeIcon("gear"), tooltip: "Open the Settings That Apply" };

/**
 * Lists the rules that apply to the active document, at what level, and who said so. One that is picked opens its page.
 * Ends as soon as the list is shown.
 */
export async function showRules(pages: RulePages, rulesOf: (uri: Uri) => Promise<RulesHere>): Promise<void> {
  const document = window.activeTextEditor?.document;
  const here = document && (await rulesOf(document.uri));
  if (!here?.rules.length) {
    void window.showInformationMessage("No rules apply here: Plimsoll does not check what the active editor shows.");
    return;
  }
  const { rules, others, presets = [] } = here;
  const pick = window.createQuickPick<RuleItem>();
  pick.title = `Rules that apply here: ${presets.join(", ")} (${settingsName(here)})`;
  pick.placeholder = `Search ${counted(rules.length, "rule")} by name, level or who said so; ${others} more are off`;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = rules.map(({ id, level, said, summary }) => ({
    rule: id,
    label: `$(${ICONS[level]}) ${id}`,
    description: `${level}, by ${said}`,
    detail: summary,
  }));
  pick.buttons = [OPEN_SETTINGS];
  pick.onDidTriggerButton(() => {
    pick.hide();
    void commands.executeCommand("plimsoll.openConfig");
  });
  pick.onDidAccept(() => {
    const [chosen] = pick.selectedItems;
    pick.hide();
    if (chosen) void explainRule(pages, chosen.rule);
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
}

/** What people call the place that decides. */
export function settingsName({ settings }: Pick<RulesHere, "settings">): string {
  return settings === undefined ? "editor settings" : (Uri.parse(settings).path.split("/").at(-1) ?? settings);
}
