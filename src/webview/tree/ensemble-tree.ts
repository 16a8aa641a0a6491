import * as l10n from '@vscode/l10n';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { treeRows, type TreeRow } from '../../refactor/tree-rows.ts';
import { harmless } from '../../text/visible-text.ts';
import { controlStyles } from '../controls.css.ts';
import { noticeStyles } from '../notice.css.ts';
import { highlighter } from '../highlight/highlighter.ts';
import '../page-tabs.ts';
import type { PageTab, PageTabEvent } from '../page-tabs.ts';
import type { PageTheme } from '../page-state.ts';
import { notice } from '../panel-parts.ts';
import { tintStyles } from '../views/tints.ts';
import { viewStyles } from '../views/view-styles.ts';
import './compared-ways.ts';
import { ensembleTreeStyles } from './ensemble-tree.css.ts';
import { memberLooks, type MemberLooks } from './member-looks.ts';
import './node-detail.ts';
import { markOf } from './node-row.ts';
import { NodeTree, type NodeEvent } from './node-tree.ts';
import { hasState } from './node-words.ts';
import './review-list.ts';
import { startHint } from './start-hint.ts';
import { TREE_ACT, TREE_LOOK, type TreeLook } from './tree-actions.ts';
import { treeNews } from './tree-announcements.ts';
import type { TreeAside, TreeConversation } from './tree-conversation.ts';
import { treeHead } from './tree-head.ts';
import type { NodeRow, TreePageState } from './tree-page-state.ts';
import type { TreePageMessage } from './tree-protocol.ts';
import {
  FIRST_TREE_VIEW,
  viewOfRefactor,
  type TreeTab,
  type TreeViewState,
} from './tree-view-state.ts';

/** Narrower pages show the tree or what is beside it. Unit: px. */
const NARROW = 860;

/** News of this time are said together. Unit: ms. */
const SAID_TOGETHER_MS = 1_000;

/**
 * `<ensemble-tree>`: the root of a refactoring's page. It hears its parts' wishes, sends them to the host,
 * and gives its parts the state. Takes `conversation`, `viewState`, `keep`, `send` and `themeOf`.
 */
export class EnsembleTree extends LitElement {
  static override styles = [
    viewStyles,
    controlStyles,
    tintStyles,
    noticeStyles,
    ensembleTreeStyles,
  ];
  static override properties = {
    viewState: { attribute: false },
    narrow: { state: true },
    said: { state: true },
    told: { state: true },
  };

  declare conversation: TreeConversation | undefined;
  declare viewState: TreeViewState;
  declare keep: (viewState: TreeViewState) => void;
  declare send: (message: TreePageMessage) => void;
  /** The colours of code that are taken for those of the state. */
  declare themeOf: (theme: PageTheme) => PageTheme;
  declare narrow: boolean;
  /** For screen readers. */
  declare said: string;
  /** A notice of the host. */
  declare told: Extract<TreeAside, { type: 'notice' }> | undefined;

  readonly #resized = new ResizeObserver(([entry]) => {
    this.narrow = (entry?.contentRect.width ?? NARROW) < NARROW;
  });
  #frame = 0;
  #shown: TreePageState | undefined;
  #rows: readonly TreeRow<NodeRow>[] = [];
  #looks: MemberLooks = new Map();
  /** Ids of the members whose looks are known. */
  #looksOf = '';
  #running: ReadonlyMap<number, readonly string[]> = new Map();
  #toSay: readonly string[] = [];
  /** What the host was last told that the page looks at. */
  #lookedAt = '';

  constructor() {
    super();
    this.conversation = undefined;
    this.viewState = FIRST_TREE_VIEW;
    this.keep = () => undefined;
    this.send = () => undefined;
    this.themeOf = (theme) => theme;
    this.narrow = false;
    this.said = '';
    this.told = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    this.addEventListener(TREE_ACT, this.#asked);
    this.addEventListener(TREE_LOOK, this.#looked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  /** The state changed; it is painted with the next frame, however many changes come until then. */
  stateChanged(isWhole: boolean): void {
    const state = this.conversation?.state;
    if (state === undefined) return;
    // Another page of the host: it does not know yet what is looked at.
    if (isWhole) this.#lookedAt = '';
    this.#recolour(state);
    if (this.#frame !== 0) return;
    const isFirst = this.#shown === undefined;
    if (isFirst) this.requestUpdate();
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (!isFirst) this.requestUpdate();
      void this.updateComplete.then(() => this.conversation?.painted());
    });
  }

  /** A message that changes nothing of the state. */
  heard(message: TreeAside): void {
    if (message.type === 'grammar') highlighter.addGrammars(message.languageId, message.grammars);
    else this.told = message;
  }

  protected override willUpdate(): void {
    const state = this.conversation?.state;
    if (state?.about === undefined) return;
    const view = viewOfRefactor(this.viewState, state.about.id);
    if (view !== this.viewState) this.viewState = view;
    const memberIds = state.about.members.map(({ id }) => id);
    if (memberIds.join('\n') !== this.#looksOf) {
      this.#looksOf = memberIds.join('\n');
      this.#looks = memberLooks(memberIds);
    }
    this.#rows = treeRows(state.nodes, {
      best: state.best,
      collapsed: new Set(view.collapsed),
      ...(view.onlyStates ? { isHidden: (node: NodeRow) => !hasState(node) } : {}),
    });
    this.#running = new Map(
      [...Map.groupBy(state.running, ({ nodeId }) => nodeId)].map(([nodeId, trials]) => [
        nodeId,
        trials.map(({ memberId }) => memberId),
      ]),
    );
    this.#announce(state);
    this.#tellWhatIsLookedAt(state);
  }

  protected override render(): TemplateResult {
    const state = this.conversation?.state;
    if (state === undefined) return html`<div class="empty">${l10n.t('One moment …')}</div>`;
    const { about } = state;
    return html`${
        about === undefined
          ? startHint()
          : html`${treeHead(state, about)}
              <main class=${`view ${this.narrow ? 'narrow' : 'wide'}`}>${this.#view(state)}</main>`
      }
      ${this.told === undefined ? nothing : notice(this.told, () => (this.told = undefined))}
      <div class="unseen" role="status">${this.said}</div>`;
  }

  #view(state: TreePageState): TemplateResult {
    const { tab } = this.viewState;
    if (!this.narrow) {
      const beside = tab === 'tree' ? 'step' : tab;
      return html`<div class="tree-side">${this.#tree(state)}</div>
        <div class="beside">${this.#tabs(state, beside)}${this.#part(state, beside)}</div>`;
    }
    return html`<div class="beside">
      ${this.#tabs(state, tab)}
      ${
        tab === 'tree'
          ? html`<div class="tree-side part" role="tabpanel" aria-label=${l10n.t('Tree')}>
              ${this.#tree(state)}
            </div>`
          : this.#part(state, tab)
      }
    </div>`;
  }

  #tree(state: TreePageState): TemplateResult {
    const hidden = state.nodes.length - 1;
    return html`<div class="tree-tools">
        <label class="check">
          <input
            type="checkbox"
            .checked=${this.viewState.onlyStates}
            @change=${() => this.#show({ onlyStates: !this.viewState.onlyStates })}
          />
          ${l10n.t('Hide failed and merged')}
        </label>
        <span class="quiet figure"
          >${hidden === 1 ? l10n.t('1 step') : l10n.t('{0} steps', hidden < 0 ? 0 : hidden)}</span
        >
        ${this.#legend()}
      </div>
      <node-tree
        .rows=${this.#rows}
        .looks=${this.#looks}
        .best=${state.best}
        .reviewed=${state.review?.nodeId}
        .selected=${this.#selected(state)}
        .running=${this.#running}
        .narrow=${this.narrow}
        @node-choose=${({ detail }: NodeEvent) => this.#look({ selected: detail, tab: 'step' })}
        @node-toggle=${({ detail }: NodeEvent) => this.#toggle(detail)}
      ></node-tree>`;
  }

  /** Which letter is which member. */
  #legend(): TemplateResult {
    return html`<ul class="legend" aria-label=${l10n.t('Models')}>
      ${[...this.#looks.values()].map(
        (look) => html`<li title=${harmless(look.id)}>${markOf(look)} ${look.name}</li>`,
      )}
    </ul>`;
  }

  #tabs(state: TreePageState, selected: TreeTab): TemplateResult {
    const files = state.review?.files.length ?? 0;
    const tabs: readonly PageTab[] = [
      ...(this.narrow
        ? [{ id: 'tree', label: l10n.t('Tree'), note: String(Math.max(0, state.nodes.length - 1)) }]
        : []),
      { id: 'step', label: l10n.t('Step') },
      { id: 'review', label: l10n.t('Review'), ...(files === 0 ? {} : { note: String(files) }) },
      { id: 'compared', label: l10n.t('Compared') },
    ];
    return html`<page-tabs
      class="tabs"
      .tabs=${tabs}
      .selected=${selected}
      .label=${l10n.t('Views')}
      @page-tab=${({ detail }: PageTabEvent) => this.#show({ tab: detail as TreeTab })}
    ></page-tabs>`;
  }

  #part(state: TreePageState, tab: Exclude<TreeTab, 'tree'>): TemplateResult {
    const labels = {
      step: l10n.t('Step'),
      review: l10n.t('Review'),
      compared: l10n.t('Compared'),
    };
    return html`<div class="part" role="tabpanel" aria-label=${labels[tab]}>
      ${this.#inPart(state, tab)}
    </div>`;
  }

  #inPart(state: TreePageState, tab: Exclude<TreeTab, 'tree'>): TemplateResult {
    if (tab === 'review') return html`<review-list .review=${state.review}></review-list>`;
    if (tab === 'compared') {
      const best = state.best === 0 ? undefined : nodeOf(state, state.best);
      return html`<compared-ways
        .best=${best}
        .baselines=${state.baselines}
        .looks=${this.#looks}
      ></compared-ways>`;
    }
    const selected = this.#selected(state);
    return html`<node-detail
      .node=${nodeOf(state, selected)}
      .detail=${state.detail}
      .about=${state.about}
      .looks=${this.#looks}
      .against=${this.viewState.against}
      .isBest=${selected === state.best}
      .isReviewed=${selected === state.review?.nodeId}
    ></node-detail>`;
  }

  /** What the user has chosen, else what is reviewed, which follows the best. */
  #selected(state: TreePageState): number {
    const { selected } = this.viewState;
    if (selected !== undefined && nodeOf(state, selected) !== undefined) return selected;
    return state.review?.nodeId ?? state.best;
  }

  #tellWhatIsLookedAt(state: TreePageState): void {
    const { selected, against } = this.viewState;
    const isThere = selected !== undefined && nodeOf(state, selected) !== undefined;
    const looked = `${isThere ? selected : ''} ${against}`;
    if (looked === this.#lookedAt) return;
    this.#lookedAt = looked;
    this.send({ type: 'look', against, ...(isThere ? { nodeId: selected } : {}) });
  }

  #show(change: Partial<TreeViewState>): void {
    this.viewState = { ...this.viewState, ...change };
    this.keep(this.viewState);
  }

  #look(change: TreeLook): void {
    const { selected } = change;
    const collapsed = this.viewState.collapsed.filter((id) => !this.#isAbove(id, selected));
    this.#show({ ...change, collapsed });
    if (selected === undefined) return;
    void this.updateComplete.then(() => {
      const tree = this.renderRoot.querySelector('node-tree');
      if (tree instanceof NodeTree) tree.reveal(selected);
    });
  }

  /** Whether `nodeId` lies below the node `id`. */
  #isAbove(id: number, nodeId: number | undefined): boolean {
    const { state } = this.conversation ?? {};
    if (state === undefined || nodeId === undefined) return false;
    const parents = new Map(state.nodes.map((node) => [node.id, node.parent]));
    for (let at = parents.get(nodeId); at !== undefined; at = parents.get(at)) {
      if (at === id) return true;
    }
    return false;
  }

  #toggle(nodeId: number): void {
    const { collapsed } = this.viewState;
    const others = collapsed.filter((id) => id !== nodeId);
    this.#show({
      collapsed: others.length < collapsed.length ? others : [...collapsed, nodeId],
    });
  }

  #recolour({ theme }: TreePageState): void {
    const taken = this.themeOf(theme);
    highlighter.setTheme(taken);
    // The browser's own controls and scroll bars.
    this.style.colorScheme = taken.kind.endsWith('light') ? 'light' : 'dark';
  }

  #announce(state: TreePageState): void {
    if (this.#shown === state) return;
    const news = treeNews(this.#shown, state);
    this.#shown = state;
    if (news.length === 0) return;
    const waits = this.#toSay.length > 0;
    this.#toSay = [...this.#toSay, ...news];
    if (waits) return;
    setTimeout(() => {
      this.said = this.#toSay.join('. ');
      this.#toSay = [];
    }, SAID_TOGETHER_MS);
  }

  readonly #asked = (event: Event): void => {
    if (event instanceof CustomEvent) this.send(event.detail as TreePageMessage);
  };

  readonly #looked = (event: Event): void => {
    if (event instanceof CustomEvent) this.#look(event.detail as TreeLook);
  };
}

function nodeOf({ nodes }: TreePageState, nodeId: number): NodeRow | undefined {
  // Ids count up without gaps but for nodes that came out of order.
  const expected = nodes[nodeId];
  return expected?.id === nodeId ? expected : nodes.find(({ id }) => id === nodeId);
}

if (customElements.get('ensemble-tree') === undefined) {
  customElements.define('ensemble-tree', EnsembleTree);
}
