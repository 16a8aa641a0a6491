import { css } from 'lit';

/** Looks of the fusion menu. */
export const fusionStyles = css`
  :host {
    container-type: inline-size;
  }
  .ways,
  .halves {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 16px;
    align-items: start;
  }
  @container (max-width: 640px) {
    .ways,
    .halves {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  .way {
    display: grid;
    gap: 8px;
    justify-items: start;
    padding: 10px 12px;
    border: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
    border-radius: 4px;
  }
  .points {
    display: grid;
    gap: 12px;
    margin-top: 8px;
  }
  .points legend {
    margin-bottom: 4px;
  }
  .place {
    font-weight: 400;
  }
  .rival {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) minmax(0, auto);
    gap: 8px;
    align-items: start;
    padding: 4px 8px;
    border-radius: 4px;
  }
  .rival:hover {
    background: var(--vscode-list-hoverBackground, rgba(128, 128, 128, 0.1));
  }
  .rival:has(input:checked) {
    background: var(--vscode-list-inactiveSelectionBackground, rgba(128, 128, 128, 0.15));
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
  }
  .rival .code {
    max-height: 12em;
    overflow: auto;
  }
  .who {
    max-width: 16em;
    overflow-wrap: anywhere;
    text-align: end;
  }
  .preview {
    display: grid;
    gap: 8px;
    grid-template-columns: minmax(0, 1fr);
    position: sticky;
    top: 0;
  }
  .preview code-view {
    height: 320px;
    border: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
    border-radius: 4px;
  }
  .compare th,
  .compare td {
    padding: 4px 6px;
    border: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
    vertical-align: top;
  }
  .compare tbody th {
    min-width: 120px;
    max-width: 220px;
  }
  .compare td button {
    width: 100%;
    min-width: 140px;
    max-height: 14em;
    overflow: auto;
    background: transparent;
    color: inherit;
    border-color: transparent;
    text-align: start;
  }
  .compare td button:hover {
    background: var(--vscode-list-hoverBackground, rgba(128, 128, 128, 0.1));
  }
  .compare td button[aria-pressed='true'] {
    background: var(--vscode-list-inactiveSelectionBackground, rgba(128, 128, 128, 0.15));
    color: inherit;
    border-color: var(--vscode-inputOption-activeBorder, #005fb8);
  }
  textarea {
    width: 100%;
    resize: vertical;
  }
  .tight {
    gap: 4px;
  }
`;
