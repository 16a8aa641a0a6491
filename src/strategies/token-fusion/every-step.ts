import { END_OF_TEXT, type MixedToken } from '../../math/token-union.ts';
import type { StrategyStep } from '../../core/strategy.ts';
import { within } from '../draft-shape.ts';
import { headOfPieces, stepOf, textOf } from './authored-text.ts';
import { nextLists, weighted } from './next-lists.ts';
import type { MemberList } from './token-fuser.ts';
import { authorOf, textOfKey, voteOn, wholeTexts } from './token-vote.ts';
import type { Writing } from './writing.ts';

/** A step is told behind a line's end, and at the latest behind so many tokens. */
const MOST_TOKENS_A_STEP = 16;
/** Tokens in which a character is written that a token has begun. */
const CHARACTER_TOKENS = 4;

/**
 * Token by token: every member tells its list, the method mixes, the best token is accepted.
 *
 * Ends with the end of the text, the completion's shape, or where fewer than two members are left.
 * Returns true where the text has ended. A token that is part of a character is finished by the member
 * it is of, else the best whole one is taken. Cost: a token: one `next` per member; the primary's alone
 * where the method keeps what it is sure of.
 */
export async function* everyStep(writing: Writing): AsyncGenerator<StrategyStep, boolean> {
  const { task, pieces, signal } = writing;
  let sinceStep = 0;
  for (;;) {
    if (writing.tokensLeft <= 0) return true;
    if (writing.voters().length < 2) {
      // Models that have no fill marks begin their words with the blank.
      pieces.splice(0, Infinity, ...headOfPieces(pieces, textOf(pieces).trimEnd().length));
      return false;
    }
    const accepted = textOf(pieces);
    const lists = await listsAt(accepted, writing);
    if (lists.length === 0) continue;
    const mixture = await writing.mix(lists);
    const taken = await takenFrom(mixture, lists, accepted, writing);
    if (taken === undefined || taken.key === END_OF_TEXT) return true;
    const { text, ended } = within({ text: taken.text, ended: false }, accepted, task.context);
    const modelId = authorOf(taken.key, lists, pieces.at(-1)?.modelId);
    if (text !== '') pieces.push({ text, modelId, vote: voteOn(taken, mixture, lists) });
    if (ended) return true;
    writing.tokensLeft--;
    sinceStep++;
    if (!/[\r\n]/.test(text) && sinceStep < MOST_TOKENS_A_STEP) continue;
    sinceStep = 0;
    yield stepOf(pieces, false, task, writing.note);
    signal.throwIfAborted();
  }
}

async function listsAt(accepted: string, writing: Writing): Promise<readonly MemberList[]> {
  const { fuser, signal } = writing;
  const [primary, ...others] = writing.voters();
  if (fuser.keptAbove === undefined || primary === undefined) {
    return await nextLists(writing.voters(), accepted, writing, signal);
  }
  const own = await nextLists([primary], accepted, writing, signal);
  const best = own[0]?.list.tokens[0]?.logprobNats ?? -Infinity;
  if (Math.exp(best) > fuser.keptAbove) return own;
  const rest = await nextLists(others, accepted, writing, signal);
  return weighted([...own, ...rest], writing.weights);
}

type Taken = MixedToken & { readonly text: string };

async function takenFrom(
  mixture: readonly MixedToken[],
  lists: readonly MemberList[],
  accepted: string,
  { tools, signal }: Writing,
): Promise<Taken | undefined> {
  const [best] = mixture;
  if (best !== undefined && textOfKey(best.key) === undefined) {
    const author = authorOf(best.key, lists);
    const draft = await tools
      .generate(author, accepted, { maxTokens: CHARACTER_TOKENS })
      .catch(() => undefined);
    signal.throwIfAborted();
    const [character = ''] = draft?.text ?? '';
    const bytes = String.fromCharCode(...new TextEncoder().encode(character));
    if (bytes.startsWith(best.key) && character !== '\uFFFD') return { ...best, text: character };
  }
  return wholeTexts(mixture)[0];
}
