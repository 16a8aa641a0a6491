import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { harmless, visibleLine } from '../../text/visible-text.ts';
import { icon } from '../icons.ts';
import './budget-bars.ts';
import { treeAct, treeLook } from './tree-actions.ts';
import { treeIcon } from './tree-icons.ts';
import type { TreeAbout, TreePageState } from './tree-page-state.ts';
import {
  endText,
  foundText,
  isolationText,
  outcomeText,
  phaseText,
  testsText,
} from './tree-words.ts';
import { scoreText } from '../figures.ts';

/** Unit: UTF-16 code units. */
const MOST_COMMAND = 80;

/** What is wanted, how far it is, what it has cost, and what can be done with all of it. */
export function treeHead(state: TreePageState, about: TreeAbout): TemplateResult {
  const isRunning = about.end === undefined;
  return html`<header class="head">
    <div class="first">
      <h1>
        <span class="instruction" tabindex="0" title=${harmless(about.instruction)}
          >${harmless(about.instruction)}</span
        >
      </h1>
      <div class="tools">${isRunning ? stopButton() : nothing} ${exportButtons()}</div>
    </div>
    ${isRunning ? progress(state, about) : ending(state, about)}
    <div class="line facts">${checkFacts(about)}</div>
    <budget-bars .budget=${state.budget} .isRunning=${isRunning}></budget-bars>
  </header>`;
}

function stopButton(): TemplateResult {
  return html`<button
    class="stop"
    title=${l10n.t('Ends all calls and checks; the best so far is kept')}
    @click=${(event: Event) => ask(event, { type: 'stop' })}
  >
    ${icon('stop')} ${l10n.t('Stop')} <span class="kept">${l10n.t('keeps the best so far')}</span>
  </button>`;
}

function exportButtons(): TemplateResult {
  return html`<button
      class="tool worded"
      title=${l10n.t('Export the tree as text')}
      @click=${(event: Event) => ask(event, { type: 'export', format: 'text' })}
    >
      ${icon('export')} ${l10n.t('Text')}
    </button>
    <button
      class="tool worded"
      title=${l10n.t('Export the whole refactoring as JSON')}
      @click=${(event: Event) => ask(event, { type: 'export', format: 'json' })}
    >
      ${icon('export')} ${l10n.t('JSON')}
    </button>`;
}

function progress(state: TreePageState, { phase }: TreeAbout): TemplateResult {
  const writers = state.running.length;
  const steps = state.nodes.length - 1;
  return html`<p class="line phase">
    ${icon('streaming')} <strong>${phaseText(phase)}</strong>
    ${
      writers === 0
        ? nothing
        : html`<span class="quiet"
            >${writers === 1 ? l10n.t('1 model writes') : l10n.t('{0} models write', writers)}</span
          >`
    }
    ${steps > 0 ? html`<span class="quiet">${stepsText(steps)}</span>` : nothing} ${bestText(state)}
  </p>`;
}

function ending(state: TreePageState, { end }: TreeAbout): TemplateResult {
  if (end === undefined) return html``;
  const { best, review } = state;
  const found = foundText(state);
  const failed = ['failed', 'no-members', 'members-failed', 'check-unrunnable', 'unusable-files'];
  const isFailure = failed.includes(end.reason);
  return html`<p class=${`line phase ${isFailure ? 'failure' : ''}`}>
    ${isFailure ? treeIcon('warning', 'warns') : icon('done')}
    <strong>${found ?? endText(end)}</strong>
    ${found === undefined ? nothing : html`<span class="quiet">${endText(end)}</span>`}
    ${bestText(state)}
    ${best === 0 && !isFailure ? html`<span>${l10n.t('Nothing better than what there was.')}</span>` : nothing}
    ${
      review?.canApply === true
        ? html`<button
            class="primary"
            @click=${({ currentTarget }: Event) => {
              if (currentTarget !== null) treeLook(currentTarget, { tab: 'review' });
            }}
          >
            ${l10n.t('Review and Apply …')}
          </button>`
        : nothing
    }
  </p>`;
}

function bestText({ best, nodes }: TreePageState): TemplateResult | typeof nothing {
  const node = nodes.find(({ id }) => id === best);
  if (node === undefined || best === 0) return nothing;
  return html`<button
    class="plain best"
    @click=${({ currentTarget }: Event) => {
      if (currentTarget !== null) treeLook(currentTarget, { selected: best, tab: 'step' });
    }}
  >
    ${treeIcon('star')} ${l10n.t('Best: step {0}, reward {1}', best, scoreText(node.reward))}
  </button>`;
}

function stepsText(steps: number): string {
  return steps === 1 ? l10n.t('1 step so far') : l10n.t('{0} steps so far', steps);
}

/** The check command, what it said of the unchanged copy, and how it is kept apart. */
function checkFacts({ checkCommand, baseline, isolation }: TreeAbout): TemplateResult {
  if (checkCommand === undefined) {
    return html`<span class="quiet">${l10n.t('No check command: nothing is run.')}</span>`;
  }
  const level = isolation === undefined ? undefined : isolationText(isolation);
  return html`<span>
      <span class="quiet">${l10n.t('Check')}</span>
      <code class="code" title=${harmless(checkCommand)}
        >${visibleLine(checkCommand, MOST_COMMAND)}</code
      >
    </span>
    ${
      baseline === undefined
        ? nothing
        : html`<span>
            <span class="quiet">${l10n.t('before:')}</span>
            ${treeIcon(baseline.passed ? 'passed' : 'failed', baseline.passed ? 'good inline' : 'bad inline')}
            ${baseline.tests === undefined ? outcomeText(baseline) : testsText(baseline.tests)}
          </span>`
    }
    ${level === undefined ? nothing : html`<span class="badge" title=${level.meaning}>${level.name}</span>`}`;
}

function ask({ currentTarget }: Event, message: Parameters<typeof treeAct>[1]): void {
  if (currentTarget !== null) treeAct(currentTarget, message);
}
