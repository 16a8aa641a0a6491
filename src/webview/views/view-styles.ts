import { css } from 'lit';

/** What all views share: native controls in the editor's colours, headings, tables, bars. */
export const viewStyles = css`
  :host {
    display: block;
    color: var(--vscode-foreground, #3b3b3b);
    font-family: var(--vscode-font-family, system-ui, sans-serif);
    font-size: var(--vscode-font-size, 13px);
    line-height: 1.4;
  }
  :host([hidden]) {
    display: none;
  }
  h2,
  h3,
  legend,
  caption {
    margin: 0;
    padding: 0;
    font-size: inherit;
    font-weight: 600;
    text-align: start;
  }
  p {
    margin: 0;
  }
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .quiet {
    color: var(--vscode-descriptionForeground, #616161);
  }
  .figure {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .code {
    font-family: var(--vscode-editor-font-family, ui-monospace, monospace);
    font-size: var(--vscode-editor-font-size, 12px);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 4;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
  }
  .spread {
    justify-content: space-between;
  }
  .stack {
    display: grid;
    gap: 12px;
    grid-template-columns: minmax(0, 1fr);
  }
  .padded {
    padding: 12px 16px;
  }
  .empty {
    padding: 32px 16px;
    text-align: center;
    color: var(--vscode-descriptionForeground, #616161);
  }
  button {
    box-sizing: border-box;
    min-height: 26px;
    padding: 2px 10px;
    border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    /* High contrast has no colour here: the fallback must do on any background. */
    background: var(
      --vscode-button-secondaryBackground,
      color-mix(in srgb, currentColor 10%, transparent)
    );
    color: var(--vscode-button-secondaryForeground, var(--vscode-foreground, #3b3b3b));
    font: inherit;
    line-height: 20px;
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    background: var(
      --vscode-button-secondaryHoverBackground,
      color-mix(in srgb, currentColor 20%, transparent)
    );
  }
  button.primary {
    background: var(--vscode-button-background, #005fb8);
    color: var(--vscode-button-foreground, #ffffff);
  }
  button.primary:hover:not(:disabled) {
    background: var(--vscode-button-hoverBackground, #0258a8);
  }
  button.plain {
    background: transparent;
    color: var(--vscode-textLink-foreground, #005fb8);
    border-color: transparent;
    padding: 2px 6px;
  }
  button.plain:hover:not(:disabled) {
    background: var(--vscode-toolbar-hoverBackground, rgba(128, 128, 128, 0.18));
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button[aria-pressed='true'] {
    background: var(--vscode-inputOption-activeBackground, #bed6ed);
    color: var(--vscode-inputOption-activeForeground, #000000);
    border-color: var(--vscode-inputOption-activeBorder, #005fb8);
  }
  button:focus-visible,
  input:focus-visible,
  select:focus-visible,
  textarea:focus-visible,
  summary:focus-visible,
  a:focus-visible,
  [tabindex]:focus-visible {
    outline: 1px solid var(--vscode-focusBorder, #005fb8);
    outline-offset: 1px;
  }
  input:not([type='checkbox'], [type='radio']),
  select,
  textarea {
    box-sizing: border-box;
    min-height: 26px;
    max-width: 100%;
    padding: 2px 6px;
    border: 1px solid
      var(--vscode-input-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.45)));
    border-radius: 4px;
    background: var(--vscode-input-background, #ffffff);
    color: var(--vscode-input-foreground, #3b3b3b);
    font: inherit;
  }
  select {
    border-color: var(
      --vscode-dropdown-border,
      var(--vscode-contrastBorder, rgba(128, 128, 128, 0.45))
    );
    background: var(--vscode-dropdown-background, #ffffff);
    color: var(--vscode-dropdown-foreground, #3b3b3b);
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--vscode-input-placeholderForeground, #767676);
    opacity: 1;
  }
  input[type='checkbox'],
  input[type='radio'] {
    width: 16px;
    height: 16px;
    margin: 0;
    flex: none;
    accent-color: var(--vscode-button-background, #005fb8);
  }
  label.check {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 24px;
  }
  a {
    color: var(--vscode-textLink-foreground, #005fb8);
  }
  table {
    border-collapse: collapse;
  }
  th {
    font-weight: 600;
    text-align: start;
  }
  label.line {
    flex-wrap: nowrap;
    white-space: nowrap;
    max-width: 100%;
  }
  label.line > select {
    min-width: 0;
  }
  .scroll {
    /* What is unseen in it scrolls with it. */
    position: relative;
    overflow: auto;
    max-width: 100%;
  }
  .bar {
    display: block;
    width: 100%;
    height: 8px;
    overflow: visible;
  }
  .bar .track {
    fill: var(--vscode-editorWidget-background, rgba(128, 128, 128, 0.15));
    stroke: var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, 0.25)));
    stroke-width: 1;
  }
  .bar .fill {
    fill: var(--vscode-charts-blue, #1a85ff);
  }
  .bar .half {
    stroke: var(--vscode-descriptionForeground, #616161);
    stroke-dasharray: 2 2;
  }
  .bar .point {
    fill: var(--vscode-foreground, #3b3b3b);
  }
  .badge {
    display: inline-block;
    padding: 0 6px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 9px;
    background: var(--vscode-badge-background, #cccccc);
    color: var(--vscode-badge-foreground, #3b3b3b);
    font-size: 0.85em;
    line-height: 18px;
    white-space: nowrap;
  }
  .warning {
    padding-inline-start: 5px;
    border-inline-start: 3px solid var(--vscode-editorWarning-foreground, #bf8803);
  }
  .notice {
    padding: 6px 10px;
    border-inline-start: 3px solid var(--vscode-focusBorder, #005fb8);
    background: var(--vscode-textBlockQuote-background, rgba(128, 128, 128, 0.1));
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
