import * as l10n from '@vscode/l10n';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { harmless } from '../text/visible-text.ts';
import { look } from './actions.ts';
import { FUSED, hasFusedText } from './arranged-columns.ts';
import { CandidateColumn } from './candidate-column.ts';
import type { ColumnFacts } from './column-facts.ts';
import { columnsStyles } from './columns-view.css.ts';
import type { ColumnText } from './conversation.ts';
import { stateText } from './figures.ts';
import type { ColumnHead, PageState } from './page-state.ts';
import './page-tabs.ts';
import type { PageTab, PageTabEvent } from './page-tabs.ts';
import { FIRST_VIEW, type ViewState } from './view-state.ts';
import { BlindPace, type SeenColumn } from './views/blind-pace.ts';
import { areHidden } from './views/blind.ts';
import { cutInMiddle, namesOfModels, type NameOfModel } from './views/model-names.ts';
import { FusedColumn } from './views/fused-column.ts';
import { viewStyles } from './views/view-styles.ts';
import { targetProblem } from './views/words.ts';

/** A tab shows so much of a name. Unit: UTF-16 code units. */
const MOST_OF_NAME = 22;

/**
 * `<columns-view>`: the answers side by side, in a narrow panel one at a time. Takes `state`, `texts`,
 * `viewState`, `narrow`, and what the panel made of them: `columns` in their order, `facts`, `names` and
 * `focused`.
 */
export class ColumnsView extends LitElement {
  static override styles = [viewStyles, columnsStyles];
  static override properties = {
    state: { attribute: false },
    texts: { attribute: false },
    viewState: { attribute: false },
    narrow: { attribute: false },
    columns: { attribute: false },
    facts: { attribute: false },
    names: { attribute: false },
    focused: { attribute: false },
  };

  declare state: PageState | undefined;
  declare texts: ReadonlyMap<string, ColumnText>;
  declare viewState: ViewState;
  declare narrow: boolean;
  declare columns: readonly ColumnHead[];
  declare facts: ReadonlyMap<string, ColumnFacts>;
  declare names: ReadonlyMap<string, string>;
  declare focused: string | undefined;

  readonly #pace = new BlindPace(this);

  constructor() {
    super();
    this.state = undefined;
    this.texts = new Map();
    this.viewState = FIRST_VIEW;
    this.narrow = false;
    this.columns = [];
    this.facts = new Map();
    this.names = new Map();
    this.focused = undefined;
  }

  /** Brings a column into sight and gives it the keyboard. */
  async reveal(columnId: string): Promise<void> {
    await this.updateComplete;
    const element = this.renderRoot.querySelector(`[data-column=${CSS.escape(columnId)}]`);
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (!(element instanceof CandidateColumn || element instanceof FusedColumn)) return;
    await element.updateComplete;
    element.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state, narrow, focused } = this;
    if (state === undefined) return nothing;
    const fused = hasFusedText(state);
    const columns = this.#seen();
    const nameOf = namesOfModels(state);
    const shown = narrow ? columns.filter(({ head }) => head.id === focused) : columns;
    return html`${narrow ? this.#tabs(columns, fused) : nothing}
      <div class=${narrow ? 'columns single' : 'columns'}>
        ${repeat(
          shown,
          ({ head }) => head.id,
          (column) => this.#column(state, column, columns.indexOf(column) + 1, nameOf),
        )}
        ${
          fused && (!narrow || focused === FUSED)
            ? html`<fused-column
                data-column=${FUSED}
                .state=${state}
                .viewState=${this.viewState}
                .focused=${focused === FUSED}
                @focusin=${() => this.#focus(FUSED)}
              ></fused-column>`
            : nothing
        }
      </div>`;
  }

  #column(
    state: PageState,
    { head, text }: SeenColumn,
    place: number,
    nameOf: NameOfModel,
  ): TemplateResult {
    const { id } = head;
    const facts = this.facts.get(id) ?? {};
    const { base, pinned } = this.viewState;
    return html`<candidate-column
      data-column=${id}
      .head=${head}
      .text=${text}
      .origin=${this.texts.get(id)?.origin}
      .name=${this.names.get(id) ?? ''}
      .fusedNames=${head.fusedFrom?.map(nameOf).join(', ') ?? ''}
      .sameAs=${facts.sameAs === undefined ? undefined : this.names.get(facts.sameAs)}
      .place=${place}
      .languageId=${state.request?.languageId ?? ''}
      .facts=${facts}
      .focused=${id === this.focused}
      .isBase=${base === id}
      .isPinned=${pinned.includes(id)}
      .nameless=${this.#areNameless()}
      .live=${state.live}
      .problem=${targetProblem(state.target)}
      @focusin=${() => this.#focus(id)}
      @set-base=${() => look<ViewState>(this, { base: base === id ? undefined : id })}
      @pin=${() => look<ViewState>(this, { pinned: toggled(pinned, id) })}
    ></candidate-column>`;
  }

  #tabs(columns: readonly SeenColumn[], fused: boolean): TemplateResult {
    const tabs: readonly PageTab[] = columns.map(({ head: { id, modelId, state } }) => {
      const name = this.names.get(id) ?? '';
      const whole = this.#areNameless() ? name : harmless(modelId);
      return {
        ...{ id, icon: state, label: cutInMiddle(name, MOST_OF_NAME) },
        title: l10n.t('{0}, {1}', whole, stateText(state)),
      };
    });
    const ofFused: PageTab = { id: FUSED, label: l10n.t('Fused'), icon: 'fuse' };
    return html`<page-tabs
      .tabs=${fused ? [...tabs, ofFused] : tabs}
      .selected=${this.focused ?? ''}
      .label=${l10n.t('Answers')}
      @page-tab=${({ detail }: PageTabEvent) => this.#focus(detail)}
    ></page-tabs>`;
  }

  #areNameless(): boolean {
    return this.state !== undefined && areHidden(this.viewState, this.state);
  }

  #focus(id: string): void {
    if (this.focused !== id) look<ViewState>(this, { focused: id });
  }

  /** Nameless columns grow alike. */
  #seen(): readonly SeenColumn[] {
    if (this.#areNameless()) return this.#pace.seen(this.columns, this.texts);
    return this.columns.map((head) => ({ head, text: this.texts.get(head.id)?.text ?? '' }));
  }
}

function toggled(all: readonly string[], one: string): readonly string[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}

if (customElements.get('columns-view') === undefined) {
  customElements.define('columns-view', ColumnsView);
}
