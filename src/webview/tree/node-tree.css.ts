import { css } from 'lit';

export const nodeTreeStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-height: 0;
    container-type: inline-size;
    --good: var(--vscode-charts-green, #388a34);
    --bad: var(--vscode-errorForeground, #c72e0f);
    --rail: color-mix(
      in srgb,
      var(--vscode-foreground, #3b3b3b) 32%,
      var(--vscode-editor-background, #ffffff)
    );
    --accent: var(--vscode-focusBorder, #005fb8);
  }
  .scroller {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overflow-anchor: none;
    scrollbar-gutter: stable;
    scrollbar-width: thin;
    scrollbar-color: var(--vscode-scrollbarSlider-background, rgba(100, 100, 100, 0.4)) transparent;
  }
  .space {
    position: relative;
    contain: layout style;
  }
  .window {
    position: absolute;
    inset: 0 0 auto;
  }
  .probe {
    position: absolute;
    inset: 0 0 auto;
    visibility: hidden;
    pointer-events: none;
  }
  .columns,
  .row {
    box-sizing: border-box;
    display: grid;
    grid-template-columns: auto auto minmax(0, 1fr) auto minmax(80px, 150px) 84px 92px 42px 42px;
    align-items: center;
    column-gap: 6px;
    padding: 0 12px 0 12px;
  }
  .columns {
    flex: none;
    min-height: 26px;
    border-bottom: 1px solid
      var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
    color: var(--vscode-descriptionForeground, #616161);
    font-size: 0.92em;
    scrollbar-gutter: stable;
    overflow: hidden auto;
    scrollbar-width: thin;
    scrollbar-color: transparent transparent;
  }
  .columns > :first-child {
    grid-column: 1 / 5;
  }
  .columns > :nth-child(n + 3) {
    text-align: end;
  }
  .row {
    position: relative;
    height: 2.15em;
    cursor: pointer;
    white-space: nowrap;
    contain: layout style;
  }
  .row:hover {
    background: var(--vscode-list-hoverBackground, rgba(128, 128, 128, 0.12));
  }
  .row.selected {
    background: var(--vscode-list-inactiveSelectionBackground, rgba(128, 128, 128, 0.2));
    box-shadow: inset 3px 0 0 var(--accent);
    outline: 1px dotted var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .row:focus-visible {
    outline: 1px solid var(--vscode-list-focusOutline, var(--accent));
    outline-offset: -1px;
  }
  .row.unseen {
    position: absolute;
    padding: 0;
  }
  .graph {
    display: flex;
    align-items: center;
    align-self: stretch;
  }
  .rails {
    flex: none;
    overflow: visible;
    fill: none;
    stroke: var(--rail);
    stroke-width: 1.2;
  }
  .rails .to-best {
    stroke: var(--accent);
    stroke-width: 2;
  }
  .state {
    margin-inline-start: -16px;
  }
  .icon .filled {
    fill: currentColor;
  }
  .icon .on-filled {
    stroke: var(--vscode-editor-background, #ffffff);
    stroke-width: 1.8;
  }
  .state,
  .twisty {
    color: var(--vscode-icon-foreground, #3b3b3b);
  }
  .is-solution > .graph > .state,
  .good {
    color: var(--good);
  }
  .is-failed > .graph > .state,
  .bad {
    color: var(--bad);
  }
  .star,
  .best > .graph > .state {
    color: var(--accent);
  }
  .warns {
    color: var(--vscode-editorWarning-foreground, #bf8803);
  }
  .twisty {
    display: inline-flex;
    align-items: center;
    align-self: stretch;
  }
  .twisty.open > .icon {
    transform: rotate(90deg);
  }
  .below {
    padding: 0 5px;
    border: 1px solid var(--rail);
    border-radius: 8px;
    font-size: 0.85em;
    line-height: 15px;
  }
  .title {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .is-failed > .title,
  .is-merged > .title,
  .is-pruned > .title {
    color: var(--vscode-descriptionForeground, #616161);
  }
  .is-pruned > .title {
    text-decoration: line-through;
  }
  .best > .title {
    font-weight: 600;
  }
  .tags,
  .author,
  .writers,
  .reward {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-width: 0;
  }
  .author .name {
    overflow: hidden;
    text-overflow: ellipsis;
    color: var(--vscode-descriptionForeground, #616161);
  }
  .row .mark {
    line-height: 16px;
    min-width: 18px;
    font-size: 0.92em;
  }
  .lines,
  .reward,
  .value,
  .visits {
    justify-content: flex-end;
    text-align: end;
  }
  .reward .bar {
    width: 44px;
    height: 6px;
  }
  /* Mixed with the text's colour: small text needs more contrast than a picture. */
  .added {
    color: color-mix(in srgb, var(--good) 55%, var(--vscode-foreground, #3b3b3b));
  }
  .removed {
    color: color-mix(in srgb, var(--bad) 50%, var(--vscode-foreground, #3b3b3b));
  }
  /* The letters are explained above the tree. */
  @container (max-width: 980px) {
    .columns,
    .row {
      grid-template-columns: auto auto minmax(0, 1fr) auto auto 84px 92px 42px 42px;
    }
    .name,
    .columns > :nth-child(2) {
      display: none;
    }
    .columns > :first-child {
      grid-column: 1 / 6;
    }
  }
  @container (max-width: 660px) {
    .columns,
    .row {
      grid-template-columns: auto auto minmax(0, 1fr) auto auto 76px 92px;
    }
    .value,
    .visits,
    .columns > :nth-child(n + 5) {
      display: none;
    }
  }
  @container (max-width: 460px) {
    .columns {
      display: none;
    }
    .row {
      height: 3.6em;
      grid-template: 1.7em 1.6em / auto auto minmax(0, 1fr) auto auto auto;
      align-content: center;
      row-gap: 0;
      padding: 0 8px;
    }
    .graph {
      grid-row: 1 / 3;
    }
    .title {
      grid-column: 3 / 6;
    }
    .tags {
      grid-column: 6;
    }
    .author {
      grid-column: 3;
    }
    .name {
      display: inline;
    }
    .row > .lines {
      grid-column: 4;
    }
    .row > .reward {
      grid-column: 5 / 7;
    }
  }
`;
