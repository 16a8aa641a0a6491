import type { Scored, Span } from '../../core/completion.ts';
import type { StrategyStep, StrategyTask } from '../../core/strategy.ts';
import { safeCuts } from '../../text/segments/safe-cuts.ts';
import { fusedText, worstFidelity } from '../fused-text.ts';
import type { TokenVote } from './token-vote.ts';

/** Some text of one member, and how the members voted on it, where they did. */
export interface Piece {
  readonly text: string;
  readonly modelId: string;
  readonly vote?: TokenVote;
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** The pieces of the first `length` characters. */
export function headOfPieces(pieces: readonly Piece[], length: number): readonly Piece[] {
  let left = length;
  return pieces.flatMap((piece) => {
    const text = piece.text.slice(0, Math.max(0, left));
    left -= piece.text.length;
    return text === '' ? [] : { ...piece, text };
  });
}

/**
 * The text so far as one candidate. Of a text that goes on, what stands before its last safe cut.
 * Score: the mean share over all votes; none where nothing was voted on.
 */
export function stepOf(
  pieces: readonly Piece[],
  complete: boolean,
  { context }: StrategyTask,
  note: string,
): StrategyStep {
  const { languageId, prefix: before } = context;
  const place = { languageId, before, growing: true };
  const text = textOf(pieces);
  const length = complete ? text.length : (safeCuts(text, place).at(-1)?.offset ?? 0);
  const shown = headOfPieces(pieces, length);
  const fused = fusedText(spansOf(shown), complete, context);
  if (fused === undefined) return { ranking: { scored: [] }, settled: complete, note };
  const shares = shown.flatMap(({ vote }) => vote?.score ?? []);
  const value =
    shares.length === 0 ? undefined : shares.reduce((sum, one) => sum + one, 0) / shares.length;
  const scored: Scored = {
    candidate: fused.candidate,
    score: value ?? 0,
    parts: [{ name: 'vote', value, weight: 1 }],
    shownText: fused.candidate.text,
  };
  return { ranking: { scored: [scored] }, spans: fused.spans, settled: complete, note };
}

/**
 * Pieces as spans: those of one author in a row are one span, a line each. Its score and runner-up are
 * those of the closest vote in it; the runner-up reads from the span's beginning.
 */
export function spansOf(pieces: readonly Piece[]): readonly Span[] {
  const runs: Piece[][] = [];
  for (const piece of pieces.flatMap(byLine)) {
    const run = runs.at(-1);
    const goesOn = run?.[0]?.modelId === piece.modelId && !/^[ \t]*[\r\n]/.test(piece.text);
    if (goesOn) run.push(piece);
    else runs.push([piece]);
  }
  return runs.map(spanOf);
}

function byLine({ text, modelId, vote }: Piece): readonly Piece[] {
  if (vote !== undefined) return [{ text, modelId, vote }];
  return text.split(/(?=[ \t]*\r?\n)(?<![ \t\r])/).map((line) => ({ text: line, modelId }));
}

function spanOf(run: readonly Piece[]): Span {
  const span: Span = { text: textOf(run), modelId: run[0]?.modelId ?? '' };
  const votes = run.flatMap(({ vote }, i) => (vote === undefined ? [] : { vote, at: i }));
  const [closest] = votes.toSorted((a, b) => leadOf(a.vote) - leadOf(b.vote));
  if (closest === undefined) return span;
  const { score, rival } = closest.vote;
  const judged = {
    ...span,
    score,
    fidelity: worstFidelity(votes.map(({ vote }) => vote.fidelity)),
  };
  if (rival === undefined) return judged;
  const text = textOf(run.slice(0, closest.at)) + rival.text;
  return { ...judged, runnerUp: { ...rival, text } };
}

function leadOf({ score, rival }: TokenVote): number {
  return score - (rival?.score ?? 0);
}
