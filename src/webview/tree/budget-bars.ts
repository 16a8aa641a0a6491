import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { compactText, costText, durationText, numberText } from '../figures.ts';
import { shareBar } from '../views/bars.ts';
import { viewStyles } from '../views/view-styles.ts';
import type { TreeBudget } from './tree-page-state.ts';

type Amount = 'ms' | 'tokens' | 'usd' | 'steps';

/**
 * `<budget-bars>`: what is spent of each limit, in words and as a bar. What is not known is called
 * unknown. While it runs, time goes on by the second without a word of the host.
 */
export class BudgetBars extends LitElement {
  static override styles = [
    viewStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(118px, 1fr));
        gap: 6px 16px;
      }
      dl > div {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 1px 8px;
        align-items: baseline;
      }
      dt {
        color: var(--vscode-descriptionForeground, #616161);
      }
      dd.figure {
        min-width: 0;
        text-align: end;
        overflow-wrap: anywhere;
        white-space: normal;
      }
      .bar {
        grid-column: 1 / 3;
        height: 5px;
      }
      .full .bar .fill {
        fill: var(--vscode-editorWarning-foreground, #bf8803);
      }
    `,
  ];
  static override properties = { budget: { attribute: false }, isRunning: { attribute: false } };

  declare budget: TreeBudget | undefined;
  declare isRunning: boolean;

  /** When the budget was taken over. Unit: ms. */
  #takenAt = 0;
  #taken: TreeBudget | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.budget = undefined;
    this.isRunning = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#tick(false);
  }

  protected override willUpdate(): void {
    if (this.budget !== this.#taken) {
      this.#taken = this.budget;
      this.#takenAt = performance.now();
    }
    this.#tick(this.isRunning && this.isConnected);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.budget === undefined) return nothing;
    const { limit, spent, ageMs } = this.budget;
    const since = this.isRunning ? ageMs + performance.now() - this.#takenAt : 0;
    const ms = spent.ms === undefined ? undefined : spent.ms + since;
    return html`<dl aria-label=${l10n.t('Budget')}>
      ${this.#row('ms', ms, limit.ms)} ${this.#row('steps', spent.steps, limit.steps)}
      ${this.#row('tokens', spent.tokens, limit.tokens)} ${this.#row('usd', spent.usd, limit.usd)}
    </dl>`;
  }

  #row(name: Amount, spent: number | undefined, limit: number | undefined): TemplateResult {
    const share = spent === undefined || limit === undefined ? undefined : shareOf(spent, limit);
    return html`<div class=${share !== undefined && share >= 1 ? 'full' : ''}>
      <dt>${nameOf(name)}</dt>
      <dd class="figure">${budgetText(name, spent, limit)}</dd>
      ${share === undefined ? nothing : shareBar(share)}
    </div>`;
  }

  #tick(runs: boolean): void {
    if (runs) this.#ticking ??= setInterval(() => this.requestUpdate(), 1_000);
    else {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    }
  }
}

/** A limit of zero is spent before anything is. */
function shareOf(spent: number, limit: number): number {
  return limit <= 0 ? 1 : spent / limit;
}

function nameOf(name: Amount): string {
  const names: Readonly<Record<Amount, string>> = {
    ms: l10n.t('Time'),
    tokens: l10n.t('Tokens'),
    usd: l10n.t('Money'),
    steps: l10n.t('Steps'),
  };
  return names[name];
}

/** `12 of 60`, `unknown of $1.00`, `12`. */
export function budgetText(
  name: Amount,
  spent: number | undefined,
  limit: number | undefined,
): string {
  const known = spent === undefined ? l10n.t('unknown') : amountText(name, spent);
  return limit === undefined ? known : l10n.t('{0} of {1}', known, amountText(name, limit));
}

function amountText(name: Amount, amount: number): string {
  // Whole seconds: tenths would only flicker.
  if (name === 'ms') {
    const isShort = amount > 0 && amount < 1_000;
    return isShort ? l10n.t('under 1 s') : durationText(Math.floor(amount / 1_000) * 1_000);
  }
  if (name === 'usd') return costText(amount);
  return amount < 10_000 ? numberText(amount, 0) : compactText(amount);
}

if (customElements.get('budget-bars') === undefined) {
  customElements.define('budget-bars', BudgetBars);
}
