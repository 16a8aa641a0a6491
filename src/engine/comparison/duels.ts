import { failureOf } from '../../core/failure.ts';
import type { GenerationFailure } from '../../core/generation.ts';
import { seededRandom } from '../../core/random.ts';
import type { Abstention, Column, Comparison, Duel } from '../../comparison/comparison.ts';
import { markOf } from '../../recording/text-mark.ts';
import { shuffled } from '../../math/drawn-order.ts';
import { normaliseForAgreement } from '../../text/agreement.ts';
import { isBlank } from '../../text/lines.ts';
import type { MemberCall } from '../member-call.ts';
import { LISTING_AGE_MS } from '../member-roster.ts';
import type { ListedModel } from '../model-directory.ts';
import { callsAt, type FrozenSources } from './frozen-calls.ts';
import { pairsOf, preferenceByScores, type Contender } from './pairs.ts';

export type OnDuel = (duel: Duel) => void;

/** What came of having pairs judged. */
export interface DuelRound {
  readonly duels: readonly Duel[];
  /** Pairs that a judge was asked about and said nothing of. */
  readonly abstentions: readonly Abstention[];
  /** Models that could judge; each only pairs that it wrote no text of. */
  readonly judges: readonly string[];
  /** Judges that gave up, and why. */
  readonly failures: readonly GenerationFailure[];
}

/**
 * Has every pair of different finished texts judged by every local model that answers at once and wrote
 * neither. A model that judges is asked in both orders; one that only scores, scores every text once
 * behind the place, and prefers by nats per byte, whatever the order. Every judge is asked in an order of
 * pairs of its own, so that no pair is everybody's first, nor always the last before somebody gives up. A
 * judge that abstains from a pair goes on with the next; one that fails otherwise is left out from then on.
 *
 * Throws the signal's reason alone. Cost: two short calls a pair and judge, or one score call a scorer.
 */
export async function askDuels(
  comparison: Comparison,
  sources: FrozenSources & { readonly seed: number },
  signal: AbortSignal,
  onDuel: OnDuel,
): Promise<DuelRound> {
  const { roster } = sources;
  const { models } = await roster.directory.refresh(LISTING_AGE_MS, signal);
  const contenders = contendersOf(comparison.columns);
  const able = models.filter((listed) => mayJudge(listed) && roster.verdict(listed) === 'use');
  const calls = callsAt(comparison.request, able, sources, signal);
  const duels: Duel[] = [];
  const abstentions: Abstention[] = [];
  const failures: GenerationFailure[] = [];
  const heard: Heard = {
    duel(duel) {
      duels.push(duel);
      onDuel(duel);
    },
    abstained(abstention) {
      abstentions.push(abstention);
    },
  };
  await Promise.all(
    [...calls].map(async ([modelId, call]) => {
      const pairs = pairsOf(contenders, modelId);
      if (pairs.length === 0) return;
      try {
        if (call.model.judge === undefined) await byScores(call, comparison, pairs, heard, signal);
        else {
          const seed = markOf(JSON.stringify([sources.seed, comparison.id, modelId]));
          await byJudging(call, comparison, shuffled(pairs, seededRandom(seed)), heard, signal);
        }
      } catch (error) {
        signal.throwIfAborted();
        failures.push({ modelId, failure: failureOf(error) });
      }
    }),
  );
  return { duels, abstentions, judges: [...calls.keys()], failures };
}

type Pairs = ReturnType<typeof pairsOf>;

/** What comes of asking one judge. */
interface Heard {
  duel(duel: Duel): void;
  abstained(abstention: Abstention): void;
}

async function byJudging(
  { model, prefix }: MemberCall,
  { request }: Comparison,
  pairs: Pairs,
  heard: Heard,
  signal: AbortSignal,
): Promise<void> {
  const { path, languageId, suffix } = request;
  for (const [first, second] of pairs) {
    const asked = { prefix, suffix, first: first.text, second: second.text };
    const about = { judge: model.description.id, first: first.columnId, second: second.columnId };
    try {
      const judgement = await model.judge?.({ ...asked, place: { path, languageId } }, signal);
      if (judgement === undefined) return;
      const { preferFirst, fidelity, orders } = judgement;
      const { forth, back } = orders ?? { forth: preferFirst, back: preferFirst };
      heard.duel({ ...about, forth, back, fidelity });
    } catch (error) {
      signal.throwIfAborted();
      if (failureOf(error).code !== 'unsupported') throw error;
      heard.abstained(about);
    }
  }
}

async function byScores(
  { model, prefix }: MemberCall,
  { request }: Comparison,
  pairs: Pairs,
  heard: Heard,
  signal: AbortSignal,
): Promise<void> {
  const { path, languageId } = request;
  const judged = [...new Set(pairs.flat())];
  const texts = judged.map(({ text }) => text);
  const scores =
    (await model.score?.({ prefix, texts, place: { path, languageId } }, signal)) ?? [];
  for (const [first, second] of pairs) {
    const about = { judge: model.description.id, first: first.columnId, second: second.columnId };
    const [a, b] = [scores[judged.indexOf(first)], scores[judged.indexOf(second)]];
    const preferred = a === undefined || b === undefined ? undefined : preferenceByScores(a, b);
    if (a === undefined || preferred === undefined) heard.abstained(about);
    else heard.duel({ ...about, forth: preferred, back: preferred, fidelity: a.fidelity });
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
