import { css } from 'lit';

export const ensembleTreeStyles = css`
  :host {
    --rule: 1px solid
      var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
    display: flex;
    flex-direction: column;
    position: absolute;
    inset: 0;
    overflow: hidden;
    background: var(--vscode-editor-background, #ffffff);
  }
  .head {
    flex: none;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 6px;
    padding: 8px 14px 10px;
    /* Something of the tree is in sight on the lowest page too. */
    max-height: 50vh;
    overflow: hidden auto;
    border-bottom: var(--rule);
  }
  .first {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 4px 12px;
  }
  h1 {
    flex: 1 1 200px;
    min-width: 0;
    margin: 0;
    font-size: 1.12em;
    font-weight: 600;
    line-height: 26px;
  }
  .instruction {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .instruction:focus {
    max-height: 30vh;
    overflow: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
  }
  .stop {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }
  .kept {
    opacity: 0.85;
  }
  .facts > span {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 6px;
    min-width: 0;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    margin-inline-start: auto;
  }
  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    overflow-wrap: anywhere;
  }
  .legend .mark {
    min-width: 18px;
    font-size: 0.92em;
    line-height: 16px;
  }
  .icon .filled {
    fill: currentColor;
  }
  .good {
    color: var(--vscode-charts-green, #388a34);
  }
  .bad {
    color: var(--vscode-errorForeground, #c72e0f);
  }
  .warns {
    color: var(--vscode-editorWarning-foreground, #bf8803);
  }
  .facts {
    gap: 4px 14px;
    overflow-wrap: anywhere;
  }
  .failure {
    padding: 5px 8px;
    border-inline-start: 3px solid var(--vscode-editorWarning-foreground, #bf8803);
    background: var(--vscode-textBlockQuote-background, rgba(128, 128, 128, 0.1));
  }
  .best {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }
  .view {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    overflow: hidden;
  }
  .view.wide {
    grid-template-columns: minmax(0, 1.25fr) minmax(320px, 1fr);
  }
  .wide .beside {
    border-inline-start: var(--rule);
  }
  .tree-side,
  .beside {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  .tree-side node-tree {
    flex: 1;
  }
  .tree-tools {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 10px;
    padding: 3px 12px;
    min-height: 28px;
    border-bottom: var(--rule);
  }
  .tabs {
    flex: none;
    padding: 0 8px;
    border-bottom: var(--rule);
  }
  .part {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    scrollbar-width: thin;
    scrollbar-color: var(--vscode-scrollbarSlider-background, rgba(100, 100, 100, 0.4)) transparent;
  }
  .start {
    box-sizing: border-box;
    max-width: 620px;
    margin: 0 auto;
    padding: 40px 20px;
    display: grid;
    gap: 12px;
    justify-items: start;
    overflow: auto;
  }
  .start h1 {
    line-height: 1.4;
    font-size: 1.3em;
  }
  .start ul {
    display: grid;
    gap: 6px;
    padding-inline-start: 18px;
    list-style: disc;
  }
  @media (max-width: 560px) {
    .head {
      padding: 6px 10px 8px;
    }
    .kept {
      display: none;
    }
  }
`;
