import type { Candidate, Ranking, ScorePart } from '../../core/completion.ts';
import type {
  Ranker,
  StrategyDefinition,
  StrategyTask,
  StrategyTools,
} from '../../core/strategy.ts';
import { weightedMean } from '../../math/weighted-mean.ts';
import { byTrust } from './by-trust.ts';
import { loadingOf } from './likeness/loading.ts';
import { rememberDistances, rememberedDistances } from './likeness/pair-memory.ts';
import { familiesOf, familyCount, rankingStrategy } from './ranker.ts';
import { authorsOf, pairsOf, standingOf, type Author } from './likeness/smoothie-standing.ts';
import { createTextSpace, type TextSpace } from './likeness/text-space.ts';

/**
 * Smoothie: the member whose texts are nearest to the truth, told from the distances between them alone.
 *
 *     score(i) = (loads(i) + quality(i)) / 2      quality(i) = max_{m wrote i} θ_m / max_m θ_m,  θ = 1 / E
 *
 *     E_m     error of member m by all triplets, see `smoothieErrors`, held above 0
 *     d_mn    (1 − g)·‖x_m − x_n‖² + g·(its mean over earlier requests); this request's where none is known
 *     loads   as in `agent-forest`; left out where no text loads, or by the parameter
 *
 * Input    vectors x of length 1: hashed character runs and identifiers, or those of a member that embeds.
 *          Members of one family share one vote. Equal texts have distance 0.
 * Output   score in [0, 1]. Equal scores: the text nearer to the others, then the author more trusted. With
 *          g = 0 and votes alike the winner is the medoid. While fewer than three members have answered
 *          quality cannot be told, and the learned trust / the largest one takes its place.
 * Settled  more than half of the families asked wrote the winner, and it loads.
 * Cost     one parse and one observation per new text, O(n²) distances, each once, about 2 µs; one call of
 *          `embed` an arrival where a member's vectors are wanted. Keeps two numbers a pair of members.
 *
 * Known limit: members that copy each other's mistakes look right to it. The middle of bad texts is bad.
 */
export const smoothie: StrategyDefinition = {
  id: 'smoothie',
  family: 'ranking',
  title: 'Smoothie: nearest to what all agree on',
  source: {
    authors: 'Guha, Chen, Chow, Khare and Ré',
    year: 2024,
    title: 'Smoothie: Label Free Language Model Routing',
    url: 'https://arxiv.org/abs/2412.04692',
    departures: [
      'errors are held above 0: unheld, a text between the others gets a negative weight, and equal texts none at all',
      'vectors are hashed by default, without a model: they cost nothing and work offline',
      'the past is one mean for each pair of members and language instead of the nearest neighbours of a prompt, whose texts would have to be kept',
      'sizes of one family share a vote, and texts that do not load come last: likeness alone loses on code',
    ],
  },
  needs: { members: 3 },
  fallback: 'evidence',
  parameters: {
    past: {
      description:
        'Share of earlier requests in the distance between two members: 0 this request alone, as published with one neighbour; 1 the past alone, where there is one.',
      default: 0.5,
      minimum: 0,
      maximum: 1,
    },
    embedding: {
      description:
        'Whose vectors are compared: 0 our own, made without a model; 1 those of the first member that embeds, which is asked at every arrival.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
    loads: {
      description: 'Whether texts that do not load come last: 1 yes, 0 no, as published.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
  },
  create(parameters) {
    const settings: Settings = {
      past: parameters['past'] ?? 0.5,
      embedding: (parameters['embedding'] ?? 0) >= 0.5,
      loads: (parameters['loads'] ?? 1) >= 0.5,
    };
    return {
      async *run(task, tools, signal) {
        const run = startRun(settings, task, tools);
        yield* rankingStrategy(run.ranker).run(task, tools, signal);
        run.remember();
      },
    };
  },
};

interface Settings {
  readonly past: number;
  readonly embedding: boolean;
  readonly loads: boolean;
}

function startRun(
  settings: Settings,
  task: StrategyTask,
  tools: StrategyTools,
): { readonly ranker: Ranker; remember(): void } {
  const place = createTextSpace(task, tools, settings.embedding);
  const order = byTrust(task);
  let last: { readonly space: TextSpace; readonly authors: readonly Author[] } | undefined;

  const ranker: Ranker = {
    async rank(candidates) {
      const [space, loading] = await Promise.all([
        place(candidates.map(({ text }) => text)),
        settings.loads ? loadingOf(candidates, tools) : [],
      ]);
      const authors = authorsOf(candidates, task);
      last = { space, authors };
      const distance = mixedDistances(space, tools, settings.past);
      const standing = standingOf(candidates, authors, distance);
      const scored = candidates
        .map((candidate, i) => {
          const loads = loading[i]?.loads;
          const quality = standing.quality[i];
          const parts: readonly ScorePart[] = [
            ...(loads === undefined ? [] : [{ name: 'loads', value: Number(loads), weight: 1 }]),
            quality === undefined
              ? { name: 'trust', value: trustIn(candidate, task), weight: 1 }
              : { name: 'quality', value: quality, weight: 1 },
          ];
          return { candidate, score: weightedMean(parts), parts, far: standing.remoteness[i] ?? 0 };
        })
        .sort((a, b) => b.score - a.score || a.far - b.far || order(a.candidate, b.candidate))
        .map(({ candidate, score, parts }) => ({
          candidate,
          score,
          parts,
          shownText: candidate.text,
        }));
      return rankingOf(scored, candidates, task);
    },
    settled({ scored: [winner] }) {
      if (winner === undefined) return false;
      const loads = winner.parts.find(({ name }) => name === 'loads')?.value ?? 1;
      const asked = new Set(task.members.map(({ family }) => family)).size;
      return loads === 1 && 2 * familiesOf(winner.candidate, task).size > asked;
    },
  };

  return {
    ranker,
    remember() {
      if (last === undefined) return;
      const { space, authors } = last;
      rememberDistances(tools.memory, space.name, pairsOf(authors, space));
    },
  };
}

/** Distance of two members' texts, with what is known of these members from earlier requests. */
function mixedDistances(
  space: TextSpace,
  { memory }: StrategyTools,
  past: number,
): (a: Author, b: Author) => number {
  const remembered = rememberedDistances(memory, space.name);
  return (a, b) => {
    const now = space.between(a.text, b.text);
    const before = past > 0 ? remembered(a.member.id, b.member.id) : undefined;
    return before === undefined ? now : (1 - past) * now + past * before;
  };
}

/** Learned weight of the most trusted author over the largest of all. */
function trustIn({ modelIds }: Candidate, { members }: StrategyTask): number {
  const largest = Math.max(0, ...members.map(({ weight }) => weight));
  const own = members.filter(({ id }) => modelIds.includes(id)).map(({ weight }) => weight);
  return largest > 0 ? Math.max(0, ...own) / largest : 1;
}

function rankingOf(
  scored: Ranking['scored'],
  candidates: readonly Candidate[],
  task: StrategyTask,
): Ranking {
  const winner = scored[0]?.candidate;
  if (winner === undefined) return { scored };
  const answered = familyCount(
    candidates.flatMap(({ modelIds }) => modelIds),
    task,
  );
  return { scored, agreement: { agreeing: familiesOf(winner, task).size, answered } };
}
