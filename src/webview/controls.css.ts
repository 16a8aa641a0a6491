import { css } from 'lit';

/** What toolbars and columns share beside the views' own controls: icons and quiet buttons. */
export const controlStyles = css`
  .icon {
    display: block;
    flex: none;
  }
  button.tool {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 5px;
    min-width: 26px;
    min-height: 26px;
    padding: 2px 5px;
    border: 1px solid transparent;
    border-radius: 5px;
    background: transparent;
    color: var(--vscode-icon-foreground, #3b3b3b);
    white-space: nowrap;
  }
  button.tool.worded {
    padding: 2px 8px;
    color: var(--vscode-foreground, #3b3b3b);
  }
  button.tool:hover:not(:disabled) {
    background: var(--vscode-toolbar-hoverBackground, rgba(90, 93, 94, 0.31));
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  button.tool[aria-pressed='true'] {
    background: var(--vscode-inputOption-activeBackground, rgba(0, 95, 184, 0.15));
    border-color: var(--vscode-inputOption-activeBorder, #005fb8);
    color: var(--vscode-inputOption-activeForeground, #000000);
  }
  .turning {
    will-change: transform;
    animation: turn 1.2s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .turning {
      animation: none;
    }
  }
`;
