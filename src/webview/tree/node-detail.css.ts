import { css } from 'lit';

export const nodeDetailStyles = css`
  .titled {
    display: flex;
    align-items: flex-start;
    gap: 8px;
  }
  .titled > .icon {
    flex: none;
    margin-top: 2px;
  }
  h2 {
    overflow-wrap: anywhere;
  }
  .facts {
    gap: 4px 14px;
  }
  .author {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .star {
    color: var(--vscode-focusBorder, #005fb8);
  }
  .warnings,
  .failing {
    display: grid;
    gap: 4px;
  }
  .warnings li,
  .failing li {
    display: flex;
    gap: 6px;
    align-items: flex-start;
    overflow-wrap: anywhere;
  }
  .warnings .icon,
  .failing .icon {
    flex: none;
    margin-top: 1px;
  }
  .warnings {
    padding: 6px 10px;
    border-inline-start: 3px solid var(--vscode-editorWarning-foreground, #bf8803);
    background: var(--vscode-textBlockQuote-background, rgba(128, 128, 128, 0.1));
  }
  .said {
    margin: 4px 0 0;
    padding: 6px 10px;
    max-height: 280px;
    overflow: auto;
    border-radius: 4px;
    background: var(--vscode-textCodeBlock-background, rgba(128, 128, 128, 0.12));
  }
  .against {
    margin-inline-start: auto;
  }
`;
