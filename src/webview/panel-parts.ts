import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { hasEnded } from '../comparison/comparison.ts';
import { harmless, visibleLine } from '../text/visible-text.ts';
import { act } from './actions.ts';
import { hasFusedText } from './arranged-columns.ts';
import type { Aside } from './conversation.ts';
import { icon, type IconName } from './icons.ts';
import type { PageRequest, PageState } from './page-state.ts';
import type { PageTab } from './page-tabs.ts';
import { keyHelp, type PanelAct } from './panel-keys.ts';
import type { View, ViewState } from './view-state.ts';
import { cutInMiddle, namesOfModels } from './views/model-names.ts';
import type { OpenPart } from './views/open-parts.ts';
import { targetProblem } from './views/words.ts';

/** Tabs of the views, with how much is in them. */
/** A page in a file knows one comparison alone. */
export function viewTabs({ columns, votes, history, live }: PageState): readonly PageTab[] {
  const note = (count: number): { note?: string } => (count === 0 ? {} : { note: String(count) });
  return [
    { id: 'columns', label: l10n.t('Answers'), ...note(columns.length) },
    { id: 'differences', label: l10n.t('Differences') },
    { id: 'scores', label: l10n.t('Scores') },
    { id: 'matrix', label: l10n.t('Wins'), ...note(votes.length) },
    ...(live
      ? [
          { id: 'leaderboard', label: l10n.t('Leaderboard') },
          { id: 'history', label: l10n.t('History'), ...note(history.length) },
        ]
      : []),
  ];
}

/** The instruction stands beside the path. Unit: UTF-16 code units. */
const MOST_OF_PATH = 56;

/** What was asked, how far the answers are, and what is at work. */
export function aboutRequest(
  state: PageState,
  request: PageRequest,
  view: View,
  goTo: { readonly fused: () => void; readonly scores: () => void },
): TemplateResult {
  const ended = state.columns.filter((column) => hasEnded(column.state)).length;
  const problem = state.live && view === 'columns' ? targetProblem(state.target) : undefined;
  const path = request.path === '' ? l10n.t('Untitled') : harmless(request.path);
  return html`<div class="about">
    <h1 title=${path}>${cutInMiddle(path, MOST_OF_PATH)}</h1>
    ${
      request.instruction === undefined
        ? html`<span class="instruction">${l10n.t('completion at the cursor')}</span>`
        : html`<span class="instruction" title=${harmless(request.instruction)}
            >${visibleLine(request.instruction, 300)}</span
          >`
    }
    ${
      hasFusedText(state)
        ? html`<button class="tool worded" @click=${goTo.fused}>
            ${icon('fuse')} ${l10n.t('Fused text')}
          </button>`
        : nothing
    }
    ${
      state.outcome === undefined || state.outcome.kind === 'verdict'
        ? nothing
        : html`<button class="tool worded" @click=${goTo.scores}>
            ${icon('failed')} ${l10n.t('Not ranked: why?')}
          </button>`
    }
    <span class="quiet figure">${progressText(ended, state.columns.length)}</span>
    ${
      state.working === undefined
        ? nothing
        : html`<span class="line quiet">${icon('streaming')} ${workingText(state.working)}</span>`
    }
    ${problem === undefined ? nothing : html`<p class="quiet problem">${problem}</p>`}
  </div>`;
}

export function toolbar(
  state: PageState,
  view: ViewState,
  show: (change: Partial<ViewState>) => void,
  perform: (wish: PanelAct) => void,
): TemplateResult {
  const compares = state.columns.length > 0;
  const underWay = state.columns.filter((column) => !hasEnded(column.state)).length;
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
      underWay > 0 && state.live
        ? html`${tool('enough', l10n.t('Good enough'), 'enough', true)}
          ${
            underWay > 1
              ? tool('slowest', l10n.t('Stop the slowest'), 'stop-slowest', true)
              : nothing
          }
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
                ? html`${addModel(state)}
                  ${tool('check', l10n.t('Run check on candidates'), 'check')}
                  ${part('fuse', l10n.t('Fuse'), 'fusion', view, show)}
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
function addModel(state: PageState): TemplateResult | typeof nothing {
  const { models } = state;
  if (models.length === 0) return nothing;
  const nameOf = namesOfModels(state);
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
    ${models.map(
      ({ modelId }) =>
        html`<option value=${modelId} title=${harmless(modelId)}>
          ${cutInMiddle(nameOf(modelId), 60)}
        </option>`,
    )}
  </select>`;
}

/** What the host has to say, until the user lets it go. */
export function notice(
  { kind, text }: Extract<Aside, { type: 'notice' }>,
  dismiss: () => void,
): TemplateResult {
  return html`<div class="told ${kind}" role=${kind === 'error' ? 'alert' : 'status'}>
    <span>${text}</span>
    <button class="tool worded" @click=${dismiss}>${l10n.t('Dismiss')}</button>
  </div>`;
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
  if (ended < all) return l10n.t('{0} of {1} finished', ended, all);
  return all === 1 ? l10n.t('1 answer') : l10n.t('{0} answers', all);
}

function workingText(working: NonNullable<PageState['working']>): string {
  const texts: Readonly<Record<NonNullable<PageState['working']>, string>> = {
    strategy: l10n.t('ranking'),
    judges: l10n.t('judges compare'),
    fusion: l10n.t('fusing'),
    checks: l10n.t('checking'),
  };
  return texts[working];
}
