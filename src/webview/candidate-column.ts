import * as l10n from '@vscode/l10n';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { hasEnded } from '../comparison/comparison.ts';
import { harmless } from '../text/visible-text.ts';
import { act } from './actions.ts';
import { columnStyles } from './candidate-column.css.ts';
import './code-view.ts';
import type { ColumnFacts } from './column-facts.ts';
import { controlStyles } from './controls.css.ts';
import { failureText, isMild } from './failure-words.ts';
import { durationText, figuresOf, placeText, stateText, temperatureText } from './figures.ts';
import { icon, type IconName } from './icons.ts';
import { observationTexts } from './observation-words.ts';
import type { ColumnHead } from './page-state.ts';
import type { PageMessage } from './protocol.ts';
import { cutInMiddle } from './views/model-names.ts';
import { viewStyles } from './views/view-styles.ts';

/** From always the same to daring. */
const TEMPERATURES = [0, 0.2, 0.5, 0.8, 1.1];

/** Two lines of a narrow column. Unit: UTF-16 code units. */
const MOST_OF_NAME = 44;

type Accepting = Extract<PageMessage, { type: 'accept' }>['how'];

/** `<candidate-column>`: one model's answer with what is known of it and what can be done with it. */
export class CandidateColumn extends LitElement {
  static override styles = [viewStyles, controlStyles, columnStyles];
  static override properties = {
    head: { attribute: false },
    text: { attribute: false },
    origin: { attribute: false },
    name: { attribute: false },
    fusedNames: { attribute: false },
    sameAs: { attribute: false },
    place: { attribute: false },
    languageId: { attribute: false },
    facts: { attribute: false, hasChanged: areOther },
    focused: { attribute: false },
    isBase: { attribute: false },
    isPinned: { attribute: false },
    nameless: { attribute: false },
    live: { attribute: false },
    problem: { attribute: false },
  };

  declare head: ColumnHead;
  declare text: string;
  /** Of the text; see `ColumnText`. */
  declare origin: number | undefined;
  /** As the user reads it. */
  declare name: string;
  /** Of the models whose texts it has read. */
  declare fusedNames: string;
  /** Name of the column with the same text. */
  declare sameAs: string | undefined;
  /** Where it stands, from 1. */
  declare place: number;
  declare languageId: string;
  declare facts: ColumnFacts;
  declare focused: boolean;
  declare isBase: boolean;
  declare isPinned: boolean;
  /** Nothing is told that gives the model away. */
  declare nameless: boolean;
  declare live: boolean;
  /** Why it cannot be put into the document; undefined where it can. */
  declare problem: string | undefined;

  /** Since when the page has seen it at work. Unit: ms. */
  #activeSince: number | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.head = { id: '', modelId: '', place: 'local', state: 'queued', length: 0, revision: 0 };
    this.text = '';
    this.origin = undefined;
    this.name = '';
    this.fusedNames = '';
    this.sameAs = undefined;
    this.place = 1;
    this.languageId = '';
    this.facts = {};
    this.focused = false;
    this.isBase = false;
    this.isPinned = false;
    this.nameless = false;
    this.live = true;
    this.problem = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopTicking();
  }

  protected override willUpdate(): void {
    const { state } = this.head;
    const active = this.live && state !== 'queued' && !hasEnded(state);
    if (!active) this.#stopTicking();
    else this.#activeSince ??= performance.now();
    if (active && this.#ticking === undefined) {
      this.#ticking = setInterval(() => this.requestUpdate(), 1_000);
    }
  }

  #stopTicking(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.#activeSince = undefined;
  }

  /** Takes the focus of the keyboard. */
  override focus(): void {
    this.renderRoot.querySelector('article')?.focus();
  }

  protected override render(): TemplateResult {
    const { head } = this;
    return html`<article
      class=${this.focused ? 'focused' : ''}
      tabindex=${this.focused ? 0 : -1}
      aria-label=${l10n.t('{0}, {1}', this.#wholeName(), stateText(head.state))}
      aria-current=${this.focused ? 'true' : 'false'}
    >
      <header>
        <div class="title">
          <h2 title=${this.#wholeName()}>
            <span class="number" aria-hidden="true">${this.place}</span>
            ${cutInMiddle(this.name, MOST_OF_NAME)}
          </h2>
          ${this.#tags()}
        </div>
        <div class="facts">
          <span class="state ${head.state}">${icon(head.state)} ${stateText(head.state)}</span>
          ${this.#elapsed()}
          ${
            this.nameless
              ? nothing
              : figuresOf(head).map(
                  ({ text, meaning }) => html`<span title=${meaning}>${text}</span>`,
                )
          }
        </div>
      </header>
      ${this.#notes()}
      <div class="body">
        <code-view
          .text=${this.text}
          .origin=${this.origin}
          .languageId=${this.languageId}
          .label=${l10n.t('Text of {0}', this.name)}
          .streaming=${!hasEnded(head.state)}
        ></code-view>
        ${this.text === '' ? html`<div class="nothing">${this.#nothingYet()}</div>` : nothing}
      </div>
      ${this.live ? this.#actions() : nothing}
    </article>`;
  }

  #wholeName(): string {
    return this.nameless ? this.name : harmless(this.head.modelId);
  }

  /** How long the answer takes already, once a second. */
  #elapsed(): TemplateResult | typeof nothing {
    if (this.#activeSince === undefined || this.nameless) return nothing;
    const ms = performance.now() - this.#activeSince;
    return ms < 1_000
      ? nothing
      : html`<span>${durationText(Math.floor(ms / 1_000) * 1_000)}</span>`;
  }

  #tags(): TemplateResult {
    const { rank } = this.facts;
    return html`${this.isBase ? html`<span class="tag">${l10n.t('base')}</span>` : nothing}
    ${this.nameless ? nothing : html`<span class="tag">${placeText(this.head.place)}</span>`}
    ${
      rank === undefined || this.nameless
        ? nothing
        : html`<span class="tag rank" title=${l10n.t('Rank {0} of the strategy', rank)}
            ><span class="unseen">${l10n.t('rank')}</span> #${rank}</span
          >`
    }`;
  }

  #notes(): TemplateResult {
    const { failure, fusedFrom, observation = {} } = this.head;
    const told = this.nameless ? [] : observationTexts(observation);
    const { agreeing } = this.facts;
    return html`${
      failure === undefined || this.nameless
        ? nothing
        : html`<div class=${isMild(failure.code) ? 'problem mild' : 'problem'}>
            ${failureText(failure)}
          </div>`
    }
    ${
      fusedFrom === undefined || this.nameless
        ? nothing
        : html`<div class="note">${l10n.t('Wrote one text of: {0}', this.fusedNames)}</div>`
    }
    ${told.length === 0 ? nothing : html`<div class="note">${told.join(' · ')}</div>`}
    ${
      agreeing === undefined
        ? nothing
        : html`<div class="note">
            ${
              this.sameAs === undefined
                ? l10n.t('{0} of {1} agree', agreeing.count, agreeing.answered)
                : l10n.t(
                    'Same as {0} · {1} of {2} agree',
                    this.sameAs,
                    agreeing.count,
                    agreeing.answered,
                  )
            }
          </div>`
    }`;
  }

  #nothingYet(): string {
    const { state } = this.head;
    if (state === 'done') return l10n.t('The answer is empty.');
    return state === 'failed' || state === 'stopped' ? l10n.t('No text came.') : '';
  }

  #actions(): TemplateResult {
    const ended = hasEnded(this.head.state);
    const columnId = this.head.id;
    const hasText = this.text !== '';
    return html`<footer>
      <button
        class="primary"
        ?disabled=${!hasText || this.problem !== undefined}
        title=${this.problem ?? l10n.t('Put this text into the document (Enter)')}
        @click=${() => this.#accept('replace')}
      >
        ${l10n.t('Accept')}
      </button>
      ${this.#tool('below', l10n.t('Insert below'), hasText && this.problem === undefined, () =>
        this.#accept('insert-below'),
      )}
      ${this.#tool('copy', l10n.t('Copy'), hasText, () => this.#accept('copy'))}
      ${this.#tool('open', l10n.t('Open in an editor'), hasText, () => this.#accept('open'))}
      <span class="rest"></span>
      ${this.#toggle('base', l10n.t('Base of the differences (B)'), this.isBase, 'set-base')}
      ${this.#toggle('pin', l10n.t('Keep its place when sorted'), this.isPinned, 'pin')}
      ${
        ended
          ? this.#tool('retry', l10n.t('Ask again (R)'), true, () =>
              act(this, { type: 'retry', columnId }),
            )
          : this.#tool('stop', l10n.t('Stop (X)'), true, () =>
              act(this, { type: 'stop', columnId }),
            )
      }
      ${ended ? this.#warmer() : nothing}
      ${this.#tool('remove', l10n.t('Remove'), true, () => act(this, { type: 'remove', columnId }))}
    </footer>`;
  }

  /** Asks again at another temperature. */
  #warmer(): TemplateResult {
    const columnId = this.head.id;
    return html`<select
      class="tool"
      title=${l10n.t('Ask again at another temperature')}
      aria-label=${l10n.t('Ask again at another temperature: {0}', this.name)}
      @change=${({ target }: Event) => {
        if (!(target instanceof HTMLSelectElement) || target.value === '') return;
        act(this, { type: 'retry', columnId, temperature: Number(target.value) });
        target.value = '';
      }}
    >
      <option value="">T</option>
      ${TEMPERATURES.map((value) => html`<option value=${value}>${temperatureText(value)}</option>`)}
    </select>`;
  }

  #tool(name: IconName, label: string, enabled: boolean, action: () => void): TemplateResult {
    const title = l10n.t('{0}: {1}', label, this.name);
    return html`<button
      class="tool"
      title=${label}
      aria-label=${title}
      ?disabled=${!enabled}
      @click=${action}
    >
      ${icon(name)}
    </button>`;
  }

  /** Asks the root for something that the page does by itself. */
  #toggle(name: IconName, label: string, pressed: boolean, type: string): TemplateResult {
    return html`<button
      class="tool"
      title=${label}
      aria-label=${l10n.t('{0}: {1}', label, this.name)}
      aria-pressed=${pressed ? 'true' : 'false'}
      @click=${() => this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true }))}
    >
      ${icon(name)}
    </button>`;
  }

  #accept(how: Accepting): void {
    const text = { of: 'column' as const, columnId: this.head.id };
    act(this, { type: 'accept', text, how, close: false });
  }
}

/** Facts are found anew at every change of the page, and are mostly the same. */
function areOther(now: ColumnFacts, before: ColumnFacts | undefined): boolean {
  return JSON.stringify(now) !== JSON.stringify(before);
}

if (customElements.get('candidate-column') === undefined) {
  customElements.define('candidate-column', CandidateColumn);
}
