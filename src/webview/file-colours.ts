import { css, type CSSResult } from 'lit';

/** The editor's colours for a page without an editor. */

const LIGHT = css`
  :root {
    color-scheme: light;
    --vscode-foreground: #3b3b3b;
    --vscode-descriptionForeground: #616161;
    --vscode-editor-background: #ffffff;
    --vscode-editor-foreground: #3b3b3b;
    --vscode-sideBar-background: #f8f8f8;
    --vscode-panel-border: #d8d8d8;
    --vscode-focusBorder: #005fb8;
    --vscode-button-background: #005fb8;
    --vscode-button-foreground: #ffffff;
    --vscode-editorLineNumber-foreground: #6e7681;
    --vscode-errorForeground: #b01011;
  }
`;

const DARK = css`
  :root {
    color-scheme: dark;
    --vscode-foreground: #cccccc;
    --vscode-descriptionForeground: #a5a5a5;
    --vscode-icon-foreground: #cccccc;
    --vscode-editor-background: #1f1f1f;
    --vscode-editor-foreground: #cccccc;
    --vscode-editorWidget-background: #202020;
    --vscode-editorWidget-foreground: #cccccc;
    --vscode-sideBar-background: #181818;
    --vscode-panel-border: #3a3a3a;
    --vscode-widget-border: #4a4a4a;
    --vscode-focusBorder: #2488db;
    --vscode-button-background: #0078d4;
    --vscode-button-foreground: #ffffff;
    --vscode-button-hoverBackground: #026ec1;
    --vscode-button-secondaryBackground: #313131;
    --vscode-button-secondaryForeground: #cccccc;
    --vscode-button-secondaryHoverBackground: #3c3c3c;
    --vscode-badge-background: #616161;
    --vscode-badge-foreground: #f8f8f8;
    --vscode-input-background: #313131;
    --vscode-input-foreground: #cccccc;
    --vscode-input-border: #4a4a4a;
    --vscode-input-placeholderForeground: #a0a0a0;
    --vscode-dropdown-background: #313131;
    --vscode-dropdown-foreground: #cccccc;
    --vscode-dropdown-border: #4a4a4a;
    --vscode-inputOption-activeBackground: #1f4b73;
    --vscode-inputOption-activeForeground: #ffffff;
    --vscode-inputOption-activeBorder: #2488db;
    --vscode-panelTitle-activeForeground: #e0e0e0;
    --vscode-panelTitle-inactiveForeground: #a5a5a5;
    --vscode-panelTitle-activeBorder: #2488db;
    --vscode-textLink-foreground: #4daafc;
    --vscode-errorForeground: #f88070;
    --vscode-inputValidation-errorBackground: #4a1d1d;
    --vscode-inputValidation-infoBackground: #12384c;
    --vscode-editorLineNumber-foreground: #8a8f96;
    --vscode-editorWarning-foreground: #cca700;
    --vscode-testing-iconPassed: #73c991;
    --vscode-charts-blue: #59a4f9;
    --vscode-charts-orange: #e2a34a;
    --vscode-charts-green: #89d185;
    --vscode-charts-purple: #c08fe6;
    --vscode-charts-red: #f48771;
    --vscode-charts-yellow: #d9b74a;
    --vscode-list-hoverBackground: #2a2d2e;
  }
`;

export function fileColours(dark: boolean): CSSResult {
  return dark ? DARK : LIGHT;
}
