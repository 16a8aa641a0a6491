import { failureOf } from '../core/failure.ts';
import type { GenerationFailure } from '../core/generation.ts';
import {
  memberReading,
  type BothWays,
  type Evidence,
  type MemberReading,
} from './member-reading.ts';
import type { Reader, ReviewedText, ReviewTools, Vote } from './opinion.ts';
import { reviewedAtoms, type ReviewedAtom } from './reviewed-atoms.ts';

/** An atom with a rival, judged by all readers from both sides. */
export interface JudgedRival {
  readonly atom: ReviewedAtom;
  readonly rival: string;
  readonly votes: readonly Vote[];
}

export interface JudgedText {
  readonly judged: readonly JudgedRival[];
  /** Readers that failed on the way and took no further part. */
  readonly failures: readonly GenerationFailure[];
}

/** Pairs judged from both sides for every 100 lines: by readers that answer at once, then by all. */
const CHECKED_AT_ONCE = 60;
const CHECKED = 20;
/** Of few lines as many are judged. */
const LEAST_CHECKED = 12;
/** Rivals of one atom. */
const CHECKED_OF_ATOM = 2;

/**
 * Reads some lines with every reader and judges what could stand there instead.
 *
 * First every line is read once as it stands. The pairs of an atom and a rival in which the rival begins
 * most probably, by the sum over the families, are then judged from both sides: by the log-probability
 * of the whole line and the next one, as they stand and with the rival. Readers that answer at once go
 * first, and the others judge those that they prefer most.
 *
 * A reader that fails is dropped, with its failure. Cost: one pass over the lines, then two lines for each pair.
 * Throws the signal's reason.
 */
export async function judgeRivals(
  reviewed: ReviewedText,
  readers: readonly Reader[],
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<JudgedText> {
  const atoms = reviewedAtoms(reviewed.text, reviewed.languageId, reviewed.lines);
  const failures = new Map<string, GenerationFailure>();
  const readings = new Map(
    readers.map((reader) => [reader.id, memberReading(reviewed, reader, tools)]),
  );
  const lanes = [...Map.groupBy(readers, ({ device }) => device).values()];
  /** What every reader that is left says, lane by lane side by side; it is dropped where it fails. */
  const askAll = async <T>(
    work: (reading: MemberReading) => Promise<T>,
    ids = readers.map(({ id }) => id),
  ): Promise<Map<string, T>> => {
    const said = new Map<string, T>();
    await Promise.all(
      lanes.map(async (lane) => {
        for (const { id } of lane) {
          const reading = readings.get(id);
          if (reading === undefined || failures.has(id) || !ids.includes(id)) continue;
          try {
            said.set(id, await work(reading));
          } catch (error) {
            signal.throwIfAborted();
            failures.set(id, { modelId: id, failure: failureOf(error) });
          }
        }
      }),
    );
    signal.throwIfAborted();
    return said;
  };
  const lines = reviewed.lines.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  let progress = 0;
  const oneMore = (share: number): void => {
    progress += share / readers.length;
    tools.progress(Math.min(1, progress));
  };

  const evidence = await askAll(async (reading) => {
    const found = await reading.evidence(atoms);
    oneMore(0.5);
    return found;
  });
  const instant = readers.filter((reader) => reader.instant === true).map(({ id }) => id);
  const perLines = (pairs: number): number =>
    Math.max(LEAST_CHECKED, Math.ceil((lines * pairs) / 100));
  const begun = mostProbable(atoms, readers, evidence, perLines(CHECKED_AT_ONCE));
  const atOnce = await askAll(async (reading) => {
    const found = new Map<Pair, BothWays>();
    for (const pair of begun) found.set(pair, await reading.bothWays(pair.atom, pair.rival));
    return found;
  }, instant);
  const pairs = mostPreferred(begun, [...atOnce.values()], perLines(CHECKED));
  const sides = await askAll(
    async (reading) => {
      const found = new Map<Pair, BothWays>();
      for (const pair of pairs) {
        found.set(pair, await reading.bothWays(pair.atom, pair.rival));
        oneMore(0.5 / pairs.length);
      }
      return found;
    },
    readers.map(({ id }) => id).filter((id) => !instant.includes(id)),
  );
  for (const [id, found] of atOnce) sides.set(id, found);
  return {
    judged: pairs.map((pair) => ({
      atom: pair.atom,
      rival: pair.rival,
      votes: readers.flatMap(({ id, fidelity }) => {
        const nats = sides.get(id)?.get(pair);
        return nats === undefined ? [] : [{ readerId: id, fidelity, ...nats }];
      }),
    })),
    failures: [...failures.values()],
  };
}

/** An atom and what may stand there. */
interface Pair {
  readonly atom: ReviewedAtom;
  readonly rival: string;
}

/** What a reader that does not think of a rival adds to its evidence; and the most any adds. In nats. */
const UNTHOUGHT = -4;
const MOST_EVIDENCE = 6;

/**
 * Names have many rivals, and the best of many looks good by chance: they need so much more evidence.
 * Calibrated. In nats.
 */
const NAME_COST = 4;

/** The pairs with the most evidence of all families together, most first. */
function mostProbable(
  atoms: readonly ReviewedAtom[],
  readers: readonly Reader[],
  evidence: ReadonlyMap<string, Evidence>,
  most: number,
): readonly Pair[] {
  const families = [...Map.groupBy(readers, ({ family }) => family).values()].map((family) =>
    family.map(({ id }) => evidence.get(id)).filter((reading) => reading !== undefined),
  );
  const evidenceOf = (i: number, j: number): number =>
    families.reduce((sum, family) => sum + meanEvidence(family, i, j), 0);
  return atoms
    .flatMap((atom, i) =>
      atom.rivals
        .map((rival, j) => ({
          pair: { atom, rival },
          evidence: evidenceOf(i, j) - (atom.kind === 'name' ? NAME_COST : 0),
        }))
        .sort((a, b) => b.evidence - a.evidence)
        .slice(0, CHECKED_OF_ATOM),
    )
    .sort((a, b) => b.evidence - a.evidence)
    .slice(0, most)
    .map(({ pair }) => pair);
}

function meanEvidence(family: readonly Evidence[], i: number, j: number): number {
  const values = family.map((reading) =>
    Math.min(MOST_EVIDENCE, Math.max(UNTHOUGHT, reading[i]?.[j] ?? UNTHOUGHT)),
  );
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of pairs in order, those that readers prefer most from both sides; the first ones where none has read. */
function mostPreferred(
  pairs: readonly Pair[],
  sides: readonly ReadonlyMap<Pair, BothWays>[],
  most: number,
): readonly Pair[] {
  const margin = (pair: Pair): number =>
    sides.reduce((sum, found) => {
      const { rivalNats = 0, originalNats = 0 } = found.get(pair) ?? {};
      return sum + rivalNats - originalNats;
    }, 0);
  return pairs
    .toSorted((a, b) => margin(b) - margin(a))
    .slice(0, most)
    .sort((a, b) => a.atom.start - b.atom.start);
}
