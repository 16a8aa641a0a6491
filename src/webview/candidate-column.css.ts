import { css } from 'lit';

export const columnStyles = css`
  :host {
    display: flex;
    min-width: 0;
    min-height: 0;
  }
  article {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
    border: 1px solid
      var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
    border-radius: 6px;
    background: var(--vscode-editor-background, #ffffff);
  }
  article.focused {
    border-color: var(--vscode-focusBorder, #005fb8);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
  }
  article:focus-visible {
    outline: 1px solid var(--vscode-focusBorder, #005fb8);
    outline-offset: 0;
  }
  header {
    flex: none;
    padding: 8px 10px 7px 12px;
    border-bottom: 1px solid
      var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
    background: var(--vscode-sideBar-background, #f8f8f8);
  }
  .title {
    display: flex;
    align-items: flex-start;
    gap: 6px;
    min-height: 20px;
  }
  h2 {
    flex: 1;
    min-width: 0;
    word-break: break-all;
  }
  .number {
    font-weight: 400;
    color: var(--vscode-descriptionForeground, #616161);
    margin-inline-end: 2px;
  }
  .tag {
    flex: none;
    padding: 0 6px;
    border: 1px solid
      var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
    border-radius: 9px;
    color: var(--vscode-descriptionForeground, #616161);
    font-size: 0.85em;
    line-height: 17px;
    white-space: nowrap;
  }
  .tag.rank {
    border-color: transparent;
    background: var(--vscode-badge-background, #cccccc);
    color: var(--vscode-badge-foreground, #3b3b3b);
    font-weight: 600;
    outline: 1px solid var(--vscode-contrastBorder, transparent);
    outline-offset: -1px;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 10px;
    margin-top: 3px;
    min-height: 18px;
    color: var(--vscode-descriptionForeground, #616161);
    font-size: 0.92em;
    font-variant-numeric: tabular-nums;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    color: var(--vscode-foreground, #3b3b3b);
  }
  .state.done .icon {
    color: var(--vscode-testing-iconPassed, #388a34);
  }
  .state.failed .icon {
    color: var(--vscode-errorForeground, #c72e0f);
  }
  .problem {
    flex: none;
    display: flex;
    gap: 8px;
    padding: 7px 10px 7px 12px;
    border-bottom: 1px solid var(--vscode-inputValidation-errorBorder, #be1100);
    background: var(--vscode-inputValidation-errorBackground, #f2dede);
    color: var(--vscode-inputValidation-errorForeground, var(--vscode-foreground, #3b3b3b));
    overflow-wrap: anywhere;
    max-height: 11em;
    overflow: auto;
  }
  .problem.mild {
    border-bottom-color: var(--vscode-inputValidation-infoBorder, #007acc);
    background: var(--vscode-inputValidation-infoBackground, #d6ecf2);
    color: var(--vscode-inputValidation-infoForeground, var(--vscode-foreground, #3b3b3b));
  }
  .note {
    flex: none;
    padding: 4px 10px 4px 12px;
    border-bottom: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
    color: var(--vscode-descriptionForeground, #616161);
    font-size: 0.92em;
  }
  .body {
    position: relative;
    flex: 1;
    min-height: 120px;
    display: flex;
  }
  code-view {
    flex: 1;
  }
  .nothing {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    padding: 16px;
    text-align: center;
    color: var(--vscode-descriptionForeground, #616161);
    pointer-events: none;
  }
  footer {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 1px;
    padding: 5px 6px 5px 10px;
    border-top: 1px solid
      var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
    background: var(--vscode-sideBar-background, #f8f8f8);
  }
  footer .primary {
    margin-inline-end: 4px;
    /* Room for longer words than those of English. */
    padding-inline: 8px;
  }
  select.tool {
    appearance: none;
    width: 26px;
    padding: 0;
    border-color: transparent;
    border-radius: 5px;
    background: transparent;
    color: var(--vscode-icon-foreground, #3b3b3b);
    text-align: center;
    text-align-last: center;
    cursor: pointer;
  }
  select.tool:hover {
    background: var(--vscode-toolbar-hoverBackground, rgba(90, 93, 94, 0.31));
  }
  select.tool option {
    background: var(--vscode-dropdown-background, #ffffff);
    color: var(--vscode-dropdown-foreground, #3b3b3b);
  }
  footer .tool {
    width: 25px;
    min-width: 25px;
    padding: 2px;
  }
  footer .rest {
    flex: 1;
  }
`;
