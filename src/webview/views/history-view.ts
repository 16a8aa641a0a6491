import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { harmless, visibleLine } from '../../text/visible-text.ts';
import { act, look } from '../actions.ts';
import type { HistoryEntry, PageState } from '../page-state.ts';
import { FIRST_VIEW } from '../view-state.ts';
import type { ViewState } from '../view-state.ts';
import { filteredHistory } from './history-filter.ts';
import { viewStyles } from './view-styles.ts';
import { timeText } from '../figures.ts';

/** So many entries are drawn; the rest is found by searching. */
const MOST = 200;

/**
 * `<history-view>`: earlier comparisons, to search, open and delete.
 *
 * Takes `state` (PageState) and `viewState` (ViewState: `search`, `historyShown`).
 */
export class HistoryView extends LitElement {
  static override properties = {
    state: { attribute: false },
    viewState: { attribute: false },
    deleting: { state: true },
  };
  static override styles = [
    viewStyles,
    css`
      input[type='search'] {
        flex: 1 1 220px;
        min-width: 0;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 12px;
        align-items: center;
        padding: 7px 10px;
        border-bottom: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.3));
      }
      li:hover {
        background: var(--vscode-list-hoverBackground, rgba(128, 128, 128, 0.1));
      }
      li.now {
        box-shadow: inset 2px 0 var(--vscode-focusBorder, #005fb8);
      }
      .title {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .details {
        grid-column: 1 / -1;
      }
      .damage {
        grid-column: 1 / -1;
        padding-inline-start: 5px;
        border-inline-start: 3px solid var(--vscode-errorForeground, #b5200d);
      }
    `,
  ];

  declare state: PageState | undefined;
  declare viewState: ViewState;
  /** Id of the entry for which the user is asked once more. */
  declare deleting: string | undefined;

  constructor() {
    super();
    this.state = undefined;
    this.viewState = FIRST_VIEW;
    this.deleting = undefined;
  }

  override render(): TemplateResult {
    const { state, viewState } = this;
    if (state === undefined) return html``;
    const { search, historyShown } = viewState;
    const found = filteredHistory(state.history, search, historyShown);
    return html`<div class="padded stack">
      <div class="line">
        <input
          type="search"
          aria-label=${l10n.t('Search the history')}
          placeholder=${l10n.t('Search titles, files, models and texts, or /pattern/')}
          .value=${search}
          @input=${({ target }: Event) => {
            if (target instanceof HTMLInputElement) {
              look<ViewState>(this, { search: target.value });
            }
          }}
        />
        <div class="line" role="group" aria-label=${l10n.t('Shown')}>
          ${this.#filters().map(
            ([shown, words]) =>
              html`<button
                type="button"
                aria-pressed=${historyShown === shown}
                @click=${() => look<ViewState>(this, { historyShown: shown })}
              >
                ${words}
              </button>`,
          )}
        </div>
        ${
          state.live
            ? html`<button type="button" @click=${() => act(this, { type: 'import' })}>
                ${l10n.t('Import…')}
              </button>`
            : nothing
        }
      </div>
      <p class="quiet" role="status">
        ${
          found.length === state.history.length
            ? countText(found.length)
            : l10n.t('{0} of {1} comparisons', found.length, state.history.length)
        }
        ${found.length > MOST ? l10n.t('(the first {0} are listed)', MOST) : nothing}
      </p>
      ${
        found.length === 0
          ? html`<p class="empty">
              ${
                state.history.length === 0
                  ? l10n.t('Comparisons are kept here.')
                  : l10n.t('Nothing matches.')
              }
            </p>`
          : html`<ul>
              ${repeat(
                found.slice(0, MOST),
                ({ id }) => id,
                (entry) => this.#entry(entry, state),
              )}
            </ul>`
      }
    </div>`;
  }

  #filters(): readonly (readonly [ViewState['historyShown'], string])[] {
    return [
      ['all', l10n.t('All')],
      ['failures', l10n.t('With Failures')],
      ['different', l10n.t('Answers Differ')],
      ['voted', l10n.t('Voted')],
    ];
  }

  #entry(entry: HistoryEntry, { request, live }: PageState): TemplateResult {
    const { id, title, damage } = entry;
    const now = request?.id === id;
    const name = title.trim() === '' ? l10n.t('Untitled') : visibleLine(title.trim(), 200);
    return html`<li class=${now ? 'now' : ''}>
      <div class="title" title=${name}>
        ${name} ${now ? html`<span class="badge">${l10n.t('open now')}</span>` : nothing}
      </div>
      ${live ? this.#actions(entry, name, now, request !== undefined) : html`<span></span>`}
      ${
        damage === undefined
          ? html`<div class="quiet details">${details(entry)}</div>`
          : html`<div class="damage">
              ${l10n.t('Its file cannot be read: {0}', harmless(damage))}
            </div>`
      }
    </li>`;
  }

  #actions(
    { id, damage }: HistoryEntry,
    name: string,
    now: boolean,
    isAnyOpen: boolean,
  ): TemplateResult {
    if (this.deleting === id) {
      return html`<div class="line" role="group" aria-label=${l10n.t('Delete {0}', name)}>
        <button
          type="button"
          class="primary"
          @click=${() => {
            this.deleting = undefined;
            act(this, { type: 'history-delete', id });
          }}
        >
          ${l10n.t('Delete')}
        </button>
        <button
          type="button"
          @click=${() => {
            this.deleting = undefined;
          }}
        >
          ${l10n.t('Keep')}
        </button>
      </div>`;
    }
    return html`<div class="line">
      ${
        damage === undefined && !now
          ? html`<button
              type="button"
              class="plain"
              @click=${() => act(this, { type: 'history-open', id })}
            >
              ${l10n.t('Open')}<span class="unseen"> ${name}</span>
            </button>`
          : nothing
      }
      ${
        damage === undefined && !now && isAnyOpen
          ? html`<button
              type="button"
              class="plain"
              title=${l10n.t('Shows its answers beside those of the comparison that is open')}
              @click=${() => act(this, { type: 'history-add', id })}
            >
              ${l10n.t('Add Its Answers')}<span class="unseen"> ${name}</span>
            </button>`
          : nothing
      }
      <button
        type="button"
        class="plain"
        @click=${() => {
          this.deleting = id;
        }}
      >
        ${l10n.t('Delete…')}<span class="unseen"> ${name}</span>
      </button>
    </div>`;
  }
}

if (customElements.get('history-view') === undefined) {
  customElements.define('history-view', HistoryView);
}

function countText(count: number): string {
  return count === 1 ? l10n.t('1 comparison') : l10n.t('{0} comparisons', count);
}

function details({ startedAt, path, languageId, modelIds, votes, failures }: HistoryEntry): string {
  return [
    timeText(startedAt),
    path === '' ? languageId : harmless(path),
    modelIds.length === 1 ? l10n.t('1 model') : l10n.t('{0} models', modelIds.length),
    votes === 0 ? '' : votes === 1 ? l10n.t('1 vote') : l10n.t('{0} votes', votes),
    failures === 0 ? '' : failures === 1 ? l10n.t('1 failure') : l10n.t('{0} failures', failures),
  ]
    .filter(Boolean)
    .join(' · ');
}
