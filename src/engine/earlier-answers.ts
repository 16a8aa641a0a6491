import { FUSED_ID, type Candidate } from '../core/completion.ts';
import type { Generation } from '../core/generation.ts';
import type { Typed } from './anchor.ts';
import type { LiveRuns } from './live-runs.ts';
import type { MemberRoster } from './member-roster.ts';
import { firstLineId, restOf, type OnScreen, type Reusable } from './reuse.ts';
import type { Run } from './run.ts';

/** What is known at a place before anybody is asked anew. */
export interface EarlierAnswers {
  /** By member; as far as they go beyond what was typed since. */
  readonly answered: ReadonlyMap<string, Generation>;
  /** Some of the line-up were not asked: the place was prepared by one member, or one was loading. */
  readonly lacksMembers: boolean;
  /** What is on the screen, in the words of a run to come. */
  readonly onScreen: OnScreen | undefined;
}

/** The answers of the run under way at a place, or of the kept one; undefined where there is neither. */
export function earlierAnswers(
  underWay: { readonly run: Run; readonly typed: Typed } | undefined,
  known: { readonly result: Reusable; readonly typed: Typed } | undefined,
  { live, roster }: { readonly live: LiveRuns; readonly roster: MemberRoster },
): EarlierAnswers | undefined {
  const typed = underWay?.typed ?? known?.typed;
  if (typed === undefined) return undefined;
  const runId = underWay?.run.id ?? known?.result.runId ?? '';
  const run = live.get(runId);
  const ranked = known?.result.ranking.scored
    .map(({ candidate }) => candidate)
    .filter(({ id }) => id !== FUSED_ID);
  const candidates = run?.candidates ?? ranked ?? [];
  const asked = run?.memberIds ?? candidates.flatMap(({ modelIds }) => modelIds);
  const { chosen } = roster.selection();
  const shown = live.onScreen(runId);
  const author = candidates.find(({ id }) => id === shown?.candidateId)?.modelIds[0];
  return {
    answered: generationsAfter(candidates, typed),
    lacksMembers: chosen.some(
      ({ listed, elsewhere = [] }) =>
        ![listed, ...elsewhere].some(({ description }) => asked.includes(description.id)),
    ),
    // Candidates of another run have other ids; their author is the same.
    onScreen:
      shown === undefined || author === undefined
        ? shown
        : { ...shown, candidateId: firstLineId(author) },
  };
}

function generationsAfter(
  candidates: readonly Candidate[],
  typed: Typed,
): ReadonlyMap<string, Generation> {
  const generations = new Map<string, Generation>();
  for (const { text, modelIds, generation } of candidates) {
    const rest = restOf(text, typed);
    if (rest === undefined) continue;
    const { tokens, ...others } = generation;
    // Tokens of which a part was typed cannot be told apart from those of the rest.
    const whole = rest === text && tokens !== undefined ? { tokens } : {};
    for (const modelId of modelIds) {
      generations.set(modelId, { ...others, ...whole, modelId, text: rest });
    }
  }
  return generations;
}
