import { css } from 'lit';

/** What the parts beside the tree share. */
export const partStyles = css`
  :host {
    --good: var(--vscode-charts-green, #388a34);
    --bad: var(--vscode-errorForeground, #c72e0f);
    --rule: 1px solid
      var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
  }
  .icon {
    display: inline-block;
    vertical-align: -3px;
  }
  h3 .quiet {
    font-weight: normal;
  }
  .icon .filled {
    fill: currentColor;
  }
  .icon .on-filled {
    stroke: var(--vscode-editor-background, #ffffff);
    stroke-width: 1.8;
  }
  .good {
    color: var(--good);
  }
  .bad {
    color: var(--bad);
  }
  .warns {
    color: var(--vscode-editorWarning-foreground, #bf8803);
  }
  /* Mixed with the text's colour: small text needs more contrast than a picture. */
  .added {
    color: color-mix(in srgb, var(--good) 55%, var(--vscode-foreground, #3b3b3b));
  }
  .removed {
    color: color-mix(in srgb, var(--bad) 50%, var(--vscode-foreground, #3b3b3b));
  }
  .tight {
    gap: 6px;
  }
  .worded {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }
  h2 {
    font-size: 1.08em;
  }
  .end {
    text-align: end;
  }
  th,
  td {
    padding-block: 3px;
    padding-inline: 0 10px;
    font-weight: normal;
    overflow-wrap: anywhere;
  }
  thead th {
    /* A heading is never cut in its middle: texts below make room for it. */
    overflow-wrap: break-word;
    color: var(--vscode-descriptionForeground, #616161);
    border-bottom: var(--rule);
  }
  caption {
    padding-bottom: 3px;
  }
  table {
    width: 100%;
    max-width: 560px;
  }
  .share {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .share .bar {
    width: 90px;
    height: 6px;
  }
  .file {
    border: var(--rule);
    border-radius: 5px;
    overflow: clip;
  }
  .file-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 5px 10px;
    background: var(--vscode-editorWidget-background, rgba(128, 128, 128, 0.08));
  }
  .file-head .path {
    min-width: 0;
    font-weight: 600;
  }
  .badge {
    max-width: 100%;
    overflow-wrap: anywhere;
    white-space: normal;
  }
  .file-head .figure {
    margin-inline-start: auto;
  }
  .hunk {
    border-top: var(--rule);
  }
  summary {
    cursor: pointer;
    min-height: 24px;
  }
`;
