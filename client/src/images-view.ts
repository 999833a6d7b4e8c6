import {
  CancellationTokenSource,
  commands,
  Disposable,
  type Event,
  EventEmitter,
  Range,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  IMAGES_REQUEST,
  type ImageNode,
  type ImageSign,
  type ImagesParams,
  type ImagesResult,
} from "../../server/src/language/protocol.ts";

const DELAY_MS = 500;
const WARNING = new ThemeColor("list.warningForeground");

const ICONS: Readonly<Record<ImageSign, ThemeIcon>> = {
  digest: new ThemeIcon("pinned"),
  tag: new ThemeIcon("tag"),
  floating: new ThemeIcon("sync", WARNING),
  ended: new ThemeIcon("warning", WARNING),
  built: new ThemeIcon("tools"),
  unknown: new ThemeIcon("question"),
  place: ThemeIcon.File,
  more: new ThemeIcon("ellipsis"),
};

/** Names of files of which some name images; others are known once they are opened. */
const NAMES =
  "**/{Dockerfile*,*.Dockerfile,*.dockerfile,Containerfile*,*compose*.yaml,*compose*.yml,kustomization.yaml,kustomization.yml,Chart.yaml}";

/** The images that the files of the workspace name. Nothing is asked for before the view can be seen. */
export class ImagesView implements TreeDataProvider<ImageNode>, Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changed = new EventEmitter<undefined>();
  readonly #view: TreeView<ImageNode>;
  readonly #subscriptions: Disposable;
  #shown: readonly ImageNode[] = [];
  #asking: CancellationTokenSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #fresh = false;
  #useful = false;
  readonly onDidChangeTreeData = this.#changed.event;

  /**
   * @param changed told when something has changed that the server has answered by
   * @param isChecked whether a file is one that is checked
   */
  constructor(client: BaseLanguageClient, changed: Event<unknown>, isChecked: (uri: Uri) => Promise<boolean>) {
    this.#client = client;
    this.#view = window.createTreeView("plimsoll.images", { treeDataProvider: this, showCollapseAll: true });
    const soon = () => this.#soon();
    this.#subscriptions = Disposable.from(
      this.#changed,
      this.#view,
      changed(soon),
      client.onDidChangeState(soon),
      workspace.onDidChangeTextDocument(({ contentChanges }) => contentChanges.length > 0 && soon()),
      workspace.onDidCloseTextDocument(soon),
      window.onDidChangeActiveTextEditor((editor) => editor && this.#appearWith(isChecked(editor.document.uri))),
    );
    const { activeTextEditor } = window;
    if (activeTextEditor) this.#appearWith(isChecked(activeTextEditor.document.uri));
    this.#appearWith(
      Promise.resolve(workspace.findFiles(NAMES, "**/{node_modules,.git}/**", 1)).then(({ length }) => length > 0),
    );
  }

  /** The view is there as soon as the workspace is known to hold a file that is checked. */
  #appearWith(found: Promise<boolean>): void {
    if (this.#useful) return;
    const appear = (useful: boolean) => {
      if (!useful || this.#useful) return;
      this.#useful = true;
      void commands.executeCommand("setContext", "plimsoll.hasFiles", true);
    };
    found.then(appear, () => {});
  }

  /** The lines that are shown, topmost first; none before the view has been seen. */
  get shown(): readonly ImageNode[] {
    return this.#shown;
  }

  /** Has all files read again. */
  refresh(): void {
    this.#fresh = true;
    this.#changed.fire(undefined);
  }

  /** The editor asks again by itself once the view can be seen, where that was said while it could not. */
  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed.fire(undefined), DELAY_MS);
  }

  async getChildren(node?: ImageNode): Promise<ImageNode[]> {
    return [...(node ? (node.children ?? []) : await this.#ask())];
  }

  async #ask(): Promise<readonly ImageNode[]> {
    this.#asking?.cancel();
    const asking = new CancellationTokenSource();
    this.#asking = asking;
    const params: ImagesParams = { fresh: this.#fresh };
    try {
      const result = await this.#client.sendRequest<ImagesResult>(IMAGES_REQUEST, params, asking.token);
      this.#fresh = false;
      this.#shown = result.nodes;
      this.#view.description = result.summary;
      this.#view.message = result.message;
    } catch {
      // whoever asked meanwhile shows the answer
      if (asking === this.#asking) this.#view.message = "The language server does not answer.";
    }
    return this.#shown;
  }

  getTreeItem({ label, description, tooltip, sign, place, images, children }: ImageNode): TreeItem {
    const item = new TreeItem(label, children ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
    item.description = description ?? false;
    if (tooltip !== undefined) item.tooltip = tooltip;
    item.iconPath = ICONS[sign];
    item.contextValue = images ? "pinnable" : sign;
    if (place) {
      const { uri, line, character } = place;
      item.resourceUri = this.#client.protocol2CodeConverter.asUri(uri);
      const selection = new Range(line, character, line, character);
      item.command = { command: "vscode.open", title: "Open", arguments: [item.resourceUri, { selection }] };
    }
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#asking?.cancel();
    this.#subscriptions.dispose();
  }
}
