import type { Member, StrategyTools } from '../../core/strategy.ts';
import { logSumExp } from '../../math/log-sum-exp.ts';
import type { TokenList } from '../../math/token-union.ts';
import {
  aligned,
  mapProducts,
  rowsByKey,
  vocabularyMap,
  type VocabularyMap,
} from '../../math/vocabulary-map.ts';
import { createPreparations, vectorsOf } from './preparations.ts';
import type { MemberList } from './token-fuser.ts';

/** Maps that take more products than this are not learned: about 20 s. */
const MOST_MAP_PRODUCTS = 2e10;

/** The members' lists in one vocabulary, in their order. */
export type Alignment = (lists: readonly MemberList[]) => readonly TokenList[];

const preparations = createPreparations<VocabularyMap>();

/**
 * Alignment to the first member's vocabulary by learned maps, one per other member whose vocabulary is
 * another; by equal bytes for those without one, and for all once the first member is out.
 *
 * Cost  once a pair of models: `mapProducts`, the host working in between. Then a lookup of each token.
 */
export async function learnedAlignment(
  heard: readonly Member[],
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<{ readonly align: Alignment; readonly note?: string }> {
  const [main, ...others] = heard;
  const foreign = others.filter((member) => main !== undefined && isForeign(member, main));
  const maps =
    main === undefined || foreign.length === 0
      ? new Map<string, VocabularyMap>()
      : await mapsTo(main.id, foreign, tools, signal);
  const align: Alignment = (lists) => {
    const isMapped = lists[0]?.member.id === main?.id;
    return lists.map((list) => {
      const map = isMapped ? maps.get(list.member.id) : undefined;
      return map === undefined ? renormalised(list) : mappedList(renormalised(list), map);
    });
  };
  if (maps.size === 0) return { align };
  return { align, note: maps.size === foreign.length ? 'map:learned' : 'map:partly' };
}

/** The list's own tokens, of probabilities that add up to 1. */
export function renormalised({ list }: Pick<MemberList, 'list'>): TokenList {
  const total = logSumExp(list.tokens.map(({ logprobNats }) => logprobNats));
  return {
    ...list,
    tokens: list.tokens.map(({ key, logprobNats }) => ({ key, logprobNats: logprobNats - total })),
  };
}

/** The words of an instant member are no tokens of a model. */
function isForeign({ vocabulary, instant }: Member, main: Member): boolean {
  return instant !== true && (vocabulary === undefined || vocabulary !== main.vocabulary);
}

async function mapsTo(
  mainId: string,
  others: readonly Member[],
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, VocabularyMap>> {
  const ids = [mainId, ...others.map(({ id }) => id)];
  const vectors = await vectorsOf(ids, tools, signal);
  const target = vectors.get(mainId);
  const maps = new Map<string, VocabularyMap>();
  if (target === undefined) return maps;
  for (const { id } of others) {
    const source = vectors.get(id);
    if (source === undefined || mapProducts(source, target) > MOST_MAP_PRODUCTS) continue;
    const learn = function* (): Generator<undefined, VocabularyMap> {
      const matrix = yield* vocabularyMap(source, target);
      const targets = target.keys;
      return { rowOf: rowsByKey(source), matrix, targets };
    };
    maps.set(id, await preparations([source, target], learn, tools, signal));
  }
  return maps;
}

function mappedList(list: TokenList, map: VocabularyMap): TokenList {
  const shares = list.tokens.map(({ key, logprobNats }) => ({
    key,
    probability: Math.exp(logprobNats),
  }));
  const tokens = aligned(shares, map).map(({ key, probability }) => ({
    key,
    logprobNats: Math.log(probability),
  }));
  return { ...list, tokens };
}
