import { failureOf } from '../../core/failure.ts';
import type { GenerationFailure } from '../../core/generation.ts';
import type { Column, Comparison, Duel } from '../../comparison/comparison.ts';
import { normaliseForAgreement } from '../../text/agreement.ts';
import { isBlank } from '../../text/lines.ts';
import type { MemberCall } from '../collection.ts';
import { LISTING_AGE_MS } from '../member-roster.ts';
import type { ListedModel } from '../model-directory.ts';
import { callsAt, type FrozenSources } from './frozen-calls.ts';
import { pairsOf, preferenceByScores, type Contender } from './pairs.ts';

export type OnDuel = (duel: Duel) => void;

/** What came of having pairs judged. */
export interface DuelRound {
  readonly duels: readonly Duel[];
  /** Models that could judge; each only pairs that it wrote no text of. */
  readonly judges: readonly string[];
  /** Judges that gave up, and why. */
  readonly failures: readonly GenerationFailure[];
}

/**
 * Has every pair of different finished texts judged by every local model that answers at once and wrote
 * neither. A model that judges is asked in both orders; one that only scores, scores every text once
 * behind the place, and prefers by nats per byte, whatever the order. A judge that abstains from a pair
 * goes on with the next; one that fails otherwise is left out from then on.
 *
 * Throws the signal's reason alone. Cost: two short calls a pair and judge, or one score call a scorer.
 */
export async function askDuels(
  comparison: Comparison,
  sources: FrozenSources,
  signal: AbortSignal,
  onDuel: OnDuel,
): Promise<DuelRound> {
  const { roster } = sources;
  const { models } = await roster.directory.refresh(LISTING_AGE_MS, signal);
  const contenders = contendersOf(comparison.columns);
  const able = models.filter((listed) => mayJudge(listed) && roster.verdict(listed) === 'use');
  const calls = callsAt(comparison.request, able, sources, signal);
  const duels: Duel[] = [];
  const failures: GenerationFailure[] = [];
  const told = (duel: Duel): void => {
    duels.push(duel);
    onDuel(duel);
  };
  await Promise.all(
    [...calls].map(async ([modelId, call]) => {
      const pairs = pairsOf(contenders, modelId);
      if (pairs.length === 0) return;
      try {
        if (call.model.judge === undefined) await byScores(call, comparison, pairs, told, signal);
        else await byJudging(call, comparison, pairs, told, signal);
      } catch (error) {
        signal.throwIfAborted();
        failures.push({ modelId, failure: failureOf(error) });
      }
    }),
  );
  return { duels, judges: [...calls.keys()], failures };
}

type Pairs = ReturnType<typeof pairsOf>;

async function byJudging(
  { model, prefix }: MemberCall,
  { request }: Comparison,
  pairs: Pairs,
  told: OnDuel,
  signal: AbortSignal,
): Promise<void> {
  const { path, languageId, suffix } = request;
  for (const [first, second] of pairs) {
    const asked = { prefix, suffix, first: first.text, second: second.text };
    try {
      const judgement = await model.judge?.({ ...asked, place: { path, languageId } }, signal);
      if (judgement === undefined) return;
      const { preferFirst, fidelity, orders } = judgement;
      const { forth, back } = orders ?? { forth: preferFirst, back: preferFirst };
      const judge = model.description.id;
      told({ judge, first: first.columnId, second: second.columnId, forth, back, fidelity });
    } catch (error) {
      signal.throwIfAborted();
      if (failureOf(error).code !== 'unsupported') throw error;
    }
  }
}

async function byScores(
  { model, prefix }: MemberCall,
  { request }: Comparison,
  pairs: Pairs,
  told: OnDuel,
  signal: AbortSignal,
): Promise<void> {
  const { path, languageId } = request;
  const judged = [...new Set(pairs.flat())];
  const texts = judged.map(({ text }) => text);
  const scores =
    (await model.score?.({ prefix, texts, place: { path, languageId } }, signal)) ?? [];
  for (const [first, second] of pairs) {
    const [a, b] = [scores[judged.indexOf(first)], scores[judged.indexOf(second)]];
    if (a === undefined || b === undefined) continue;
    const preferred = preferenceByScores(a, b);
    if (preferred === undefined) continue;
    told({
      ...{ judge: model.description.id, first: first.columnId, second: second.columnId },
      ...{ forth: preferred, back: preferred, fidelity: a.fidelity },
    });
  }
}

/** Different texts with everybody who wrote them; the first column of each stands for all. */
function contendersOf(columns: readonly Column[]): readonly Contender[] {
  const byText = new Map<string, Contender>();
  for (const { id, text, modelId, state } of columns) {
    if ((state !== 'done' && state !== 'stopped') || isBlank(text)) continue;
    const key = normaliseForAgreement(text);
    const { columnId = id, authors = [] } = byText.get(key) ?? {};
    byText.set(key, {
      columnId,
      text: byText.get(key)?.text ?? text,
      authors: [...authors, modelId],
    });
  }
  return [...byText.values()];
}

function mayJudge({ description }: ListedModel): boolean {
  const { place, primitives } = description;
  return place === 'local' && (primitives.judge !== 'none' || primitives.score !== 'none');
}
