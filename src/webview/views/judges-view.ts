import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { harmless } from '../../text/visible-text.ts';
import type { PageJudges, PageState } from '../page-state.ts';
import { listTable } from './list-table.css.ts';
import { namesOfModels } from './model-names.ts';
import type { NameOfModel } from './model-names.ts';
import { viewStyles } from './view-styles.ts';
import { percentText, scoreText } from '../figures.ts';

type Judge = PageJudges['judges'][number];
type Rate = Judge['flips'];

/**
 * `<judges-view>`: how far the judges can be believed: what they say nothing of, what they go by besides the
 * texts, and how they agree with each other and with the user.
 *
 * Takes `state` (PageState).
 */
export class JudgesView extends LitElement {
  static override properties = { state: { attribute: false } };
  static override styles = [
    viewStyles,
    listTable,
    css`
      .note {
        display: block;
      }
    `,
  ];

  declare state: PageState | undefined;

  constructor() {
    super();
    this.state = undefined;
  }

  override render(): TemplateResult {
    const { state } = this;
    if (state?.judges === undefined) return html``;
    const { judges, live } = state;
    const nameOf = namesOfModels(state);
    if (judges.judges.length === 0) {
      if (!live) return html``;
      return html`<p class="padded quiet">
        ${l10n.t('No judge was asked in any comparison that is kept; Let Judges Compare asks them.')}
      </p>`;
    }
    return html`<div class="padded stack">
      <h2 id="judges-title">${titleOf(judges, live)}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('Judges')}>
        <table aria-labelledby="judges-title">
          <thead>
            <tr>
              <th scope="col">${l10n.t('Judge')}</th>
              ${heads().map(
                ({ label, title }) =>
                  html`<th scope="col" class="number" title=${title}>${label}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${judges.judges.map((judge) => judgeRow(judge, nameOf))}
          </tbody>
        </table>
      </div>
      ${agreementOf(judges, nameOf)}
    </div>`;
  }
}

if (customElements.get('judges-view') === undefined) {
  customElements.define('judges-view', JudgesView);
}

function titleOf({ comparisons }: PageJudges, live: boolean): string {
  if (!live) return l10n.t('How the judges have done in this comparison');
  return comparisons === 1
    ? l10n.t('How the judges have done in the one comparison kept in which any was asked')
    : l10n.t(
        'How the judges have done in the {0} comparisons kept in which any was asked',
        comparisons,
      );
}

function heads(): readonly { readonly label: string; readonly title: string }[] {
  return [
    { label: l10n.t('Asked'), title: l10n.t('Pairs that it was asked, none with its own text') },
    { label: l10n.t('Silent'), title: l10n.t('Pairs of which it gave no readable answer') },
    {
      label: l10n.t('Order decides'),
      title: l10n.t('Pairs of which it prefers another text when their order is turned'),
    },
    {
      label: l10n.t('First text'),
      title: l10n.t('Answers for the text in front; a fair judge has half of them'),
    },
    { label: l10n.t('Longer text'), title: l10n.t('Pairs of which it prefers the longer text') },
    { label: l10n.t('As you vote'), title: l10n.t('Pairs that you have voted on as it did') },
  ];
}

function judgeRow(
  { judge, asked, abstained, flips, firstSeat, longer, right }: Judge,
  nameOf: NameOfModel,
): TemplateResult {
  return html`<tr>
    <th scope="row" title=${harmless(judge)}>${nameOf(judge)}</th>
    <td class="number">${asked}</td>
    <td class="number">${abstained ?? '–'}</td>
    ${[flips, firstSeat, longer, right].map(rateCell)}
  </tr>`;
}

/** A share with its interval, and of how many; a dash where it is of none. */
function rateCell({ count, of, low, high }: Rate): TemplateResult {
  if (of === 0) return html`<td class="number quiet">–</td>`;
  return html`<td class="number" title=${l10n.t('{0} of {1}', count, of)}>
    <strong>${percentText(count / of)}</strong>
    <span class="note quiet">${percentText(low)} – ${percentText(high)}</span>
  </td>`;
}

function agreementOf(
  { agreements, alpha, judges }: PageJudges,
  nameOf: NameOfModel,
): TemplateResult {
  const known = agreements.filter(({ kappa }) => kappa !== undefined);
  return html`<p class="quiet">
      ${l10n.t('Below each share is its 95 % interval. Where little was asked, it is wide.')}
      ${
        alpha === undefined || judges.length < 2
          ? nothing
          : l10n.t(
              'All judges agree with an alpha of {0}: 1 is always, 0 as by chance.',
              scoreText(alpha),
            )
      }
    </p>
    ${
      known.length === 0
        ? nothing
        : html`<p class="quiet">
            ${l10n.t('Two by two (kappa): {0}.', known.map(({ first, second, kappa = 0 }) => `${nameOf(first)} – ${nameOf(second)} ${scoreText(kappa)}`).join(', '))}
          </p>`
    }`;
}
