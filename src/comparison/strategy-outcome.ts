import { FUSED_ID, type Candidate, type Ranking, type Span } from '../core/completion.ts';
import type { JudgingReport } from '../core/judging.ts';
import type { Fidelity } from '../core/model.ts';
import { normaliseForAgreement } from '../text/agreement.ts';
import type {
  Column,
  Comparison,
  FusedText,
  RankedText,
  StrategyOutcome,
  Verdict,
} from './comparison.ts';
import { recordedNames } from './recorded-names.ts';

/**
 * What a strategy made of the columns, from its ranking of a live run or of a replay of `recordingOf`.
 *
 * A candidate is the columns of its models with its text; where a strategy has ranked the head of a
 * stream, those of its models that begin with it. Every column is in one entry at most, and one that has
 * failed in none. A text that no
 * column has, as one of several models, stands in the entry itself.
 *
 * Input    `spans`: of the best text, where several models wrote it.
 * Cost     O(candidates · columns) comparisons, O(total length).
 */
export function strategyOutcomeOf(
  ranking: Ranking,
  spans: readonly Span[],
  comparison: Pick<Comparison, 'columns'>,
  about: Pick<Verdict, 'strategyId' | 'liveCalls' | 'note' | 'judging'>,
): StrategyOutcome & { readonly kind: 'verdict' } {
  const { scored, agreement } = ranking;
  const columnsOf = columnFinder(comparison.columns);
  const ranked = scored.map(({ candidate, score, parts }): RankedText => {
    const columnIds = columnsOf(candidate);
    return {
      columnIds,
      ...(columnIds.length === 0 ? { text: candidate.text } : {}),
      score: bounded(score),
      parts,
    };
  });
  const fused = fusedTextOf(scored[0]?.candidate, spans);
  return {
    kind: 'verdict',
    ...about,
    ranked,
    ...(agreement === undefined ? {} : { agreement }),
    ...(fused === undefined ? {} : { fused }),
  };
}

/** What a verdict says of how the strategy worked, from a step of it or a replay. */
export function howOf({
  note,
  judging,
}: {
  readonly note?: string | undefined;
  readonly judging?: JudgingReport | undefined;
}): Pick<Verdict, 'note' | 'judging'> {
  const isJudged = judging !== undefined && judging.judges.length > 0;
  return {
    ...(note === undefined ? {} : { note }),
    ...(isJudged ? { judging: { compared: judging.compared, ofPairs: judging.ofPairs } } : {}),
  };
}

type ColumnFinder = (candidate: Candidate) => readonly string[];

function columnFinder(columns: readonly Column[]): ColumnFinder {
  const names = recordedNames(columns.filter((column) => column.fusedFrom === undefined));
  const forms = new Map(columns.map(({ id, text }) => [id, normaliseForAgreement(text)]));
  const written = columns.filter(({ text, state }) => text !== '' && state !== 'failed');
  const free = new Map(written.map((one) => [one.id, one]));
  return (candidate) => {
    const form = normaliseForAgreement(candidate.text);
    const equal = [...free.values()].filter(({ id }) => forms.get(id) === form);
    const own = [...free.values()].filter(
      ({ id, modelId, text }) =>
        candidate.modelIds.some((model) => model === modelId || model === names.get(id)) &&
        text.startsWith(candidate.text),
    );
    const found = equal.length > 0 || candidate.id === FUSED_ID ? equal : own;
    for (const { id } of found) free.delete(id);
    return found.map(({ id }) => id);
  };
}

function fusedTextOf(best: Candidate | undefined, spans: readonly Span[]): FusedText | undefined {
  if (best?.id !== FUSED_ID || spans.length === 0) return undefined;
  const fidelity = worstOf(spans.flatMap((span) => span.fidelity ?? []));
  return { text: best.text, spans, ...(fidelity === undefined ? {} : { fidelity }) };
}

/** JSON has no infinities: the ends of what it has stand for them, the lower one for what is no number. */
function bounded(score: number): number {
  if (Number.isFinite(score)) return score;
  return score > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
}

/** Best first. */
const FIDELITIES: readonly Fidelity[] = ['exact', 'forced', 'walk', 'judge', 'none'];

function worstOf(all: readonly Fidelity[]): Fidelity | undefined {
  return FIDELITIES.findLast((fidelity) => all.includes(fidelity));
}
