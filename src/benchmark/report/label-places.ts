import { columnsOf, printable, shorten } from '../../text/printable.ts';
import { widthOfColumns } from './svg.ts';

/** A point that wants a label. */
export interface Labelled {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** A label with its place: baseline of the text, as SVG counts. */
export interface PlacedLabel extends Labelled {
  readonly anchor: 'start' | 'end' | 'middle';
  readonly look: string;
  /** A line from the point, for a label that lies farther away. */
  readonly leader?: {
    readonly from: readonly [number, number];
    readonly to: readonly [number, number];
  };
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Half the size of a mark, with air. */
const reach = 8;
const lineHeight = 14;
/** Longest label, in columns. */
const longest = 24;

/**
 * Places beside points at which labels cover neither a point nor another label and stay inside the
 * area: greedily in the given order, right of the point, left, above, below, then farther away with a line to the point. A
 * label without such a place is left out; the table behind the plot has its name.
 *
 * Widths are estimated, so a label may still touch another in an unusually wide font.
 * Cost O(n²) for n points.
 */
export function placeLabels(points: readonly Labelled[], area: Box): readonly PlacedLabel[] {
  const taken: Box[] = points.map(({ x, y }) => ({
    left: x - reach + 1,
    right: x + reach - 1,
    top: y - reach + 1,
    bottom: y + reach - 1,
  }));
  return points.flatMap((point, own) => {
    const text = shorten(printable(point.text), longest);
    for (const label of candidates({ ...point, text })) {
      const boxes = boxesOf(label);
      const free = boxes.every(
        (box) =>
          within(box, area) && taken.every((other, index) => index === own || !overlap(box, other)),
      );
      if (!free) continue;
      taken.push(...boxes);
      return [label];
    }
    return [];
  });
}

function candidates({ x, y, text }: Labelled): readonly PlacedLabel[] {
  const look = 'label';
  const place = (dx: number, dy: number, anchor: PlacedLabel['anchor']) => ({
    x: x + dx,
    y: y + dy,
    text,
    anchor,
    look,
  });
  return [
    place(reach + 2, 4, 'start'),
    place(-reach - 2, 4, 'end'),
    place(0, -reach - 3, 'middle'),
    place(0, reach + 12, 'middle'),
    place(reach, -reach - 1, 'start'),
    place(reach, reach + 10, 'start'),
    place(-reach, -reach - 1, 'end'),
    place(-reach, reach + 10, 'end'),
    ...[26, 44, 62].flatMap((distance) =>
      anchors.flatMap((anchor) => [
        withLeader(place(0, -distance, anchor), { x, y }),
        withLeader(place(0, distance + 8, anchor), { x, y }),
      ]),
    ),
  ];
}

const anchors: readonly PlacedLabel['anchor'][] = ['middle', 'end', 'start'];

function withLeader(label: PlacedLabel, { x, y }: Pick<Labelled, 'x' | 'y'>): PlacedLabel {
  const above = label.y < y;
  return {
    ...label,
    leader: { from: [x, y + (above ? -reach : reach)], to: [x, label.y + (above ? 4 : -11)] },
  };
}

/** What a label covers: its text, and its line where it has one. */
function boxesOf(label: PlacedLabel): readonly Box[] {
  const { leader } = label;
  if (leader === undefined) return [boxOf(label)];
  const ends = [leader.from[1], leader.to[1]];
  const line = {
    left: leader.from[0] - 1,
    right: leader.from[0] + 1,
    top: Math.min(...ends),
    bottom: Math.max(...ends),
  };
  return [boxOf(label), line];
}

function boxOf({ x, y, text, anchor }: PlacedLabel): Box {
  const width = widthOfColumns(columnsOf(text));
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { left, right: left + width, top: y - lineHeight + 3, bottom: y + 3 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function within(box: Box, area: Box): boolean {
  return (
    box.left >= area.left &&
    box.right <= area.right &&
    box.top >= area.top &&
    box.bottom <= area.bottom
  );
}
