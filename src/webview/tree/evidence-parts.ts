import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { harmless, visibleLine } from '../../text/visible-text.ts';
import { durationText, scoreText } from '../figures.ts';
import { shareBar } from '../views/bars.ts';
import { treeIcon } from './tree-icons.ts';
import type { NodeDetail, PageOutcome } from './tree-page-state.ts';
import { missingReason, outcomeText, rewardPartName, testsText } from './tree-words.ts';

/** Of a list that may be endless, so much is shown. */
const MOST_LISTED = 50;

/** What the reward is made of: value, weight, or why there is none. */
export function scoreParts({ parts, missing }: NodeDetail): TemplateResult | typeof nothing {
  const reasons = new Map(missing.map((entry) => reasonOf(entry)));
  const named = new Set(parts.map(({ name }) => name));
  const others = [...reasons.keys()].filter((name) => !named.has(name));
  if (parts.length === 0 && others.length === 0) return nothing;
  return html`<table class="parts">
    <caption>
      ${l10n.t('Reward')}
    </caption>
    <thead>
      <tr>
        <th scope="col">${l10n.t('Evidence')}</th>
        <th scope="col">${l10n.t('Value')}</th>
        <th scope="col" class="end">${l10n.t('Weight')}</th>
      </tr>
    </thead>
    <tbody>
      ${parts.map(
        ({ name, value, weight }) =>
          html`<tr>
            <th scope="row">${rewardPartName(name)}</th>
            <td>
              ${
                value === undefined
                  ? missingText(reasons.get(name))
                  : html`<span class="share figure">${shareBar(value)}${scoreText(value)}</span>`
              }
            </td>
            <td class="end figure">${scoreText(weight)}</td>
          </tr>`,
      )}
      ${others.map(
        (name) =>
          html`<tr>
            <th scope="row">${rewardPartName(name)}</th>
            <td>${missingText(reasons.get(name))}</td>
            <td></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** `diagnostics: untrusted` as name and reason. */
function reasonOf(entry: string): readonly [string, string] {
  const colon = entry.indexOf(':');
  return colon < 0 ? [entry, ''] : [entry.slice(0, colon), entry.slice(colon + 1).trim()];
}

function missingText(reason: string | undefined): TemplateResult {
  const why = missingReason(reason ?? '');
  return html`<span class="quiet"
    >${why === '' ? l10n.t('missing') : l10n.t('missing: {0}', why)}</span
  >`;
}

/** What whoever takes this step should know. */
export function warnings(detail: NodeDetail): TemplateResult | typeof nothing {
  const { lostTests, touchedTests, check } = detail;
  const texts = [
    ...(lostTests > 0
      ? [
          lostTests === 1
            ? l10n.t(
                'One test fewer ran than before: it was deleted or no longer runs. This is never a solution.',
              )
            : l10n.t(
                '{0} tests fewer ran than before: they were deleted or no longer run. This is never a solution.',
                lostTests,
              ),
        ]
      : []),
    ...(touchedTests.length > 0
      ? [l10n.t('It changes tests: {0}', touchedTests.map((path) => harmless(path)).join(', '))]
      : []),
    ...(check?.contradicts === true
      ? [l10n.t('The check ended with 0 and yet printed failing tests: it counts as failed.')]
      : []),
    ...(check === undefined ? [] : escapeTexts(check)),
  ];
  if (texts.length === 0) return nothing;
  return html`<ul class="warnings">
    ${texts.map((text) => html`<li>${treeIcon('warning', 'warns')}<span>${text}</span></li>`)}
  </ul>`;
}

/** What the check did to the user's own files. */
function escapeTexts({ escapes = [], escapesLeft = [], escapesKeptAt }: PageOutcome): string[] {
  const named = (files: readonly string[]): string =>
    files.map((path) => harmless(path)).join(', ');
  return [
    ...(escapes.length > 0
      ? [l10n.t('The check changed your own files; they were put back: {0}', named(escapes))]
      : []),
    ...(escapesLeft.length > 0
      ? [
          l10n.t(
            'The check changed your own files, and these could not be put back: {0}',
            named(escapesLeft),
          ),
        ]
      : []),
    ...(escapesKeptAt === undefined
      ? []
      : [l10n.t('What was replaced is kept in {0}', harmless(escapesKeptAt))]),
  ];
}

/** The run of the check, with the tests before and after. */
export function checkPart(
  { check }: NodeDetail,
  baseline: PageOutcome | undefined,
): TemplateResult | typeof nothing {
  if (check === undefined) return nothing;
  const { passed, tests, lastLines, durationMs } = check;
  return html`<section class="stack tight">
    <h3 class="line">
      ${treeIcon(passed ? 'passed' : 'failed', passed ? 'good' : 'bad')}
      ${l10n.t('Check {0}', outcomeText(check))}
      <span class="quiet figure">${durationText(durationMs)}</span>
    </h3>
    ${
      tests === undefined
        ? nothing
        : html`<p class="line">
            ${
              baseline?.tests === undefined
                ? nothing
                : html`<span class="quiet"
                      >${l10n.t('before: {0}', testsText(baseline.tests))}</span
                    >
                    <span aria-hidden="true">→</span>`
            }
            <span>${l10n.t('now: {0}', testsText(tests))}</span>
            <span class="quiet">${visibleLine(tests.runner, 40)}</span>
          </p>`
    }
    ${failingTests(tests?.failing ?? [], baseline?.tests?.failing)} ${lastWords(lastLines)}
  </section>`;
}

function failingTests(
  failing: readonly string[],
  before: readonly string[] | undefined,
): TemplateResult | typeof nothing {
  if (failing.length === 0) return nothing;
  return html`<ul class="failing">
    ${failing.slice(0, MOST_LISTED).map(
      (name) =>
        html`<li>
          ${treeIcon('failed', 'bad')}<span>${visibleLine(name, 200)}</span>
          ${before === undefined ? nothing : sinceWhen(before.includes(name))}
        </li>`,
    )}
    ${moreItems(failing.length)}
  </ul>`;
}

function sinceWhen(failedBefore: boolean): TemplateResult {
  return failedBefore
    ? html`<span class="quiet">${l10n.t('failed before')}</span>`
    : html`<span class="badge">${l10n.t('new')}</span>`;
}

function lastWords(lines: readonly string[]): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing;
  return html`<details>
    <summary>${l10n.t('What it said last')}</summary>
    <pre class="code said" tabindex="0" aria-label=${l10n.t('What it said last')}>
${harmless(lines.join('\n'))}</pre>
  </details>`;
}

/** Errors that the unchanged workspace has not. */
export function diagnosticsPart({ diagnostics }: NodeDetail): TemplateResult | typeof nothing {
  if (diagnostics === undefined) return nothing;
  if (diagnostics.length === 0) {
    return html`<p class="line">${treeIcon('passed', 'good')} ${l10n.t('No new diagnostics')}</p>`;
  }
  return html`<section class="stack tight">
    <h3>
      ${diagnostics.length === 1 ? l10n.t('1 new diagnostic') : l10n.t('{0} new diagnostics', diagnostics.length)}
    </h3>
    <ul class="failing">
      ${diagnostics.slice(0, MOST_LISTED).map(
        ({ path, line, code, message }) =>
          html`<li>
            ${treeIcon('failed', 'bad')}
            <span
              ><span class="code">${harmless(path)}:${line}</span>
              <span class="quiet">${visibleLine(code, 30)}</span> ${visibleLine(message, 400)}</span
            >
          </li>`,
      )}
      ${moreItems(diagnostics.length)}
    </ul>
  </section>`;
}

function moreItems(count: number): TemplateResult | typeof nothing {
  if (count <= MOST_LISTED) return nothing;
  return html`<li class="quiet">${l10n.t('… {0} more', count - MOST_LISTED)}</li>`;
}
