import type { RecordingLine } from '../recording/recording-line.ts';
import type { Side } from '../math/judge-counts.ts';
import { normaliseForAgreement } from '../text/agreement.ts';
import { isBlank } from '../text/lines.ts';
import type { Column, Comparison } from './comparison.ts';
import { comparisonOf } from './of-recording.ts';

/** Two different texts that judges have compared, the first being that of the earlier column. */
export interface JudgedPair {
  /** Who wrote exactly this without having read the others' texts. */
  readonly models: readonly [readonly string[], readonly string[]];
  /** Unit: UTF-16 code units. Undefined for texts that were left out. */
  readonly lengths: readonly [number, number] | undefined;
  /** One a judge. */
  readonly verdicts: readonly PairVerdict[];
  /** Judges that were asked and said nothing; undefined where that was not counted. */
  readonly abstained: readonly string[] | undefined;
  /** Which is better, where the user or the recording says so. */
  readonly truth: Side | undefined;
}

/** What a judge said that wrote neither: probability that the first is better. */
export interface PairVerdict {
  readonly judge: string;
  /** With the first in front, and with the second; one alone where the other was not asked. */
  readonly forth: number | undefined;
  readonly back: number | undefined;
  /** Whether it saw two texts in an order; one that scores each by itself sees none. */
  readonly seated: boolean;
}

/** Mean over the orders that were asked, in [0, 1]. */
export function preferenceOf({ forth, back }: PairVerdict): number {
  const known = [forth, back].filter((one) => one !== undefined);
  return known.reduce((sum, one) => sum + one, 0) / Math.max(1, known.length);
}

/** Which of the two a judge finds better; undefined where it said nothing, or finds both equal. */
export function sideSaid({ verdicts }: JudgedPair, judge: string): Side | undefined {
  const verdict = verdicts.find((one) => one.judge === judge);
  if (verdict === undefined) return undefined;
  const preference = preferenceOf(verdict);
  if (preference === 0.5) return undefined;
  return preference > 0.5 ? 0 : 1;
}

/** Qualities nearer to each other than this say nothing of which text is better. */
const LEAST_GAP = 0.05;

/**
 * The judged pairs of a comparison. Columns with equal texts are one, and duels of a judge that wrote one of
 * the two are left out, as are those about columns that are gone. A judge that compared a pair again counts
 * with its last duel. The truth is what most of the user's votes on the two say; ties and "both bad" are no
 * vote.
 *
 * Output   in the order of their first columns, then of their second. Cost O(columns² + duels + votes).
 */
export function judgedPairsOf(
  comparison: Pick<Comparison, 'columns' | 'duels' | 'abstentions' | 'votes'>,
): readonly JudgedPair[] {
  const { columns, duels, abstentions, votes } = comparison;
  const board = createBoard(columns);
  for (const { judge, first, second, forth, back, fidelity } of duels) {
    const seated = fidelity === 'judge';
    board.at(first, second, judge, (entry, isTurned) => {
      entry.verdicts.set(judge, {
        judge,
        forth: isTurned ? 1 - back : forth,
        back: isTurned ? 1 - forth : back,
        seated,
      });
    });
  }
  for (const { judge, first, second } of abstentions ?? []) {
    board.at(first, second, judge, (entry) => entry.abstained.add(judge));
  }
  for (const { first, second, verdict } of votes) {
    if (verdict !== 'first' && verdict !== 'second') continue;
    board.at(first, second, undefined, (entry, isTurned) => {
      entry.votes += (verdict === 'first') === isTurned ? -1 : 1;
    });
  }
  return board.pairs(abstentions !== undefined, ({ votes: sum }) => {
    if (sum === 0) return undefined;
    return sum > 0 ? 0 : 1;
  });
}

/**
 * The judged pairs of a recorded request. The truth goes by the candidates' quality where both are known and
 * at least 0.05 apart, else by which of them alone is the reference. Whether a judge abstained is not
 * recorded. Cost O(candidates² + judgements).
 */
export function judgedPairsOfLine(line: RecordingLine): readonly JudgedPair[] {
  const { columns } = comparisonOf(line, line.id, 0);
  const written = columns.slice(0, line.candidates.length);
  const board = createBoard(written);
  for (const { judge, first, second, preferFirst } of line.judgements ?? []) {
    const [a, b] = [written[first]?.id, written[second]?.id];
    if (a === undefined || b === undefined) continue;
    board.at(a, b, judge, (entry, isTurned) => {
      const { forth, back } = entry.verdicts.get(judge) ?? {};
      entry.verdicts.set(judge, {
        ...{ judge, seated: true },
        ...(isTurned ? { forth, back: 1 - preferFirst } : { forth: preferFirst, back }),
      });
    });
  }
  const reference =
    line.reference === undefined ? undefined : normaliseForAgreement(line.reference);
  const worth = (column: Column): number | undefined => {
    const quality = line.candidates[written.indexOf(column)]?.quality;
    if (quality !== undefined || reference === undefined) return quality;
    return normaliseForAgreement(column.text) === reference ? 1 : 0;
  };
  return board.pairs(false, ({ columns: [first, second] }) => {
    const [a, b] = [worth(first), worth(second)];
    if (a === undefined || b === undefined || Math.abs(a - b) < LEAST_GAP) return undefined;
    return a > b ? 0 : 1;
  });
}

/** What has been said of one pair so far. */
interface Entry {
  readonly columns: readonly [Column, Column];
  readonly authors: readonly string[];
  readonly models: JudgedPair['models'];
  readonly verdicts: Map<string, PairVerdict>;
  readonly abstained: Set<string>;
  /** Votes for the first less votes for the second. */
  votes: number;
}

interface Board {
  /** Does something with the entry of two columns, unless a column is gone or the judge wrote one of them. */
  at(
    first: string,
    second: string,
    judge: string | undefined,
    act: (entry: Entry, isTurned: boolean) => void,
  ): void;
  pairs(counted: boolean, truthOf: (entry: Entry) => Side | undefined): readonly JudgedPair[];
}

function createBoard(columns: readonly Column[]): Board {
  const groups = groupsOf(columns);
  const groupOf = new Map(groups.flatMap((group, i) => group.map(({ id }) => [id, i] as const)));
  const entries = new Map<number, Entry>();

  function entryOf(low: number, high: number): Entry | undefined {
    const key = low * groups.length + high;
    const known = entries.get(key);
    const [ofLow = [], ofHigh = []] = [groups[low], groups[high]];
    const [first, second] = [ofLow[0], ofHigh[0]];
    if (known !== undefined || first === undefined || second === undefined) return known;
    const entry: Entry = {
      columns: [first, second],
      authors: [...ofLow, ...ofHigh].map(({ modelId }) => modelId),
      models: [ownTexts(ofLow), ownTexts(ofHigh)],
      ...{ verdicts: new Map(), abstained: new Set(), votes: 0 },
    };
    entries.set(key, entry);
    return entry;
  }

  return {
    at(first, second, judge, act) {
      const [a, b] = [groupOf.get(first), groupOf.get(second)];
      if (a === undefined || b === undefined || a === b) return;
      const entry = entryOf(Math.min(a, b), Math.max(a, b));
      if (entry === undefined) return;
      if (judge !== undefined && entry.authors.includes(judge)) return;
      act(entry, a > b);
    },
    pairs(counted, truthOf) {
      return [...entries]
        .sort(([a], [b]) => a - b)
        .map(([, entry]) => entry)
        .filter(({ verdicts, abstained }) => verdicts.size + abstained.size > 0)
        .map((entry) => ({
          models: entry.models,
          lengths: lengthsOf(entry),
          verdicts: [...entry.verdicts.values()],
          // A verdict came in a later round than the silence.
          abstained: counted
            ? [...entry.abstained].filter((judge) => !entry.verdicts.has(judge))
            : undefined,
          truth: truthOf(entry),
        }));
    },
  };
}

/** Columns with equal texts, in order; texts that were left out are each their own. */
function groupsOf(columns: readonly Column[]): readonly (readonly Column[])[] {
  const groups = new Map<string, Column[]>();
  for (const column of columns) {
    const key = isBlank(column.text)
      ? JSON.stringify([column.id])
      : normaliseForAgreement(column.text);
    groups.set(key, [...(groups.get(key) ?? []), column]);
  }
  return [...groups.values()];
}

/** Models that wrote this text by themselves. */
function ownTexts(group: readonly Column[]): readonly string[] {
  const own = group.filter(({ fusedFrom }) => fusedFrom === undefined);
  return [...new Set(own.map(({ modelId }) => modelId))];
}

function lengthsOf({ columns: [first, second] }: Entry): JudgedPair['lengths'] {
  if (isBlank(first.text) && isBlank(second.text)) return undefined;
  return [first.text.length, second.text.length];
}
