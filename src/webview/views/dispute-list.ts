import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { harmless, visibleLine } from '../../text/visible-text.ts';
import type { PlacedDispute } from './dispute-choices.ts';

/** Disputed points that are listed; more are chosen better in the differences. */
export const MOST_POINTS = 200;

export interface DisputeChoice {
  readonly disputes: readonly PlacedDispute[];
  /** The rival chosen at every point. */
  readonly choices: readonly number[];
  /** Of the texts, in their order. */
  readonly names: readonly string[];
  readonly choose: (dispute: number, rival: number) => void;
}

/** A group of radio buttons per disputed point. */
export function checklist({ disputes, choices, names, choose }: DisputeChoice): TemplateResult {
  return html`<ol class="points">
    ${disputes.slice(0, MOST_POINTS).map(
      ({ rivals, before }, i) =>
        html`<li>
          <fieldset>
            <legend>${pointName(i, before)}</legend>
            ${rivals.map(
              ({ text, columns }, j) =>
                html`<label class="rival"
                  ><input
                    type="radio"
                    name=${`point-${i}`}
                    .checked=${choices[i] === j}
                    @change=${() => choose(i, j)}
                  /><span class="code">${rivalText(text)}</span
                  ><span class="quiet who"
                    >${columns.map((column) => names[column]).join(', ')}</span
                  ></label
                >`,
            )}
          </fieldset>
        </li>`,
    )}
  </ol>`;
}

/** A row per disputed point, a column per answer; a press chooses the answer's wording there. */
export function compareTable({ disputes, choices, names, choose }: DisputeChoice): TemplateResult {
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label=${l10n.t('Disputed points by answer')}
  >
    <table class="compare">
      <caption class="unseen">
        ${l10n.t('Disputed points by answer')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${l10n.t('Point')}</th>
          ${names.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${disputes.slice(0, MOST_POINTS).map(
          ({ rivals, before }, i) =>
            html`<tr>
              <th scope="row">${pointName(i, before)}</th>
              ${names.map((_, column) => {
                const j = rivals.findIndex(({ columns }) => columns.includes(column));
                const chosen = choices[i] === j;
                return html`<td>
                  <button type="button" aria-pressed=${chosen} @click=${() => choose(i, j)}>
                    <span class="code">${rivalText(rivals[j]?.text ?? '')}</span
                    >${chosen ? html`<span aria-hidden="true"> ✓</span>` : nothing}
                  </button>
                </td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function pointName(i: number, before: string): TemplateResult {
  const place = visibleLine(before.trim(), 60);
  return html`${l10n.t('Point {0}', i + 1)}
  ${
    place === ''
      ? nothing
      : html`<span class="quiet place"
          >${l10n.t('behind')} <span class="code">${place}</span></span
        >`
  }`;
}

function rivalText(text: string): TemplateResult | string {
  if (text === '') return html`<em>${l10n.t('nothing')}</em>`;
  if (text.trim() === '') return visibleLine(text, 200);
  const trimmed = harmless(text).replace(/^\n+|\n+$/g, '');
  return trimmed.length > 2_000 ? `${trimmed.slice(0, 2_000)}…` : trimmed;
}
