import type { Fidelity } from '../../core/model.ts';
import { END_OF_TEXT, type MixedToken, type TokenKey } from '../../math/token-union.ts';
import type { MemberList } from './token-fuser.ts';

/** What members decided at one place. */
export interface TokenVote {
  /** In [0, 1]: share of the token that was taken. */
  readonly score: number;
  /** `exact` where all lists were whole vocabularies. */
  readonly fidelity: Fidelity;
  /** The best other text. */
  readonly rival?: { readonly text: string; readonly modelId: string; readonly score: number };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a token, '' of the end; undefined where it is part of a character or no UTF-8. */
export function textOfKey(key: TokenKey): string | undefined {
  try {
    return decoder.decode(Uint8Array.from(key, (unit) => unit.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** Best first, without what is no whole text. */
export function wholeTexts(
  mixture: readonly MixedToken[],
): readonly (MixedToken & { readonly text: string })[] {
  return mixture.flatMap((token) => {
    const text = textOfKey(token.key);
    return text === undefined ? [] : { ...token, text };
  });
}

/** Mean probability of a token over the lists, by their weights. */
export function meanProbability(key: TokenKey, lists: readonly MemberList[]): number {
  return lists.reduce((sum, list) => sum + list.weight * probabilityOf(key, list), 0);
}

/**
 * The member that a token is said to be of: `before`, who wrote up to here, while it is that member's own
 * first choice, so that authors do not alternate within a word; else whoever gives it the most.
 */
export function authorOf(key: TokenKey, lists: readonly MemberList[], before?: string): string {
  const own = lists.find(({ member }) => member.id === before);
  if (own?.list.tokens[0]?.key === key) return own.member.id;
  const [first] = lists
    .map((list) => ({ id: list.member.id, share: list.weight * probabilityOf(key, list) }))
    .sort((a, b) => b.share - a.share);
  return first?.id ?? '';
}

export function voteOn(
  taken: MixedToken,
  mixture: readonly MixedToken[],
  lists: readonly MemberList[],
): TokenVote {
  const fidelity = lists.every(({ whole }) => whole) ? 'exact' : 'walk';
  const score = Math.min(1, taken.probability);
  const other = wholeTexts(mixture).find(
    ({ key, probability }) => key !== taken.key && key !== END_OF_TEXT && probability <= score,
  );
  if (other === undefined || other.probability === 0) return { score, fidelity };
  const { key, text, probability } = other;
  return { score, fidelity, rival: { text, modelId: authorOf(key, lists), score: probability } };
}

function probabilityOf(key: TokenKey, { list }: MemberList): number {
  const found = list.tokens.find((token) => token.key === key);
  return found === undefined ? 0 : Math.exp(found.logprobNats);
}
