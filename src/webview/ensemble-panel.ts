import * as l10n from '@vscode/l10n';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { cache } from 'lit/directives/cache.js';
import { hasEnded } from '../comparison/comparison.ts';
import { ACT, act, LOOK, PARSE, type Change, type ParseWish } from './actions.ts';
import { announcements } from './announcements.ts';
import { arranged, FUSED, focusedAmong, hasFusedText } from './arranged-columns.ts';
import { factsOf, type ColumnFacts } from './column-facts.ts';
import { ColumnsView } from './columns-view.ts';
import { controlStyles } from './controls.css.ts';
import type { Aside, ColumnText, Conversation } from './conversation.ts';
import { highlighter } from './highlight/highlighter.ts';
import './page-tabs.ts';
import type { PageTabEvent } from './page-tabs.ts';
import { noticeStyles } from './notice.css.ts';
import { aboutRequest, helpDialog, notice, toolbar, viewTabs } from './panel-parts.ts';
import { ParseQuestions } from './parse-questions.ts';
import { actOfKey, isOfHost, isPanelAct, type PanelAct } from './panel-keys.ts';
import { panelStyles } from './panel.css.ts';
import { focusOf } from './key-focus.ts';
import type { ColumnHead, PageState, PageTheme } from './page-state.ts';
import type { PageMessage, TextRef } from './protocol.ts';
import { slowestOf } from './slowest-column.ts';
import { StartForm } from './start-form.ts';
import { changedView, FIRST_VIEW, type View, type ViewState } from './view-state.ts';
import { areHidden } from './views/blind.ts';
import { namesOf } from './views/names.ts';
import { belowColumns } from './views/open-parts.ts';
import { otherView } from './views-of-panel.ts';
import { viewStyles } from './views/view-styles.ts';
import { targetProblem } from './views/words.ts';

/** Narrower panels show one column at a time. Unit: px. */
const NARROW = 700;

/** Announcements of this time are said together. Unit: ms. */
const SAID_TOGETHER_MS = 1_000;

/** Wishes for the column with the focus. */
const OF_ONE_COLUMN: ReadonlySet<PanelAct> = new Set([
  'accept',
  'accept-close',
  'retry',
  'stop',
  'set-base',
]);

/** Before the first state. */
const NOTHING: readonly ColumnHead[] = [];

/**
 * `<ensemble-panel>`: the page's root. It hears its parts' wishes, sends them to the host, and gives its
 * parts the state. Takes `conversation`, `viewState` and `keep`.
 */
export class EnsemblePanel extends LitElement {
  static override styles = [viewStyles, controlStyles, noticeStyles, panelStyles];
  static override properties = {
    viewState: { attribute: false },
    narrow: { state: true },
    said: { state: true },
    told: { state: true },
  };

  declare conversation: Conversation | undefined;
  declare viewState: ViewState;
  declare keep: (viewState: ViewState) => void;
  declare send: (message: PageMessage) => void;
  /** The colours of code that are taken for those of the state. */
  declare themeOf: (theme: PageTheme) => PageTheme;
  declare narrow: boolean;
  /** For screen readers. */
  declare said: string;
  /** A notice of the host. */
  declare told: Extract<Aside, { type: 'notice' }> | undefined;

  readonly #resized = new ResizeObserver(([entry]) => {
    this.narrow = (entry?.contentRect.width ?? NARROW) < NARROW;
  });
  readonly #parses = new ParseQuestions((message) => this.send(message));
  #facts: ReadonlyMap<string, ColumnFacts> = new Map();
  #columns: readonly ColumnHead[] = [];
  #announced = NOTHING;
  #toSay: readonly string[] = [];
  #frame = 0;

  constructor() {
    super();
    this.conversation = undefined;
    this.viewState = FIRST_VIEW;
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
    window.addEventListener('keydown', this.#pressed);
    this.addEventListener(ACT, this.#asked);
    this.addEventListener(LOOK, this.#looked);
    this.addEventListener(PARSE, this.#wished);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    window.removeEventListener('keydown', this.#pressed);
  }

  /** The state changed; it is painted with the next frame, however many changes come until then. */
  stateChanged(): void {
    if (this.conversation?.state === undefined) return;
    this.recolour();
    if (this.#frame !== 0) return;
    // The first state is built at once, others with their frame.
    const isFirst = this.#announced === NOTHING;
    if (isFirst) this.requestUpdate();
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (!isFirst) this.requestUpdate();
      void this.updateComplete.then(() => this.conversation?.painted());
    });
  }

  /** Takes the colours of code anew. */
  recolour(): void {
    const theme = this.conversation?.state?.theme;
    if (theme === undefined) return;
    const taken = this.themeOf(theme);
    highlighter.setTheme(taken);
    // The browser's own controls and scroll bars.
    this.style.colorScheme = taken.kind.endsWith('light') ? 'light' : 'dark';
  }

  /** A message that changes nothing of the state. */
  heard(message: Aside): void {
    if (message.type === 'grammar') highlighter.addGrammars(message.languageId, message.grammars);
    else if (message.type === 'notice') this.told = message;
    else if (message.type === 'parsed') this.#parses.answered(message);
    else if (isPanelAct(message.act)) this.perform(message.act);
  }

  protected override willUpdate(): void {
    const { state, texts } = this.conversation ?? {};
    if (state === undefined || texts === undefined) return;
    this.#facts = factsOf(state, texts);
    this.#columns = arranged(state, this.viewState, this.#facts);
    this.#announce(state);
  }

  protected override render(): TemplateResult {
    const { state, texts = new Map<string, ColumnText>() } = this.conversation ?? {};
    if (state === undefined) return html`<div class="empty">${l10n.t('One moment …')}</div>`;
    const { view } = this.viewState;
    return html`<div class="top">
        <page-tabs
          .tabs=${viewTabs(state)}
          .selected=${view}
          .label=${l10n.t('Views')}
          @page-tab=${({ detail }: PageTabEvent) => this.#show({ view: detail as View })}
        ></page-tabs>
        ${toolbar(
          state,
          this.viewState,
          (change) => this.#show(change),
          (wish) => this.perform(wish),
        )}
      </div>
      ${
        state.request === undefined
          ? nothing
          : aboutRequest(state, state.request, view, {
              fused: () => this.#goToFused(),
              scores: () => this.#show({ view: 'scores' }),
            })
      }
      <div
        class=${`view ${view}-view${this.narrow ? ' narrow' : ''}`}
        role="tabpanel"
        aria-label=${viewTabs(state).find(({ id }) => id === view)?.label ?? ''}
      >
        ${
          // A view that is left keeps what the user has begun in it.
          cache(
            view === 'columns'
              ? this.#columnsView(state, texts)
              : otherView(view, state, texts, this.viewState),
          )
        }
      </div>
      ${this.told === undefined ? nothing : notice(this.told, () => (this.told = undefined))}
      ${helpDialog()}
      <div class="unseen" role="status">${this.said}</div>`;
  }

  #columnsView(state: PageState, texts: ReadonlyMap<string, ColumnText>): TemplateResult {
    if (state.request === undefined && state.columns.length === 0) {
      return html`<start-form .state=${state}></start-form>`;
    }
    return html`<columns-view
        .state=${state}
        .texts=${texts}
        .viewState=${this.viewState}
        .narrow=${this.narrow}
        .columns=${this.#columns}
        .facts=${this.#facts}
        .names=${this.#names(state)}
        .focused=${this.#focusedId(state)}
      ></columns-view>
      ${belowColumns(state, texts, this.viewState, (part) => this.#toggleOpen(part))}`;
  }

  /** Does what a key, a button or the editor's command asks for. */
  perform(wish: PanelAct): void {
    const state = this.conversation?.state;
    if (state === undefined) return;
    const focused = this.#focusedId(state);
    const columnId = focused === FUSED ? undefined : focused;
    const at = this.#columns.findIndex(({ id }) => id === columnId);
    const isLast = at === this.#columns.length - 1;
    // What is not in sight is not changed by a stray key: it is brought into sight first.
    if (OF_ONE_COLUMN.has(wish) && !this.#isInSight()) {
      if (focused === FUSED) this.#goToFused();
      else this.#goTo(at);
      return;
    }
    if (/^focus-[1-9]$/.test(wish)) this.#goTo(Number(wish.slice(-1)) - 1);
    else if (wish === 'focus-next') {
      if (focused !== FUSED && !isLast) this.#goTo(at + 1);
      else if (hasFusedText(state)) this.#goToFused();
    } else if (wish === 'focus-previous')
      this.#goTo(at < 0 ? this.#columns.length - 1 : Math.max(0, at - 1));
    else if (wish === 'help') this.#toggleHelp();
    else if (wish === 'search') this.#beginSearch();
    else if (wish === 'instruct') this.#beginInstruction();
    else if (wish === 'differences') this.#show({ view: 'differences' });
    else if (wish === 'vote') this.#beginVote(columnId);
    else if (wish === 'fuse') this.#toggleOpen('fusion');
    else if (wish === 'accept' || wish === 'accept-close') {
      this.#accept(focused, wish === 'accept-close');
    } else if (wish === 'retry' || wish === 'stop' || wish === 'set-base') {
      if (columnId === undefined) return;
      if (wish === 'set-base') this.#toggleBase(columnId);
      else act(this, { type: wish, columnId });
    } else if (wish === 'stop-slowest') {
      const slowest = slowestOf(state.columns, this.conversation?.texts ?? new Map());
      if (slowest !== undefined) act(this, { type: 'stop', columnId: slowest.id });
    } else if (isOfHost(wish)) {
      act(this, { type: wish });
    }
  }

  #isInSight(): boolean {
    const { view } = this.viewState;
    return view === 'columns' || view === 'differences';
  }

  #accept(focused: string | undefined, close: boolean): void {
    const { state, texts } = this.conversation ?? {};
    if (state === undefined || focused === undefined) return;
    const text: TextRef = focused === FUSED ? { of: 'fused' } : { of: 'column', columnId: focused };
    if (focused !== FUSED && (texts?.get(focused)?.text ?? '') === '') return;
    const problem = targetProblem(state.target);
    if (problem === undefined) act(this, { type: 'accept', text, how: 'replace', close });
    else this.told = { type: 'notice', kind: 'info', text: problem };
  }

  #toggleBase(columnId: string): void {
    this.#show({ base: this.viewState.base === columnId ? undefined : columnId });
  }

  #names(state: PageState): ReadonlyMap<string, string> {
    return namesOf(state, areHidden(this.viewState, state), this.viewState);
  }

  #focusedId(state: PageState): string | undefined {
    return focusedAmong(this.#columns, this.viewState.focused, hasFusedText(state));
  }

  #goTo(index: number): void {
    const column = this.#columns[index];
    if (column === undefined) return;
    this.#show({ view: 'columns', focused: column.id });
    void this.#reveal(column.id);
  }

  #goToFused(): void {
    this.#show({ view: 'columns', focused: FUSED });
    void this.#reveal(FUSED);
  }

  async #reveal(columnId: string): Promise<void> {
    await this.updateComplete;
    const view = this.renderRoot.querySelector('columns-view');
    if (view instanceof ColumnsView) await view.reveal(columnId);
  }

  #toggleOpen(part: string): void {
    const { open } = this.viewState;
    const without = open.filter((other) => other !== part);
    this.#show({ open: without.length < open.length ? without : [...open, part] });
  }

  #beginVote(columnId: string | undefined): void {
    const { right } = this.viewState;
    const other = this.#columns.find(({ id }) => id !== columnId)?.id;
    this.#show({
      view: 'columns',
      ...(columnId === undefined ? {} : { left: columnId }),
      ...(other === undefined || (right !== undefined && right !== columnId)
        ? {}
        : { right: other }),
    });
    void this.updateComplete.then(() => {
      const bar = this.renderRoot.querySelector('vote-bar');
      bar?.shadowRoot?.querySelector('button')?.focus();
    });
  }

  #beginSearch(): void {
    this.#show({ view: 'history' });
    void this.updateComplete.then(() => {
      const view = this.renderRoot.querySelector('history-view');
      view?.shadowRoot?.querySelector('input')?.focus();
    });
  }

  /** The state may have come with the same breath: the form is drawn first. */
  #beginInstruction(): void {
    this.#show({ view: 'columns' });
    void this.updateComplete.then(() => {
      const form = this.renderRoot.querySelector('start-form');
      if (form instanceof StartForm) void form.beginInstruction();
    });
  }

  #toggleHelp(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog?.open === true) dialog.close();
    else dialog?.showModal();
  }

  #show(change: Change<ViewState>): void {
    this.viewState = changedView(this.viewState, change);
    this.keep(this.viewState);
  }

  #announce(state: PageState): void {
    if (this.#announced === state.columns) return;
    const news = announcements(this.#announced, state.columns, this.#names(state));
    this.#announced = state.columns;
    if (news.length === 0) return;
    const waits = this.#toSay.length > 0;
    this.#toSay = [...this.#toSay, ...news];
    if (waits) return;
    setTimeout(() => {
      this.said = this.#toSay.join('. ');
      this.#toSay = [];
    }, SAID_TOGETHER_MS);
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const state = this.conversation?.state;
    if (state === undefined || event.defaultPrevented) return;
    const helps = this.renderRoot.querySelector('dialog')?.open === true;
    const { key, shiftKey, ctrlKey, altKey, metaKey, isComposing } = event;
    const pressed = { key, shiftKey, ctrlKey, altKey, metaKey, isComposing };
    const streams = state.columns.some((column) => !hasEnded(column.state));
    const wish = actOfKey({ ...pressed, focus: focusOf(event) }, streams);
    // The open dialog has the keys, and closes itself by Escape.
    if (wish === undefined || (helps && wish !== 'help')) return;
    event.preventDefault();
    this.perform(wish);
  };

  readonly #asked = (event: Event): void => {
    if (event instanceof CustomEvent) this.send(event.detail as PageMessage);
  };

  readonly #wished = (event: Event): void => {
    if (event instanceof CustomEvent) this.#parses.ask(event.detail as ParseWish);
  };

  readonly #looked = (event: Event): void => {
    if (event instanceof CustomEvent) this.#show(event.detail as Change<ViewState>);
  };
}

if (customElements.get('ensemble-panel') === undefined) {
  customElements.define('ensemble-panel', EnsemblePanel);
}
