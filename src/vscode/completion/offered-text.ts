import {
  FUSED_ID,
  type Candidate,
  type Completion,
  type Ranking,
  type Span,
} from '../../core/completion.ts';
import { spansBehind, spansOf } from '../../engine/results.ts';

/** A text as it was offered, with everything known about who wrote it. */
export interface OfferedText {
  readonly runId: string;
  readonly text: string;
  /** Their texts joined are `text`; one where a member wrote it all. */
  readonly spans: readonly Span[];
  /** Several members wrote parts of it. */
  readonly byTurns: boolean;
  /** Members that wrote exactly this, or parts of it. */
  readonly modelIds: readonly string[];
  readonly agreement: NonNullable<Ranking['agreement']>;
}

/** A change of a document, in offsets before it. */
export interface TextChange {
  readonly offset: number;
  /** Characters that were there. */
  readonly replaced: number;
  readonly text: string;
}

/** A text that a change has taken: all of an offered one, or its head. */
export interface TakenText {
  readonly offered: OfferedText;
  readonly start: number;
  readonly length: number;
}

/**
 * All texts of an answer, in its order. `spans` are those of the text that members wrote by turns,
 * whole, where there is one: it may not be the first.
 */
export function offeredTexts(
  { runId, shown, ranking, spans: ofFirst }: Completion,
  spans: readonly Span[],
): readonly OfferedText[] {
  const winner = ranking.scored[0]?.candidate.id;
  const answered = new Set(ranking.scored.flatMap(({ candidate }) => candidate.modelIds));
  return shown.map((one, i) => {
    const { text, modelIds, candidateId } = one;
    const counted = {
      agreeing: modelIds.length,
      answered: Math.max(answered.size, modelIds.length),
    };
    const agreement = candidateId === winner ? (ranking.agreement ?? counted) : counted;
    const own = i === 0 ? ofFirst : spansOf(one, candidateId === FUSED_ID ? spans : []);
    const fused = candidateId === FUSED_ID ? fusedIn(ranking) : undefined;
    // One that a member wrote after reading the others' has one author.
    const byTurns = candidateId === FUSED_ID && fused?.fusedFrom === undefined;
    return { runId, text, byTurns, modelIds, spans: own, agreement };
  });
}

function fusedIn({ scored }: Ranking): Candidate | undefined {
  return scored.find(({ candidate }) => candidate.id === FUSED_ID)?.candidate;
}

/**
 * What a change has taken of the texts offered at an offset. An editor may replace what stands before the
 * cursor by itself and the text. Undefined where it inserts anything else.
 */
export function takenBy(
  changes: readonly TextChange[],
  offset: number,
  texts: readonly OfferedText[],
): TakenText | undefined {
  const [change] = changes;
  if (change === undefined || changes.length !== 1) return undefined;
  const skipped = offset - change.offset;
  if (skipped < 0 || change.replaced < skipped) return undefined;
  const part = change.text.slice(skipped);
  const offered = part === '' ? undefined : texts.find(({ text }) => text.startsWith(part));
  return offered && { offered, start: offset, length: part.length };
}

/** What is left of the offered texts behind a head that was taken. */
export function behindTaken(
  texts: readonly OfferedText[],
  { offered, length }: TakenText,
): readonly OfferedText[] {
  const head = offered.text.slice(0, length);
  return texts
    .filter(({ text }) => text.startsWith(head) && text.length > length)
    .map((one) => ({
      ...one,
      text: one.text.slice(length),
      spans: spansBehind(one.spans, length),
    }));
}
