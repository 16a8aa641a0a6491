import { LRUCache } from 'lru-cache';
import type { Ranking, Scored, ShownCandidate } from '../core/completion.ts';
import type { DocumentSnapshot } from '../core/document.ts';
import { remainderOf, typedSince, type Anchor, type Typed } from './anchor.ts';
import type { Found } from './results.ts';

/** A finished or running collection that may serve later requests. */
export interface Reusable extends Found {
  readonly anchor: Anchor;
}

/** Results are kept so long per session; each is a few kilobytes. */
const KEPT_RESULTS = 200;

/**
 * Results by place. A look-up compares the texts around the cursor with each kept anchor of the
 * document, so what was typed through a candidate, or deleted back to its place, finds it again.
 *
 * Cost   O(kept results of the document) comparisons of at most 400 characters.
 */
export class ResultCache {
  readonly #results = new LRUCache<string, Reusable>({ max: KEPT_RESULTS });

  put(result: Reusable): void {
    const { uri, offset, prefixTail, suffixHead } = result.anchor;
    const tail = prefixTail.slice(-64);
    this.#results.set([uri, offset, tail, suffixHead.slice(0, 64)].join('\u0000'), result);
  }

  /** The youngest result with something left to show here. */
  find(
    document: DocumentSnapshot,
    offset: number,
  ): { readonly result: Reusable; readonly typed: Typed } | undefined {
    let best: { result: Reusable; typed: Typed } | undefined;
    for (const result of this.#results.values()) {
      const typed = typedSince(result.anchor, document, offset);
      if (typed === undefined || shownFor(result.ranking, undefined, typed).length === 0) continue;
      if (best === undefined || typed.text.length < best.typed.text.length) {
        best = { result, typed };
      }
    }
    return best;
  }

  clear(): void {
    this.#results.clear();
  }
}

/** What of a text is worth showing after `typed`; undefined when they disagree or it is used up. */
export function restOf(text: string, typed: Typed): string | undefined {
  const rest = remainderOf(text, typed);
  return rest === undefined || rest.trim() === '' || rest === typed.closers ? undefined : rest;
}

/** What is on the screen of a collection's candidates. */
export interface OnScreen {
  readonly candidateId: string;
  /** The whole text is shown and not an agreed head of it. */
  readonly whole: boolean;
  /** The score it was first shown for; undefined where it was not ranked yet. */
  readonly score?: number | undefined;
}

/** Id of the first line of a member that had not finished when it was shown. */
export function firstLineId(modelId: string): string {
  return `head:${modelId}`;
}

/** Whether a candidate is the one on the screen, or what its first line there has become. */
export function isSameText(
  onScreen: OnScreen | undefined,
  candidateId: string,
  modelIds: readonly string[],
): boolean {
  return (
    onScreen !== undefined &&
    (candidateId === onScreen.candidateId ||
      modelIds.some((modelId) => firstLineId(modelId) === onScreen.candidateId))
  );
}

/**
 * What of a ranking is to be shown after `typed`: the candidate on the screen first, and as long as
 * it is there (nothing is swapped while it is being read), then rank order; the agreed head before
 * the whole text; nothing that disagrees, nothing that is used up.
 */
export function shownFor(
  ranking: Ranking,
  onScreen: OnScreen | undefined,
  typed: Typed,
): readonly ShownCandidate[] {
  const isOnScreen = ({ candidate: { id, modelIds } }: Scored): boolean =>
    isSameText(onScreen, id, modelIds);
  const order = ranking.scored.toSorted((a, b) => Number(isOnScreen(b)) - Number(isOnScreen(a)));
  const shown: ShownCandidate[] = [];
  const seen = new Set<string>();
  const offer = (text: string, head: boolean, id: string, modelIds: readonly string[]): void => {
    const rest = restOf(text, typed);
    if (rest === undefined || seen.has(rest)) return;
    seen.add(rest);
    const replaceAfter = typed.closers.length;
    shown.push({ candidateId: id, text: rest, replaceAfter, modelIds, head });
  };
  for (const scored of order) {
    const { candidate, shownText } = scored;
    const { id, text, modelIds } = candidate;
    const whole = shownText === text || (onScreen?.whole === true && isOnScreen(scored));
    if (!whole) offer(shownText, true, id, modelIds);
    offer(text, false, id, modelIds);
  }
  return shown;
}
