import { css, unsafeCSS } from 'lit';
import { COLOURS } from './views/tints.ts';

/** A tint per model. */
const tints = unsafeCSS(
  COLOURS.map((colour, i) => `.look-span-${i} { --tint: ${colour} }`).join('\n'),
);

/** Looks of code, in the editor's colours. */
export const codeStyles = css`
  :host {
    display: block;
    position: relative;
    min-height: 0;
    --code-background: var(--vscode-editor-background, #ffffff);
    --faint: var(--vscode-descriptionForeground, #616161);
    --focus: var(--vscode-focusBorder, #005fb8);
    --warning: var(--vscode-editorWarning-foreground, #bf8803);
    --border: var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
    --contrast-outline: 1px dashed var(--vscode-contrastBorder, transparent);
    background: var(--code-background);
    color: var(--vscode-editor-foreground, #3b3b3b);
    font-family: var(--vscode-editor-font-family, ui-monospace, monospace);
    font-size: var(--vscode-editor-font-size, 12px);
    line-height: 1.45;
    font-variant-ligatures: none;
    /* Code is, in every language of its readers. */
    direction: ltr;
  }
  .scroller {
    position: absolute;
    inset: 0;
    overflow: auto;
    outline: none;
    overflow-anchor: none;
    scrollbar-width: thin;
    scrollbar-color: var(--vscode-scrollbarSlider-background, rgba(100, 100, 100, 0.4)) transparent;
  }
  .scroller:focus-visible {
    outline: 1px solid var(--focus);
    outline-offset: -1px;
  }
  .space {
    position: relative;
    min-width: 100%;
    width: max-content;
    contain: layout style;
  }
  .window {
    position: absolute;
    top: 0;
    left: 0;
    display: flex;
    min-width: 100%;
    padding: var(--code-padding, 4px) 0;
  }
  .lines {
    flex: 1;
  }
  .line {
    display: block;
    height: 1.45em;
    padding-right: 2ch;
    white-space: pre;
    tab-size: 4;
    unicode-bidi: isolate;
  }
  .gutter {
    position: sticky;
    left: 0;
    flex: none;
    box-sizing: border-box;
    min-width: var(--gutter, 3.5ch);
    padding: 0 1ch 0 0.5ch;
    text-align: right;
    white-space: pre;
    background: var(--code-background);
    color: var(--faint);
    user-select: none;
    z-index: 1;
  }
  .more {
    margin-left: 1ch;
    color: var(--faint);
    font-style: italic;
    user-select: none;
  }
  /* Outside of what scrolls: far down, heights are no longer exact. */
  .probe {
    position: absolute;
    top: 0;
    left: 0;
    visibility: hidden;
    white-space: pre;
  }

  .line.look-added {
    background: var(--vscode-diffEditor-insertedLineBackground, rgba(155, 185, 85, 0.2));
  }
  .line.look-removed {
    background: var(--vscode-diffEditor-removedLineBackground, rgba(255, 0, 0, 0.2));
  }
  .line.look-changed {
    background: color-mix(in srgb, var(--focus) 10%, transparent);
  }
  .line.look-disputed {
    background: color-mix(in srgb, var(--warning) 12%, transparent);
    box-shadow: inset 2px 0 0 var(--warning);
  }
  .line.look-dim,
  .line.look-agreed,
  .line .look-dim,
  .line .look-agreed {
    opacity: 0.75;
  }
  .line.look-gap {
    background: repeating-linear-gradient(-45deg, transparent 0 4px, var(--border) 4px 5px);
    opacity: 0.5;
  }
  .look-word-added {
    background: var(--vscode-diffEditor-insertedTextBackground, rgba(156, 204, 44, 0.25));
    outline: var(--contrast-outline);
  }
  .look-word-removed {
    background: var(--vscode-diffEditor-removedTextBackground, rgba(255, 0, 0, 0.2));
    outline: var(--contrast-outline);
  }
  .line .look-disputed {
    border-bottom: 1px dashed var(--warning);
  }
  [class*='look-span-'] {
    background: color-mix(in srgb, var(--tint) 20%, transparent);
    box-shadow: inset 0 -1px 0 var(--tint);
    border-radius: 2px;
  }
  [tabindex]:focus-visible {
    outline: 1px solid var(--focus);
    outline-offset: 0;
  }
  ${tints}
`;
