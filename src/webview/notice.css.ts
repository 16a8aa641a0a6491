import { css } from 'lit';

/** A notice of the host, at the foot of a page. */
export const noticeStyles = css`
  .told {
    flex: none;
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 6px 14px;
    border-top: 1px solid var(--vscode-inputValidation-infoBorder, #005fb8);
    background: var(--vscode-inputValidation-infoBackground, #d6ecf2);
    color: var(--vscode-inputValidation-infoForeground, var(--vscode-foreground, #3b3b3b));
  }
  .told.error {
    border-top-color: var(--vscode-inputValidation-errorBorder, #be1100);
    background: var(--vscode-inputValidation-errorBackground, #f2dede);
    color: var(--vscode-inputValidation-errorForeground, var(--vscode-foreground, #3b3b3b));
  }
  .told > span {
    flex: 1;
    overflow-wrap: anywhere;
  }
`;
