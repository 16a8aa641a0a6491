import * as l10n from '@vscode/l10n';
import { html, LitElement, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TreeRow } from '../../refactor/tree-rows.ts';
import { controlStyles } from '../controls.css.ts';
import { tintStyles } from '../views/tints.ts';
import { viewStyles } from '../views/view-styles.ts';
import { authorOf, type MemberLooks } from './member-looks.ts';
import { nodeRow, type ShownNode } from './node-row.ts';
import { nodeTreeStyles } from './node-tree.css.ts';
import { moveOfKey } from './tree-keys.ts';
import type { NodeRow } from './tree-page-state.ts';

/** Rows above and below the visible ones that are in the page too. */
const OVERSCAN = 8;
/** What a row is taken for before it has been measured. Unit: px. */
const FIRST_HEIGHT = 28;

/** Events `node-choose` and `node-toggle`, with the id of the node. */
export type NodeEvent = CustomEvent<number>;

/**
 * `<node-tree>`: the search tree, a row a node. Only the rows in sight are in the page, and one that has
 * not changed is not drawn again. One stop of the Tab key; keys as `moveOfKey` has them.
 */
export class NodeTree extends LitElement {
  static override styles = [viewStyles, controlStyles, tintStyles, nodeTreeStyles];
  static override properties = {
    rows: { attribute: false },
    looks: { attribute: false },
    best: { attribute: false },
    reviewed: { attribute: false },
    selected: { attribute: false },
    running: { attribute: false },
    narrow: { attribute: false },
    active: { state: true },
  };

  declare rows: readonly TreeRow<NodeRow>[];
  declare looks: MemberLooks;
  declare best: number;
  declare reviewed: number | undefined;
  declare selected: number | undefined;
  /** Members that write now, by the node that they write below. */
  declare running: ReadonlyMap<number, readonly string[]>;
  declare narrow: boolean;
  /** Id of the row that the Tab key reaches. */
  declare active: number | undefined;

  readonly #resized = new ResizeObserver((entries) => this.#measured(entries));
  #rowHeight = FIRST_HEIGHT;
  /** Of what is in sight. Unit: px. */
  #height = 600;
  #top = 0;
  #first = 0;
  #last = 0;

  constructor() {
    super();
    this.rows = [];
    this.looks = new Map();
    this.best = 0;
    this.reviewed = undefined;
    this.selected = undefined;
    this.running = new Map();
    this.narrow = false;
    this.active = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#observe();
  }

  /** Brings a node into sight. */
  reveal(nodeId: number): void {
    const index = this.#indexOf(nodeId);
    if (index >= 0) this.#scrollTo(index);
  }

  /** Gives the focus to the row that the Tab key reaches. */
  async focusRow(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')?.focus();
  }

  protected override willUpdate(): void {
    const inSight = Math.ceil(this.#height / this.#rowHeight);
    const top = Math.floor(this.#top / this.#rowHeight);
    const shown = Math.max(0, Math.min(top, this.rows.length - inSight));
    this.#first = Math.max(0, shown - OVERSCAN);
    this.#last = Math.min(this.rows.length, shown + inSight + OVERSCAN);
  }

  protected override render(): TemplateResult {
    const active = this.#activeIndex();
    const shown = Array.from({ length: this.#last - this.#first }, (_, i) => this.#first + i);
    // Out of sight a row keeps the focus, so that the next key goes on from there.
    if (active >= 0 && active < this.#first) shown.unshift(active);
    else if (active >= this.#last) shown.push(active);
    const deepest = this.rows.reduce((most, { depth }) => Math.max(most, depth), 0);
    const step = stepOf(deepest, this.narrow);
    return html`<div class="columns" aria-hidden="true">
        <span>${l10n.t('Step')}</span><span>${l10n.t('Model')}</span> <span>${l10n.t('Lines')}</span
        ><span>${l10n.t('Reward')}</span> <span>${l10n.t('Value')}</span
        ><span>${l10n.t('Visits')}</span>
      </div>
      <div class="scroller" @scroll=${this.#scrolled}>
        <div class="space" role="tree" aria-label=${l10n.t('Search tree')}>
          <div
            class="window"
            role="none"
            @keydown=${this.#pressed}
            @click=${this.#clicked}
            @focusin=${this.#focused}
          >
            ${repeat(
              shown,
              (index) => this.rows[index]?.node.id,
              (index) => this.#guarded(index, index === active, step),
            )}
          </div>
        </div>
      </div>
      <div class="probe" aria-hidden="true"><div class="row"></div></div>`;
  }

  protected override firstUpdated(): void {
    this.#observe();
  }

  protected override updated(): void {
    const space = this.renderRoot.querySelector<HTMLElement>('.space');
    const shown = this.renderRoot.querySelector<HTMLElement>('.window');
    if (space === null || shown === null) return;
    const height = `${this.rows.length * this.#rowHeight}px`;
    if (space.style.height !== height) space.style.height = height;
    shown.style.transform = `translateY(${this.#first * this.#rowHeight}px)`;
  }

  #guarded(index: number, isActive: boolean, step: number): unknown {
    const row = this.rows[index];
    if (row === undefined) return undefined;
    const { node } = row;
    const writerIds = this.running.get(node.id) ?? [];
    const facts = {
      isActive,
      isSelected: node.id === this.selected,
      isBest: node.id === this.best,
      isReviewed: node.id === this.reviewed,
      isUnseen: index < this.#first || index >= this.#last,
      step,
      height: this.#rowHeight,
    };
    const place = [row.position, row.siblings, row.children, row.isCollapsed && row.below];
    return guard(
      [
        node,
        row.depth,
        row.rails,
        row.joint,
        ...place,
        ...Object.values(facts),
        writerIds.join('\n'),
        this.looks,
      ],
      () => {
        const writers = writerIds.flatMap((memberId) => {
          const look = authorOf({ parent: 0, memberId }, this.looks);
          return look === undefined ? [] : [look];
        });
        const shown: ShownNode = { row, author: authorOf(node, this.looks), writers, ...facts };
        return nodeRow(shown);
      },
    );
  }

  #indexOf(nodeId: number | undefined): number {
    return this.rows.findIndex(({ node }) => node.id === nodeId);
  }

  /** The row with the focus, else the chosen one, else the first. */
  #activeIndex(): number {
    const active = this.#indexOf(this.active);
    if (active >= 0) return active;
    return Math.max(0, this.#indexOf(this.selected));
  }

  #observe(): void {
    const scroller = this.renderRoot.querySelector('.scroller');
    const row = this.renderRoot.querySelector('.probe > .row');
    if (scroller !== null) this.#resized.observe(scroller);
    if (row !== null) this.#resized.observe(row);
  }

  #measured(entries: readonly ResizeObserverEntry[]): void {
    const before = [this.#height, this.#rowHeight];
    for (const { target, contentRect, borderBoxSize } of entries) {
      const height = borderBoxSize[0]?.blockSize ?? contentRect.height;
      if (height <= 0) continue;
      if (target.classList.contains('row')) this.#rowHeight = height;
      else this.#height = height;
    }
    if (before[0] !== this.#height || before[1] !== this.#rowHeight) this.requestUpdate();
  }

  readonly #scrolled = (event: Event): void => {
    if (!(event.currentTarget instanceof HTMLElement)) return;
    this.#top = event.currentTarget.scrollTop;
    const top = Math.floor(this.#top / this.#rowHeight);
    const bottom = top + Math.ceil(this.#height / this.#rowHeight);
    const covered =
      (top >= this.#first + 2 || this.#first === 0) &&
      (bottom <= this.#last - 2 || this.#last === this.rows.length);
    if (!covered) this.requestUpdate();
  };

  /** Nothing is read from the page: that would lay it out. */
  #scrollTo(index: number): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    if (scroller === null) return;
    const [from, to] = [index * this.#rowHeight, (index + 1) * this.#rowHeight];
    if (from < this.#top) this.#top = from;
    else if (to > this.#top + this.#height) this.#top = to - this.#height;
    else return;
    scroller.scrollTop = this.#top;
    this.requestUpdate();
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.#height / this.#rowHeight) - 1);
    const move = moveOfKey(event.key, this.rows, this.#activeIndex(), page);
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.kind === 'select') this.#tell('node-choose', move.nodeId);
    else if (move.kind === 'toggle') this.#tell('node-toggle', move.nodeId);
    else void this.#goTo(move.index);
  };

  async #goTo(index: number): Promise<void> {
    const id = this.rows[index]?.node.id;
    if (id === undefined) return;
    this.active = id;
    this.#scrollTo(index);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus({ preventScroll: true });
  }

  readonly #clicked = (event: MouseEvent): void => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const id = idOf(target);
    if (id === undefined) return;
    this.active = id;
    this.#tell(target.closest('[data-toggle]') === null ? 'node-choose' : 'node-toggle', id);
  };

  /** Whoever comes by the Tab key is brought to where the focus is. */
  readonly #focused = ({ target }: FocusEvent): void => {
    const id = target instanceof Element ? idOf(target) : undefined;
    if (id === undefined) return;
    this.active = id;
    this.reveal(id);
  };

  #tell(type: 'node-choose' | 'node-toggle', detail: number): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function idOf(target: Element): number | undefined {
  const id = target.closest('[data-id]')?.getAttribute('data-id');
  return id === null || id === undefined ? undefined : Number(id);
}

/** Between levels: less where the tree is deep or the page narrow. Unit: px. */
function stepOf(deepest: number, narrow: boolean): number {
  const room = narrow ? 72 : 150;
  return Math.max(4, Math.min(narrow ? 12 : 18, Math.floor(room / Math.max(1, deepest))));
}

if (customElements.get('node-tree') === undefined) customElements.define('node-tree', NodeTree);
