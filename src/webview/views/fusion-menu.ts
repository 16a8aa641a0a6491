import * as l10n from '@vscode/l10n';
import { html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { hasEnded } from '../../comparison/comparison.ts';
import { chosenText, disputesOf } from '../../comparison/disputes.ts';
import type { DisputePart } from '../../comparison/disputes.ts';
import { harmless } from '../../text/visible-text.ts';
import { act } from '../actions.ts';
import '../code-view.ts';
import type { ColumnText } from '../conversation.ts';
import type { ModelOffer, PageState } from '../page-state.ts';
import { FIRST_VIEW } from '../view-state.ts';
import type { ViewState } from '../view-state.ts';
import './accept-bar.ts';
import { areHidden } from './blind.ts';
import { chosenStretches, disputesIn, firstChoices } from './dispute-choices.ts';
import type { PlacedDispute } from './dispute-choices.ts';
import { checklist, compareTable, MOST_POINTS } from './dispute-list.ts';
import { fusionStyles } from './fusion-menu.css.ts';
import { cutInMiddle, namesOfModels } from './model-names.ts';
import { namesOf } from './names.ts';
import { ParseWatch, parseBadge } from './parse-watch.ts';
import { viewStyles } from './view-styles.ts';

/** Fuses by spans what is there, where it can. */
const AUTOMATIC = 'lazy-span';

type Way = 'automatic' | 'checklist' | 'table' | 'prompt';
const WAYS: readonly Way[] = ['automatic', 'checklist', 'table', 'prompt'];

/**
 * `<fusion-menu>`: four ways to make one text of several.
 *
 * Takes `state` (PageState), `texts` (of the columns, by id) and `viewState` (ViewState: `blind`).
 */
export class FusionMenu extends LitElement {
  static override properties = {
    state: { attribute: false },
    texts: { attribute: false },
    viewState: { attribute: false },
    way: { state: true },
    choices: { state: true },
    prompt: { state: true },
  };
  static override styles = [viewStyles, fusionStyles];

  declare state: PageState | undefined;
  declare texts: ReadonlyMap<string, ColumnText>;
  declare viewState: ViewState;
  declare way: Way;
  /** The rival chosen at every disputed point. */
  declare choices: readonly number[];
  declare prompt: string;

  #answers: readonly { readonly name: string; readonly text: string }[] = [];
  #parts: readonly DisputePart[] = [];
  #disputes: readonly PlacedDispute[] = [];
  #compared: string | undefined;
  readonly #parse = new ParseWatch(this);

  constructor() {
    super();
    this.state = undefined;
    this.texts = new Map();
    this.viewState = FIRST_VIEW;
    this.way = 'automatic';
    this.choices = [];
    this.prompt = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { state } = this;
    const isOwn = changed.size === 1 && (changed.has('choices') || changed.has('prompt'));
    if (state === undefined || isOwn) return;
    const ended = new Set(
      state.columns
        .filter((column) => hasEnded(column.state) && column.fusedFrom === undefined)
        .map(({ id }) => id),
    );
    const names = namesOf(state, areHidden(this.viewState, state), this.viewState);
    const columns = [...names].flatMap(([id, name]) => {
      const text = this.texts.get(id)?.text ?? '';
      return ended.has(id) && text !== '' ? [{ id, name, text }] : [];
    });
    this.#answers = columns;
    if (this.way === 'checklist' || this.way === 'table') this.#findDisputes(columns, state);
  }

  #findDisputes(
    columns: readonly { readonly id: string; readonly text: string }[],
    { request, outcome }: PageState,
  ): void {
    const texts = columns.map(({ text }) => text);
    const compared = JSON.stringify(texts);
    if (compared === this.#compared) return;
    this.#compared = compared;
    const place = { languageId: request?.languageId ?? '', before: request?.before ?? '' };
    this.#parts = disputesOf(texts, place);
    this.#disputes = disputesIn(this.#parts);
    const best = outcome?.kind === 'verdict' ? outcome.ranked[0]?.columnIds : undefined;
    const preferred = columns.findIndex(({ id }) => best?.includes(id));
    this.choices = firstChoices(this.#disputes, preferred < 0 ? undefined : preferred);
  }

  override render(): TemplateResult {
    const { state } = this;
    if (state === undefined) return html``;
    return html`<div class="padded stack">
      <div class="line spread">
        <div class="line" role="group" aria-label=${l10n.t('Way to fuse')}>
          ${WAYS.map(
            (way) =>
              html`<button
                type="button"
                aria-pressed=${this.way === way}
                @click=${() => {
                  this.way = way;
                }}
              >
                ${wayName(way)}
              </button>`,
          )}
        </div>
        ${this.#model(state)}
      </div>
      ${
        this.#answers.length < 2
          ? html`<p class="empty">${l10n.t('Two finished answers are needed to fuse.')}</p>`
          : this.#content(state)
      }
    </div>`;
  }

  /** Always in sight, since it decides what a fusion costs and where the texts go. */
  #model(state: PageState): TemplateResult {
    const { models, fusionModelId, live } = state;
    const nameOf = namesOfModels(state);
    const able = models.filter(({ fuses }) => fuses);
    if (able.length === 0) {
      return html`<span class="quiet">${l10n.t('No model here can write a fusion.')}</span>`;
    }
    return html`<label class="line"
      >${l10n.t('Fusion model')}
      <select
        ?disabled=${!live}
        @change=${({ target }: Event) => {
          if (target instanceof HTMLSelectElement && target.value !== '') {
            act(this, { type: 'fusion-model', modelId: target.value });
          }
        }}
      >
        ${
          fusionModelId === undefined
            ? html`<option value="" selected>${l10n.t('none chosen')}</option>`
            : nothing
        }
        ${able.map(
          ({ modelId, place }) =>
            html`<option
              value=${modelId}
              title=${harmless(modelId)}
              .selected=${modelId === fusionModelId}
            >
              ${fusionModelName(cutInMiddle(nameOf(modelId), 40), place)}
            </option>`,
        )}
      </select></label
    >`;
  }

  #content(state: PageState): TemplateResult {
    switch (this.way) {
      case 'automatic':
        return this.#automatic(state);
      case 'prompt':
        return this.#ownPrompt(state);
      case 'checklist':
      case 'table':
        return this.#byPoints(state);
    }
  }

  #automatic(state: PageState): TemplateResult {
    const { strategies, working, fusionModelId, live } = state;
    const spans = strategies.find(({ id }) => id === AUTOMATIC);
    return html`<div class="ways">
      ${
        spans === undefined
          ? nothing
          : html`<div class="way">
              <h2>${spans.title}</h2>
              <p class="quiet">
                ${l10n.t('Takes each span from the answer that the models find most probable, and shows who wrote what.')}
              </p>
              <button
                type="button"
                class="primary"
                ?disabled=${!live || working !== undefined}
                @click=${() => act(this, { type: 'strategy', strategyId: AUTOMATIC, live: true })}
              >
                ${l10n.t('Fuse by Spans')}
              </button>
            </div>`
      }
      <div class="way">
        <h2>${l10n.t('By the fusion model')}</h2>
        <p class="quiet">
          ${
            fusionModelId === undefined
              ? l10n.t('Choose a fusion model: it reads all answers and writes one.')
              : l10n.t(
                  '{0} reads all answers and writes one, in a column of its own.',
                  namesOfModels(state)(fusionModelId),
                )
          }
        </p>
        <button
          type="button"
          ?disabled=${!live || working !== undefined || fusionModelId === undefined}
          @click=${() => act(this, { type: 'fuse' })}
        >
          ${working === 'fusion' ? l10n.t('At Work…') : l10n.t('Write One Text')}
        </button>
      </div>
    </div>`;
  }

  #byPoints({ request, target, live }: PageState): TemplateResult {
    const count = this.#disputes.length;
    if (count === 0) return html`<p class="empty">${l10n.t('All answers are the same.')}</p>`;
    const text = chosenText(this.#parts, this.choices);
    const sources = this.#answers.map((answer) => answer.text);
    const choice = {
      disputes: this.#disputes,
      choices: this.choices,
      names: this.#answers.map(({ name }) => name),
      choose: (dispute: number, rival: number) => {
        this.choices = this.choices.map((old, i) => (i === dispute ? rival : old));
      },
    };
    return html`<div class=${this.way === 'table' ? 'stack' : 'halves'}>
      <div class="chosen">
        <p class="quiet">
          ${count === 1 ? l10n.t('1 disputed point.') : l10n.t('{0} disputed points.', count)}
          ${l10n.t('What most answers have is chosen at first.')}
          ${count > MOST_POINTS ? l10n.t('The first {0} are listed.', MOST_POINTS) : nothing}
        </p>
        ${this.way === 'table' ? compareTable(choice) : checklist(choice)}
      </div>
      <div class="preview">
        <div class="line spread">
          <h2>${l10n.t('Composed text')}</h2>
          <span role="status">${parseBadge(this.#parse.of(text), text, sources)}</span>
        </div>
        <code-view
          .text=${text}
          .languageId=${request?.languageId ?? 'plaintext'}
          .label=${l10n.t('Composed text')}
          .stretches=${chosenStretches(this.#parts, this.choices)}
        ></code-view>
        ${
          live
            ? html`<accept-bar .target=${target} .text=${{ of: 'result', text }}></accept-bar>`
            : nothing
        }
      </div>
    </div>`;
  }

  #ownPrompt({ working, fusionModelId, live }: PageState): TemplateResult {
    const prompt = this.prompt.trim();
    const ready = live && working === undefined && fusionModelId !== undefined && prompt !== '';
    return html`<form
      class="stack"
      @submit=${(event: Event) => {
        event.preventDefault();
        if (ready) act(this, { type: 'fuse', prompt });
      }}
    >
      <label class="stack tight"
        >${l10n.t('What the fusion model should do with the answers')}
        <textarea
          rows="5"
          maxlength="20000"
          placeholder=${l10n.t('Keep the error handling of the first, with the names of the second.')}
          .value=${this.prompt}
          @input=${({ target }: Event) => {
            if (target instanceof HTMLTextAreaElement) this.prompt = target.value;
          }}
        ></textarea>
      </label>
      <div class="line">
        <button type="submit" class="primary" ?disabled=${!ready}>
          ${working === 'fusion' ? l10n.t('At Work…') : l10n.t('Fuse')}
        </button>
        <span class="quiet">
          ${l10n.t('It is shown all answers, numbered in this order: {0}.', this.#answers.map(({ name }) => name).join(', '))}
        </span>
      </div>
    </form>`;
  }
}

if (customElements.get('fusion-menu') === undefined) {
  customElements.define('fusion-menu', FusionMenu);
}

function fusionModelName(name: string, place: ModelOffer['place']): string {
  return place === 'local' ? name : l10n.t('{0} (not on this machine)', name);
}

function wayName(way: Way): string {
  const names: Readonly<Record<Way, string>> = {
    automatic: l10n.t('Automatic'),
    checklist: l10n.t('Checklist'),
    table: l10n.t('Compare Table'),
    prompt: l10n.t('Own Prompt'),
  };
  return names[way];
}
