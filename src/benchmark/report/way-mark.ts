import type { Way } from './benchmark-report.ts';
import { kindTitles, kindsInOrder } from './report-words.ts';
import { plotWidth, round, svgText, widthOfColumns } from './svg.ts';

/** The sign of a kind of way in plots: shape and colour both tell it. */
export function wayMark(kind: Way['kind'], x: number, y: number, size = 5): string {
  const [left, right, top, bottom] = [x - size, x + size, y - size, y + size].map(round);
  const look = `class="mark ${kind}"`;
  switch (kind) {
    case 'member':
      return `<circle cx="${round(x)}" cy="${round(y)}" r="${size}" ${look}/>`;
    case 'baseline':
      return `<rect x="${left ?? 0}" y="${top ?? 0}" width="${2 * size}" height="${2 * size}" ${look}/>`;
    case 'strategy': {
      const reach = size * 1.3;
      const corners = [
        [x, y - reach],
        [x + reach, y],
        [x, y + reach],
        [x - reach, y],
      ];
      return `<polygon points="${pointList(corners)}" ${look}/>`;
    }
    case 'bound':
      return `<path d="M${left ?? 0} ${bottom ?? 0}L${round(x)} ${top ?? 0}L${right ?? 0} ${bottom ?? 0}Z" ${look}/>`;
  }
}

export interface Legend {
  readonly body: string;
  /** Units that it takes below `top`. */
  readonly height: number;
}

/** The signs of the kinds that a plot shows, and further entries, in as many rows as they need. */
export function legend(
  kinds: ReadonlySet<Way['kind']>,
  top: number,
  further: readonly {
    readonly text: string;
    readonly sign: (x: number, y: number) => string;
  }[] = [],
): Legend {
  const entries = [
    ...kindsInOrder
      .filter((kind) => kinds.has(kind))
      .map((kind) => ({
        text: kindTitles[kind],
        sign: (x: number, y: number) => wayMark(kind, x, y),
      })),
    ...further,
  ];
  let x = 0;
  let row = 0;
  const body = entries.map(({ text, sign }) => {
    const width = 34 + widthOfColumns(text.length);
    if (x > 0 && x + width > plotWidth) {
      x = 0;
      row += 1;
    }
    const y = top + 20 * row + 10;
    const drawn = sign(x + 9, y) + svgText(x + 22, y + 4, text, { look: 'tick' });
    x += width;
    return drawn;
  });
  return { body: body.join(''), height: entries.length === 0 ? 0 : 20 * (row + 1) };
}

export function pointList(corners: readonly (readonly number[])[]): string {
  return corners.map((corner) => corner.map(round).join(',')).join(' ');
}
