/** What every member of a pool gave at one item. */
export interface TeamItem {
  /**
   * Texts, or clusters of texts that do the same, each with the members that gave it by their position
   * in the pool. A member stands in one at most; in none where it failed.
   */
  readonly answers: readonly { readonly members: readonly number[]; readonly right: boolean }[];
}

export interface TeamWishes {
  /** What focal diversity and accuracy count; 0 or more. */
  readonly focalWeight: number;
  readonly accuracyWeight: number;
  /** Taken off for a team that is the whole pool, in proportion for smaller ones; 0 or more. */
  readonly sizePenalty: number;
  /** Members of a team at most. */
  readonly mostMembers: number;
  /** Teams that are wanted. */
  readonly best: number;
}

/** Weights of the search that was published with the authors' earlier method. */
export const PUBLISHED_TEAM: TeamWishes = {
  ...{ focalWeight: 0.6, accuracyWeight: 0.4, sizePenalty: 0 },
  ...{ mostMembers: Infinity, best: 5 },
};

export interface RatedTeam {
  /** Positions in the pool, rising. */
  readonly members: readonly number[];
  readonly focal: number;
  /** Share of the items at which the plurality of the team is right. */
  readonly accuracy: number;
  readonly fitness: number;
}

/** Members of a pool of which every team is looked at. */
export const LARGEST_POOL = 16;

/**
 * The best teams of a pool, by looking at every one of two members or more:
 *
 *     fitness(T) = w₁ · focal(T) + w₂ · accuracy(T) − penalty · |T|/N
 *
 *     focal      see `focalDiversity`; from the counts N_fg and N_fgh of items at which two and three
 *                members fail: 1 − 2 Σ_{g<h} N_fgh / ((|T|−1) Σ_g N_fg) for focal member f
 *     accuracy   of the plurality vote over answers; of answers with equally many votes one is drawn, so
 *                the share of right ones counts; an item that nobody answers is wrong
 *
 * Teams are looked at by falling focal diversity, and no further than accuracy could make one of the
 * best of them. Equal fitness: the smaller team, then the one of earlier members.
 *
 * Output  at most `best`, best first; none of a pool of one.
 * Cost    O(2^N · N³) for N members, and at worst O(2^N · items · answers) popcounts; 16 members with
 *         1,000 different items take about half a second, 12 a fifteenth of that.
 * Throws  RangeError for more than 16 members, saying what to do.
 * Source  Tekin et al., "LLM-TOPLA: Efficient LLM Ensemble by Maximising Diversity", 2024. Departs in
 *         searching in full instead of by a genetic algorithm that may miss the best.
 */
export function rankTeams(
  poolSize: number,
  items: readonly TeamItem[],
  wishes: TeamWishes = PUBLISHED_TEAM,
): readonly RatedTeam[] {
  if (poolSize > LARGEST_POOL) {
    throw new RangeError(
      `every team of ${poolSize} members cannot be looked at: name ${LARGEST_POOL} at most, and leave out those that are right least often`,
    );
  }
  if (items.length === 0) return [];
  const teams: MaskTeam[] = [];
  const focalOf = focalByMask(poolSize, items);
  for (let mask = 1; mask < 2 ** poolSize; mask++) {
    const size = bitsIn(mask);
    if (size < 2 || size > wishes.mostMembers) continue;
    const focal = focalOf(mask, size);
    const penalty = (wishes.sizePenalty * size) / poolSize;
    teams.push({ mask, size, focal, base: wishes.focalWeight * focal - penalty });
  }
  teams.sort((a, b) => b.base - a.base || inOrder(a, b));
  const voted = createVote(items);
  const best: (MaskTeam & Rated)[] = [];
  for (const team of teams) {
    const last = best[wishes.best - 1]?.fitness ?? -Infinity;
    // Sums in another order differ by rounding, and equal teams are put in order afterwards.
    const needed = (last - team.base - ROUNDING) / wishes.accuracyWeight;
    if (needed > voted.most) break;
    const accuracy = voted.accuracyOf(team.mask, needed);
    if (accuracy === undefined) continue;
    best.push({ ...team, accuracy, fitness: team.base + wishes.accuracyWeight * accuracy });
    best.sort((a, b) => byFitness(a, b) || inOrder(a, b));
    best.splice(wishes.best);
  }
  return best.map(({ mask, focal, accuracy, fitness }) => ({
    ...{ members: positionsOf(mask), focal, accuracy, fitness },
  }));
}

interface MaskTeam {
  readonly mask: number;
  readonly size: number;
  readonly focal: number;
  /** Fitness without accuracy. */
  readonly base: number;
}

interface Rated {
  readonly accuracy: number;
  readonly fitness: number;
}

/** Sums in another order differ by so much. */
const ROUNDING = 1e-12;

function byFitness(a: Rated, b: Rated): number {
  return Math.abs(a.fitness - b.fitness) < ROUNDING ? 0 : b.fitness - a.fitness;
}

function inOrder(a: MaskTeam, b: MaskTeam): number {
  return a.size - b.size || lowestFirst(a.mask, b.mask);
}

/** The team that has the earliest member in which two differ. */
function lowestFirst(a: number, b: number): number {
  const differing = a ^ b;
  if (differing === 0) return 0;
  return (a & differing & -differing) === 0 ? 1 : -1;
}

function focalByMask(
  n: number,
  items: readonly TeamItem[],
): (mask: number, size: number) => number {
  const everybody = 2 ** n - 1;
  const byFailing = new Map<number, number>();
  for (const { answers } of items) {
    const right = answers.reduce((all, one) => (one.right ? all | maskOf(one.members) : all), 0);
    const failing = everybody & ~right;
    byFailing.set(failing, (byFailing.get(failing) ?? 0) + 1);
  }
  const pairs = new Float64Array(n * n);
  const triples = new Float64Array(n * n * n);
  for (const [mask, count] of byFailing) {
    const failing = positionsOf(mask);
    for (const f of failing) {
      for (const g of failing) {
        pairs[f * n + g] = (pairs[f * n + g] ?? 0) + count;
        for (const h of failing) {
          const at = (f * n + g) * n + h;
          triples[at] = (triples[at] ?? 0) + count;
        }
      }
    }
  }
  return (mask, size) => {
    let sum = 0;
    for (let f = 0; f < n; f++) {
      if ((mask & (1 << f)) === 0) continue;
      let failing = 0;
      let together = 0;
      for (let g = 0; g < n; g++) {
        if ((mask & (1 << g)) === 0) continue;
        const row = f * n + g;
        failing += pairs[row] ?? 0;
        for (let h = g + 1; h < n; h++) {
          if ((mask & (1 << h)) !== 0) together += triples[row * n + h] ?? 0;
        }
      }
      sum += failing === 0 ? 1 : 1 - (2 * together) / ((size - 1) * failing);
    }
    return sum / size;
  };
}

interface Pattern {
  readonly masks: Int32Array;
  readonly right: Uint8Array;
  /** Items that look so. */
  count: number;
}

interface Vote {
  /** What no team exceeds. */
  readonly most: number;
  /** Accuracy of a team; undefined once it cannot be `needed` any more. */
  readonly accuracyOf: (mask: number, needed: number) => number | undefined;
}

function createVote(items: readonly TeamItem[]): Vote {
  // What everybody together gets wrong comes first: most teams do as well, and are through early.
  const everybody = 2 ** LARGEST_POOL - 1;
  const patterns = patternsOf(items)
    .map((pattern) => ({ ...pattern, byAll: rightShare(pattern, everybody) }))
    .sort((a, b) => a.byAll - b.byAll);
  const answerable = patterns.reduce((sum, { count }) => sum + count, 0);
  return {
    most: answerable / items.length,
    accuracyOf(mask, needed) {
      let missing = answerable - (needed - ROUNDING) * items.length;
      let sum = 0;
      for (const pattern of patterns) {
        const right = pattern.count * rightShare(pattern, mask);
        sum += right;
        missing -= pattern.count - right;
        if (missing < 0) return undefined;
      }
      return sum / items.length;
    },
  };
}

/** Of the answers with most votes in a team, the share of right ones. */
function rightShare({ masks, right }: Pattern, team: number): number {
  let most = 1;
  let among = 0;
  let ofThem = 0;
  for (let i = 0; i < masks.length; i++) {
    const votes = bitsIn((masks[i] ?? 0) & team);
    if (votes < most) continue;
    if (votes > most) {
      most = votes;
      among = 0;
      ofThem = 0;
    }
    among += 1;
    ofThem += right[i] ?? 0;
  }
  return among === 0 ? 0 : ofThem / among;
}

/** Items with the same votes are counted, and those that nobody gets right left out. */
function patternsOf(items: readonly TeamItem[]): readonly Pattern[] {
  const byVotes = new Map<string, Pattern>();
  for (const { answers } of items) {
    if (!answers.some(({ right }) => right)) continue;
    const sorted = answers
      .map(({ members, right }) => ({ mask: maskOf(members), right }))
      .sort((a, b) => a.mask - b.mask);
    const key = sorted.map(({ mask, right }) => `${mask}${right ? '+' : '-'}`).join('');
    const known = byVotes.get(key);
    if (known === undefined) {
      byVotes.set(key, {
        masks: Int32Array.from(sorted, ({ mask }) => mask),
        right: Uint8Array.from(sorted, ({ right }) => Number(right)),
        count: 1,
      });
    } else {
      known.count += 1;
    }
  }
  return [...byVotes.values()];
}

function maskOf(members: readonly number[]): number {
  return members.reduce((mask, member) => mask | (1 << member), 0);
}

function positionsOf(mask: number): readonly number[] {
  const positions: number[] = [];
  for (let position = 0; mask >> position > 0; position++) {
    if ((mask >> position) % 2 === 1) positions.push(position);
  }
  return positions;
}

const BITS = Uint8Array.from({ length: 2 ** LARGEST_POOL }, (_, mask) => {
  let bits = 0;
  for (let rest = mask; rest > 0; rest >>= 1) bits += rest % 2;
  return bits;
});

function bitsIn(mask: number): number {
  return BITS[mask] ?? 0;
}
