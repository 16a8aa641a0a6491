import { css } from 'lit';

export const columnsStyles = css`
  :host {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  .columns {
    /* What is unseen in it scrolls with it. */
    position: relative;
    flex: 1;
    min-height: 0;
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(320px, 1fr);
    grid-template-rows: minmax(0, 1fr);
    gap: 8px;
    padding: 2px 12px 10px;
    overflow: auto hidden;
    scroll-snap-type: x proximity;
    scroll-padding: 12px;
    scrollbar-width: thin;
    scrollbar-color: var(--vscode-scrollbarSlider-background, rgba(100, 100, 100, 0.4)) transparent;
  }
  .columns > * {
    scroll-snap-align: start;
  }
  .columns.single {
    grid-auto-columns: minmax(0, 1fr);
    padding: 6px 8px 8px;
    overflow: hidden;
  }
  page-tabs {
    flex: none;
    padding: 0 4px;
    border-bottom: 1px solid
      var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
  }
`;
