import { css } from 'lit';

export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    position: absolute;
    inset: 0;
    overflow: hidden;
    background: var(--vscode-editor-background, #ffffff);
  }
  .top {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 8px;
    padding: 0 8px 0 4px;
    border-bottom: 1px solid
      var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
  }
  .top page-tabs {
    /* The tools go below before a tab goes out of sight. */
    flex: 1 1 auto;
    max-width: 100%;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px;
    min-height: 34px;
  }
  .tools select {
    width: 130px;
  }
  .about {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 6px 14px;
    min-height: 26px;
  }
  h1 {
    margin: 0;
    font-size: inherit;
    font-weight: 600;
    min-width: 0;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .instruction {
    flex: 1 1 12em;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--vscode-descriptionForeground, #616161);
  }
  .about .problem {
    flex-basis: 100%;
  }
  .view {
    flex: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
    overflow: auto;
  }
  .view.columns-view {
    overflow: hidden;
  }
  @media (max-width: 460px) {
    .tools select {
      width: 108px;
    }
  }
  .narrow .about {
    padding: 6px 10px;
  }
  .side {
    flex: none;
    max-height: 50%;
    overflow: auto;
    border-top: 1px solid
      var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
  }
  .side-head {
    position: sticky;
    top: 0;
    padding: 6px 12px 0 16px;
    background: var(--vscode-editor-background, #ffffff);
    z-index: 1;
  }
  dialog {
    max-width: min(480px, 90vw);
    padding: 16px 20px;
    border: 1px solid
      var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, 0.35)));
    border-radius: 8px;
    background: var(--vscode-editorWidget-background, #f8f8f8);
    color: var(--vscode-editorWidget-foreground, #3b3b3b);
    box-shadow: 0 4px 16px var(--vscode-widget-shadow, rgba(0, 0, 0, 0.16));
  }
  dialog::backdrop {
    background: rgba(0, 0, 0, 0.25);
  }
  dialog h2 {
    margin-bottom: 10px;
  }
  dialog dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 5px 16px;
    margin-bottom: 14px;
  }
  kbd {
    padding: 0 5px;
    border: 1px solid
      var(--vscode-contrastBorder, var(--vscode-keybindingLabel-border, rgba(128, 128, 128, 0.4)));
    border-radius: 3px;
    background: var(--vscode-keybindingLabel-background, rgba(128, 128, 128, 0.1));
    color: inherit;
    font: inherit;
    font-size: 0.92em;
    white-space: nowrap;
  }
`;
