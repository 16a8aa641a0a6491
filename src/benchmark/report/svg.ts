import { escapeMarkup, markupOf, printable, shorten } from '../../text/printable.ts';
import type { AxisRange, Scale } from './scales.ts';

/** A plot: what is drawn, and what a reader hears who does not see it. */
export interface Plot {
  /** Unique in the document, in [a-z0-9-]; never from the data. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** Well-formed SVG elements. */
  readonly body: string;
}

/** Width of all plots in user units: read at 360 px, their 13-unit type is still about 10 px. */
export const plotWidth = 480;

/** Mean advance of a character of the plots' type, in user units; on the wide side. */
const advance = 7.2;

/**
 * A plot as one SVG element, which is well-formed XML by itself. It has classes and presentation
 * attributes only, never `style`, since the strict policy of a webview forbids that.
 */
export function svgOf({ id, title, description, width, height, body }: Plot): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" ` +
    `aria-labelledby="${id}-title ${id}-description" viewBox="0 0 ${width} ${height}">` +
    `<title id="${id}-title">${markupOf(title)}</title>` +
    `<desc id="${id}-description">${markupOf(description)}</desc>${body}</svg>`
  );
}

export interface TextOptions {
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Classes of the style sheet. */
  readonly look?: string;
  /** Widest the text may get, in user units; longer ones lose their middle. */
  readonly within?: number;
}

export function svgText(x: number, y: number, text: string, options: TextOptions = {}): string {
  const { anchor = 'start', look, within } = options;
  const line = printable(text);
  const shown = within === undefined ? line : shorten(line, columnsIn(within));
  const kind = look === undefined ? '' : ` class="${look}"`;
  return (
    `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${kind}>` +
    `${escapeMarkup(shown)}</text>`
  );
}

export function svgLine(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  look: string,
): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${look}"/>`;
}

/** Elements with a tooltip of their own. */
export function svgGroup(tooltip: string, ...elements: readonly string[]): string {
  return `<g><title>${markupOf(tooltip)}</title>${elements.join('')}</g>`;
}

/** Columns of text that fit into a width of user units. */
export function columnsIn(width: number): number {
  return Math.max(2, Math.floor(width / advance));
}

/** Width that a text takes, estimated: nothing can be measured without a browser. */
export function widthOfColumns(columns: number): number {
  return columns * advance;
}

/** Grid lines and labels of a horizontal axis below the area from `top` to `bottom`. */
export function axisBelow(scale: Scale, top: number, bottom: number): string {
  return scale.ticks
    .map(({ value, label }) => {
      const x = scale.place(value);
      return (
        svgLine([x, top], [x, bottom], 'grid') +
        svgText(x, bottom + 17, label, { anchor: 'middle', look: 'tick' })
      );
    })
    .join('');
}

/** The strip of a row, below its words. */
export function bandOf(rowTop: number): { readonly top: number; readonly bottom: number } {
  return { top: rowTop + 22, bottom: rowTop + 38 };
}

/**
 * The same for plots of rows: each row has a band of its own with the grid in it, so that no line
 * runs through the words above the band.
 */
export function axisOfBands(
  scale: Scale,
  { from, to }: AxisRange,
  bands: readonly { readonly top: number; readonly bottom: number }[],
): string {
  const foot = bands.at(-1)?.bottom ?? 0;
  return (
    bands
      .map(
        ({ top, bottom }) =>
          `<rect x="${from}" y="${top}" width="${to - from}" height="${bottom - top}" class="band"/>` +
          scale.ticks
            .map(({ value }) => scale.place(value))
            .map((x) => svgLine([x, top], [x, bottom], 'grid'))
            .join(''),
      )
      .join('') +
    scale.ticks
      .map(({ value, label }) =>
        svgText(scale.place(value), foot + 20, label, { anchor: 'middle', look: 'tick' }),
      )
      .join('')
  );
}

/** Grid lines and labels of a vertical axis left of the area from `left` to `right`. */
export function axisLeft(scale: Scale, left: number, right: number): string {
  return scale.ticks
    .map(({ value, label }) => {
      const y = scale.place(value);
      return (
        svgLine([left, y], [right, y], 'grid') +
        svgText(left - 8, y + 4, label, { anchor: 'end', look: 'tick' })
      );
    })
    .join('');
}

/** Two decimals: enough for a plot, and the same bytes everywhere. */
export function round(value: number): number {
  return Number.isFinite(value) ? Math.round(100 * value) / 100 : 0;
}
