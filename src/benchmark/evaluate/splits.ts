import { markOf } from '../../recording/text-mark.ts';
import { splitLeaks } from '../metrics/split-leaks.ts';
import type { JudgedItem } from './judge-recording.ts';

/** Positions of items by what they are for. */
export interface Splits {
  /** On these the best single member is chosen. */
  readonly calibration: readonly number[];
  /** On these everything is judged. */
  readonly evaluation: readonly number[];
  /** True where too few files were there: then both are the same items, and the report says so. */
  readonly shared: boolean;
}

/** The same question is in the calibration and in the evaluation: no figure would mean anything. */
export class SplitLeakError extends Error {
  readonly brand = 'ensemble.SplitLeakError';
  readonly ids: readonly string[];

  constructor(ids: readonly string[]) {
    const some = ids.slice(0, 5).map((id) => JSON.stringify(id));
    super(
      `${ids.length} requests stand in two splits with the same prompt: ${some.join(', ')}${ids.length > 5 ? ', …' : ''}. Remove the doubles, or give them one group or split.`,
    );
    this.name = 'SplitLeakError';
    this.ids = ids;
  }
}

const CALIBRATION_SHARE = 0.3;
/** With fewer groups a split would leave nothing to judge on. */
const LEAST_CLUSTERS = 8;
const CALIBRATION_NAMES = new Set(['calibration', 'train', 'training']);

/**
 * Calibration and evaluation: by the splits on record where these name a calibration, else by a seeded
 * mark of the file's name (another one than orders the files), so that no file is on both sides and a
 * resumed run splits alike. In the order of the ids: whatever the order of the recording's lines, the
 * figures are the same.
 *
 * Throws SplitLeakError where a prompt is on both sides.
 */
export function splitItems(items: readonly JudgedItem[], seed: number): Splits {
  const named = items.some(({ split }) => split !== undefined && CALIBRATION_NAMES.has(split));
  const clusters = new Set(items.map(({ cluster }) => cluster));
  const idAt = (at: number): string => items[at]?.id ?? '';
  const all = items.map((_, at) => at).sort((a, b) => (idAt(a) < idAt(b) ? -1 : 1));
  if (!named && clusters.size < LEAST_CLUSTERS) {
    return { calibration: all, evaluation: all, shared: true };
  }
  const isCalibration = ({ cluster, split }: JudgedItem): boolean =>
    named
      ? split !== undefined && CALIBRATION_NAMES.has(split)
      : markOf(`split:${seed}:${cluster}`) / 2 ** 53 < CALIBRATION_SHARE;
  const sides = Object.groupBy(all, (at) => {
    const item = items[at];
    return item !== undefined && isCalibration(item) ? 'calibration' : 'evaluation';
  });
  const { calibration = [], evaluation = [] } = sides;
  const leaks = splitLeaks(
    [calibration, evaluation].map((side, i) => ({
      name: String(i),
      items: side.flatMap((at) => {
        const item = items[at];
        return item === undefined ? [] : [{ id: item.id, prompt: item.promptKey }];
      }),
    })),
  );
  if (leaks.length > 0) throw new SplitLeakError(leaks);
  if (calibration.length === 0 || evaluation.length === 0) {
    return { calibration: all, evaluation: all, shared: true };
  }
  return { calibration, evaluation, shared: false };
}
