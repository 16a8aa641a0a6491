import { css } from 'lit';

/** A table with a row a model: lines between rows, quiet heads, figures at the end of their column. */
export const listTable = css`
  th,
  td {
    padding: 5px 10px;
    border-bottom: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.3));
  }
  thead th {
    color: var(--vscode-descriptionForeground, #616161);
    font-weight: 400;
  }
  tbody th {
    min-width: 130px;
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  thead .number {
    white-space: normal;
  }
`;
