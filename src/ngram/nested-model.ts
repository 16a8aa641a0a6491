import {
  bestTokens,
  claimOf,
  type BestTokensOptions,
  type FrequentShares,
  type ProbableToken,
  type TokenShares,
} from './best-tokens.ts';
import type { ByteModel } from './byte-model.ts';
import { nestedMixture, type Component, type LevelViews } from './nested-mixture.ts';
import type { ContextView, NgramCounts } from './ngram-counts.ts';
import type { LevelName, NgramParameters } from './ngram-parameters.ts';
import { FILE_END, FIRST_TOKEN, UNKNOWN } from './vocabulary.ts';

/** What the model asks of a vocabulary. */
export interface TokenTexts {
  /** Empty for reserved ids. */
  textOf(token: number): string;
  /** `UNKNOWN` for a text without an id. */
  idOf(text: string): number;
}

export interface NestedModelOptions {
  /** Levels that are on; any may be missing. */
  readonly levels: Readonly<Partial<Record<LevelName, Level>>>;
  readonly parameters: NgramParameters;
  readonly bytes: ByteModel;
  readonly texts: TokenTexts;
}

/** Tokens that something near points at, and the part of the whole it may claim. */
export interface WeightedPointer {
  /** In [0, 1); the weights of all pointers together below 1. */
  readonly weight: number;
  /** Share of each token pointed at; they add up to 1. */
  readonly shares: ReadonlyMap<number, number>;
}

/** Counts of one level. */
export interface Level {
  readonly counts: NgramCounts;
}

/** The distribution of the token at one place; holds until counts are updated. */
export interface NextToken {
  /** Length of the longest context that any level knows. */
  readonly longest: number;
  /** Probability of a token with an id; 0 for `UNKNOWN`, whose texts have the probability. */
  probability(token: number): number;
  /** Probability that the token is spelled so, above 0 whatever the text. */
  probabilityOfText(text: string): number;
  /** The most probable tokens, best first; only such as some level or pointer has seen. */
  best(options: BestTokensOptions): readonly ProbableToken[];
  /**
   * Probability of the tokens that fit a text already there: that begin with it, or that it begins
   * with. Parts that could add less than a thousandth are left out, and of the others all but 4,000
   * successors.
   */
  fittingMass(text: string): number;
  /** The distribution behind this token; cheaper than asking the model anew. */
  after(token: number, pointers?: readonly WeightedPointer[]): NextToken;
}

export interface NestedModel {
  readonly texts: TokenTexts;
  /** The distribution behind history[0…end). */
  at(history: ArrayLike<number>, end: number, pointers?: readonly WeightedPointer[]): NextToken;
}

/**
 * The nested cache model: what file, folder and workspace say (`nestedMixture`), what is pointed at
 * nearby, and below them the spelling, so that every text has a finite probability:
 *
 *     p(w) = Σ_e γ_e · pointer_e(w) + (1 − Σ_e γ_e) · (Σ_j weight_j · count_j(w) / total_j + spelling · P_bytes(w))
 *
 * Counts of `UNKNOWN`, under which a full vocabulary files new tokens, go to the spelling as well.
 * Over all byte strings, with the ends of a file and of a spelling the same empty string, p sums to 1.
 *
 * Cost     see `nestedMixture` and `bestTokens`; a probability is one look-up a component.
 */
export function createNestedModel(options: NestedModelOptions): NestedModel {
  const spelled = spellingCache(options);
  return {
    texts: options.texts,
    at(history, end, pointers = []) {
      const views = mapViews(options.levels, ({ counts }) => counts.view(history, end));
      return nextToken(options, spelled, views, pointers);
    },
  };
}

/** Successors visited at most for `fittingMass`. */
const MOST_CONSTRAINED_VISITS = 4_000;
const NEGLIGIBLE = 1e-3;

function mapViews<T>(
  { file, folder, workspace }: Readonly<Partial<Record<LevelName, T>>>,
  view: (level: T) => ContextView,
): LevelViews {
  return {
    ...(file !== undefined && { file: view(file) }),
    ...(folder !== undefined && { folder: view(folder) }),
    ...(workspace !== undefined && { workspace: view(workspace) }),
  };
}

function nextToken(
  options: NestedModelOptions,
  spelled: (token: number) => number,
  views: LevelViews,
  pointers: readonly WeightedPointer[],
): NextToken {
  const { parameters, bytes, texts } = options;
  const mixture = nestedMixture(views, parameters);
  const nested = 1 - pointers.reduce((sum, { weight }) => sum + weight, 0);
  const parts: TokenShares[] = [...pointers.filter(({ weight }) => weight > 0).map(pointerShares)];
  const first = parts.length;
  for (const [i, component] of mixture.components.entries())
    parts.push(new CountShares(component, nested, withinOf(mixture.components, i, first)));
  const claimed = (token: number): number => claimOf(parts, token);
  const spelling = nested * mixture.spelling + claimed(UNKNOWN);
  const rest = (token: number): number => spelling * spelled(token);

  return {
    longest: mixture.longest,
    probability: (token) => (token === UNKNOWN ? 0 : claimed(token) + rest(token)),
    probabilityOfText(text) {
      const token = texts.idOf(text);
      return token === UNKNOWN || text === ''
        ? spelling * Math.exp(bytes.logprobNats(text))
        : claimed(token) + rest(token);
    },
    best({ accept, ...wanted }) {
      const isOffered = (token: number): boolean => token >= FILE_END && token !== UNKNOWN;
      return bestTokens(parts, rest, spelling * bytes.largestProbability, {
        ...wanted,
        accept: accept === undefined ? isOffered : (token) => isOffered(token) && accept(token),
      });
    },
    fittingMass(text) {
      let mass = Math.exp(bytes.beginningLogprobNats(text));
      for (let length = 1; length < text.length; length++)
        mass += Math.exp(bytes.logprobNats(text.slice(0, length)));
      mass *= spelling;
      let left = parts.reduce((sum, { weight }) => sum + weight, 0);
      let visits = 0;
      for (const part of parts) {
        if (left < NEGLIGIBLE * mass || visits >= MOST_CONSTRAINED_VISITS) break;
        part.forEach((token, share) => {
          if (agree(texts.textOf(token), text)) mass += part.weight * share;
          return ++visits < MOST_CONSTRAINED_VISITS;
        });
        left -= part.weight;
      }
      return mass;
    },
    after: (token, pointed = []) =>
      nextToken(
        options,
        spelled,
        mapViews(views, (view) => view.after(token)),
        pointed,
      ),
  };
}

/** What follows a context follows the next shorter one of its level as well: that one's place. */
function withinOf(components: readonly Component[], i: number, first: number): number | undefined {
  const level = components[i]?.level;
  for (let j = i + 1; j < components.length; j++)
    if (components[j]?.level === level) return first + j;
  return undefined;
}

class CountShares implements TokenShares {
  readonly weight: number;
  readonly within: number | undefined;
  readonly #component: Component;

  constructor(component: Component, nested: number, within: number | undefined) {
    this.weight = nested * component.weight;
    this.within = within;
    this.#component = component;
  }

  share(token: number): number {
    const { view, length, total } = this.#component;
    return view.count(length, token) / total;
  }

  forEach(visit: (token: number, share: number) => boolean | undefined): void {
    const { view, length, total } = this.#component;
    view.forEachSuccessor(length, (token, count) => visit(token, count / total));
  }

  frequent(least: number): FrequentShares {
    const { view, length, total } = this.#component;
    const leastCount = Math.max(1, Math.ceil(least * total));
    const tokens: number[] = [];
    const shares: number[] = [];
    view.forEachFrequent(length, leastCount, (token, count) => {
      tokens.push(token);
      shares.push(count / total);
    });
    return { tokens, shares, others: (leastCount - 1) / total };
  }
}

function pointerShares({ weight, shares }: WeightedPointer): TokenShares {
  return {
    weight,
    share: (token) => shares.get(token) ?? 0,
    forEach(visit) {
      for (const [token, share] of shares) if (visit(token, share) === false) return;
    },
    frequent: () => ({ tokens: [...shares.keys()], shares: [...shares.values()], others: 0 }),
  };
}

const MOST_CACHED_SPELLINGS = 100_000;

/** P_bytes by token, remembered until the byte model learns. 0 for reserved ids but the file's end. */
function spellingCache({ bytes, texts }: NestedModelOptions): (token: number) => number {
  const known = new Map<number, number>();
  let spellings = bytes.spellings;
  return (token) => {
    if (token < FIRST_TOKEN && token !== FILE_END) return 0;
    if (spellings !== bytes.spellings || known.size >= MOST_CACHED_SPELLINGS) {
      known.clear();
      spellings = bytes.spellings;
    }
    let probability = known.get(token);
    if (probability === undefined) {
      probability = Math.exp(bytes.logprobNats(texts.textOf(token)));
      known.set(token, probability);
    }
    return probability;
  };
}

/** Whether one is the beginning of the other; the empty text of reserved ids agrees with none. */
function agree(a: string, b: string): boolean {
  return a !== '' && (a.startsWith(b) || b.startsWith(a));
}
