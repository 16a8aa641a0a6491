import { css, unsafeCSS } from 'lit';

/** A tint per model: the editor's chart colours, then mixtures of them. */
export const COLOURS = [
  'var(--vscode-charts-blue, #1a85ff)',
  'var(--vscode-charts-orange, #d18616)',
  'var(--vscode-charts-green, #388a34)',
  'var(--vscode-charts-purple, #652d90)',
  'var(--vscode-charts-red, #e51400)',
  'var(--vscode-charts-yellow, #bf8803)',
  'color-mix(in srgb, var(--vscode-charts-blue, #1a85ff), var(--vscode-charts-green, #388a34))',
  'color-mix(in srgb, var(--vscode-charts-red, #e51400), var(--vscode-charts-purple, #652d90))',
  'var(--vscode-descriptionForeground, #616161)',
] as const;

/** `.mark.tint-<n>`: the letter of a model in its colour. */
export const tintStyles = [
  css`
    .mark {
      display: inline-block;
      box-sizing: border-box;
      min-width: 20px;
      padding: 0 4px;
      border: 1px solid;
      border-radius: 3px;
      color: var(--vscode-foreground, #3b3b3b);
      font-weight: 600;
      line-height: 18px;
      text-align: center;
    }
  `,
  unsafeCSS(
    COLOURS.map(
      (colour, n) =>
        `.mark.tint-${n} { background: color-mix(in srgb, ${colour} 22%, transparent); border-color: ${colour}; }`,
    ).join('\n'),
  ),
];
