import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { cache } from 'lit/directives/cache.js';
import type { ColumnText } from '../conversation.ts';
import { icon } from '../icons.ts';
import type { PageState } from '../page-state.ts';
import type { ViewState } from '../view-state.ts';
import './export-menu.ts';
import './fusion-menu.ts';
import './preset-menu.ts';
import './vote-bar.ts';

/** Parts that open below the columns, by their names in the view state. */
export type OpenPart = 'fusion' | 'export' | 'presets';

/** What stands below the columns: the parts that are open, and the vote. */
export function belowColumns(
  state: PageState,
  texts: ReadonlyMap<string, ColumnText>,
  viewState: ViewState,
  close: (part: OpenPart) => void,
): TemplateResult {
  const part = (name: OpenPart, title: string, content: TemplateResult) =>
    cache(
      viewState.open.includes(name)
        ? html`<section class="side" aria-label=${title}>
            <div class="line spread side-head">
              <h2>${title}</h2>
              <button
                type="button"
                class="tool"
                title=${l10n.t('Close')}
                aria-label=${l10n.t('Close {0}', title)}
                @click=${() => close(name)}
              >
                ${icon('remove')}
              </button>
            </div>
            ${content}
          </section>`
        : nothing,
    );
  return html`${part(
    'fusion',
    l10n.t('Fuse'),
    html`<fusion-menu .state=${state} .texts=${texts} .viewState=${viewState}></fusion-menu>`,
  )}
  ${part('export', l10n.t('Export'), html`<export-menu .state=${state}></export-menu>`)}
  ${part(
    'presets',
    l10n.t('Presets'),
    html`<preset-menu
      .state=${state}
      .modelIds=${[...new Set(state.columns.map(({ modelId }) => modelId))]}
    ></preset-menu>`,
  )}
  ${state.live ? html`<vote-bar .state=${state} .viewState=${viewState}></vote-bar>` : nothing}`;
}
