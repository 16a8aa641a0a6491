import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { hasEnded } from '../comparison/comparison.ts';
import { harmless, visibleLine } from '../text/visible-text.ts';
import { act } from './actions.ts';
import { hasFusedText } from './arranged-columns.ts';
import { icon, type IconName } from './icons.ts';
import type { PageRequest, PageState } from './page-state.ts';
import type { PageTab } from './page-tabs.ts';
import { keyHelp, type PanelAct } from './panel-keys.ts';
import type { ViewState } from './view-state.ts';
import type { OpenPart } from './views/open-parts.ts';

/** Tabs of the views, with how much is in them. */
export function viewTabs({ columns, votes, history }: PageState): readonly PageTab[] {
  const note = (count: number): { note?: string } => (count === 0 ? {} : { note: String(count) });
  return [
    { id: 'columns', label: l10n.t('Answers'), ...note(columns.length) },
    { id: 'differences', label: l10n.t('Differences') },
    { id: 'scores', label: l10n.t('Scores') },
    { id: 'matrix', label: l10n.t('Wins'), ...note(votes.length) },
    { id: 'leaderboard', label: l10n.t('Leaderboard') },
    { id: 'history', label: l10n.t('History'), ...note(history.length) },
  ];
}

/** What was asked, how far the answers are, and what is at work. */
export function aboutRequest(
  state: PageState,
  request: PageRequest,
  toFused: () => void,
): TemplateResult {
  const ended = state.columns.filter((column) => hasEnded(column.state)).length;
  const path = request.path === '' ? l10n.t('Untitled') : harmless(request.path);
  return html`<div class="about">
    <h1 title=${path}>${path}</h1>
    ${
      request.instruction === undefined
        ? html`<span class="instruction">${l10n.t('completion at the cursor')}</span>`
        : html`<span class="instruction" title=${harmless(request.instruction)}
            >${visibleLine(request.instruction, 300)}</span
          >`
    }
    ${
      hasFusedText(state)
        ? html`<button class="tool worded" @click=${toFused}>
            ${icon('fuse')} ${l10n.t('Fused text')}
          </button>`
        : nothing
    }
    <span class="quiet figure">${progressText(ended, state.columns.length)}</span>
    ${
      state.working === undefined
        ? nothing
        : html`<span class="line quiet">${icon('streaming')} ${workingText(state.working)}</span>`
    }
  </div>`;
}

export function toolbar(
  state: PageState,
  view: ViewState,
  show: (change: Partial<ViewState>) => void,
  perform: (wish: PanelAct) => void,
): TemplateResult {
  const compares = state.columns.length > 0;
  const streams = state.columns.some((column) => !hasEnded(column.state));
  const tool = (name: IconName, label: string, wish: PanelAct, worded = false): TemplateResult =>
    html`<button
      class=${worded ? 'tool worded' : 'tool'}
      title=${label}
      aria-label=${label}
      @click=${() => perform(wish)}
    >
      ${icon(name)}${worded ? label : nothing}
    </button>`;
  return html`<div class="tools" role="group" aria-label=${l10n.t('Comparison')}>
    ${
      streams && state.live
        ? html`${tool('enough', l10n.t('Good enough'), 'enough', true)}
          ${tool('stop', l10n.t('Stop all'), 'stop-all', true)}`
        : nothing
    }
    ${
      compares
        ? html`<button
              class="tool"
              title=${l10n.t('Sort by rank')}
              aria-label=${l10n.t('Sort by rank')}
              aria-pressed=${view.byRank ? 'true' : 'false'}
              @click=${() => show({ byRank: !view.byRank })}
            >
              ${icon('sort')}
            </button>
            ${filter(view, show)}
            ${
              state.live
                ? html`${addModel(state)} ${part('fuse', l10n.t('Fuse'), 'fusion', view, show)}
                  ${part('presets', l10n.t('Presets'), 'presets', view, show)}
                  ${part('export', l10n.t('Export'), 'export', view, show)}`
                : nothing
            }`
        : nothing
    }
    ${
      state.live && compares
        ? html`<button
            class="tool"
            title=${l10n.t('New comparison')}
            aria-label=${l10n.t('New comparison')}
            @click=${({ currentTarget }: Event) => tell(currentTarget)}
          >
            ${icon('new')}
          </button>`
        : nothing
    }
    ${tool('help', l10n.t('Keys'), 'help')}
  </div>`;
}

function tell(element: EventTarget | null): void {
  if (element !== null) act(element, { type: 'new' });
}

/** A button that opens a part below the columns, or closes it. */
function part(
  name: IconName,
  label: string,
  id: OpenPart,
  { view, open }: ViewState,
  show: (change: Partial<ViewState>) => void,
): TemplateResult {
  const isOpen = view === 'columns' && open.includes(id);
  const others = open.filter((other) => other !== id);
  return html`<button
    class="tool"
    title=${label}
    aria-label=${label}
    aria-pressed=${isOpen ? 'true' : 'false'}
    @click=${() => show({ view: 'columns', open: isOpen ? others : [...others, id] })}
  >
    ${icon(name)}
  </button>`;
}

/** Which of the answers are shown. */
function filter(view: ViewState, show: (change: Partial<ViewState>) => void): TemplateResult {
  const choices = new Map<ViewState['shown'], string>([
    ['all', l10n.t('All answers')],
    ['different', l10n.t('Each text once')],
    ['failures', l10n.t('Failed ones')],
  ]);
  return html`<select
    aria-label=${l10n.t('Shown answers')}
    @change=${({ target }: Event) => {
      if (!(target instanceof HTMLSelectElement)) return;
      const [shown] = [...choices.keys()].filter((choice) => choice === target.value);
      if (shown !== undefined) show({ shown });
    }}
  >
    ${[...choices].map(
      ([choice, label]) =>
        html`<option value=${choice} ?selected=${choice === view.shown}>${label}</option>`,
    )}
  </select>`;
}

/** A list that asks one more model. */
function addModel({ models }: PageState): TemplateResult | typeof nothing {
  if (models.length === 0) return nothing;
  return html`<select
    class="add"
    aria-label=${l10n.t('Add a model')}
    @change=${({ currentTarget }: Event) => {
      if (!(currentTarget instanceof HTMLSelectElement) || currentTarget.value === '') return;
      act(currentTarget, { type: 'add', modelId: currentTarget.value });
      currentTarget.value = '';
    }}
  >
    <option value="">${l10n.t('Add a model …')}</option>
    ${models.map(({ modelId }) => html`<option value=${modelId}>${harmless(modelId)}</option>`)}
  </select>`;
}

export function helpDialog(): TemplateResult {
  return html`<dialog aria-label=${l10n.t('Keys')}>
    <h2>${l10n.t('Keys')}</h2>
    <dl>
      ${keyHelp().map(
        ([keys, meaning]) =>
          html`<dt><kbd>${keys}</kbd></dt>
            <dd>${meaning}</dd>`,
      )}
    </dl>
    <form method="dialog"><button>${l10n.t('Close')}</button></form>
  </dialog>`;
}

function progressText(ended: number, all: number): string {
  return ended === all
    ? l10n.t('{0} answers', all)
    : l10n.t('{0} of {1} answers finished', ended, all);
}

function workingText(working: NonNullable<PageState['working']>): string {
  const texts: Readonly<Record<NonNullable<PageState['working']>, string>> = {
    strategy: l10n.t('ranking'),
    judges: l10n.t('judges compare'),
    fusion: l10n.t('fusing'),
  };
  return texts[working];
}
