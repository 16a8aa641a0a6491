import { html, type TemplateResult } from 'lit';
import type { ColumnText } from './conversation.ts';
import type { PageState } from './page-state.ts';
import type { View, ViewState } from './view-state.ts';
import './views/differences-view.ts';
import './views/history-view.ts';
import './views/judges-view.ts';
import './views/leaderboard-view.ts';
import './views/score-table.ts';
import './views/strategy-picker.ts';
import './views/win-matrix-view.ts';

/** The view behind a tab, but for the columns. */
export function otherView(
  view: Exclude<View, 'columns'>,
  state: PageState,
  texts: ReadonlyMap<string, ColumnText>,
  viewState: ViewState,
): TemplateResult {
  switch (view) {
    case 'differences':
      return html`<differences-view
        .state=${state}
        .texts=${texts}
        .viewState=${viewState}
      ></differences-view>`;
    case 'scores':
      return html`<strategy-picker .state=${state}></strategy-picker>
        <score-table .state=${state} .viewState=${viewState}></score-table>`;
    case 'matrix':
      return html`<win-matrix-view .state=${state} .viewState=${viewState}></win-matrix-view>
        <judges-view .state=${state}></judges-view>`;
    case 'leaderboard':
      return html`<leaderboard-view .state=${state}></leaderboard-view>`;
    case 'history':
      return html`<history-view .state=${state} .viewState=${viewState}></history-view>`;
  }
}
