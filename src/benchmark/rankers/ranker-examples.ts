import type { Candidate } from '../../core/completion.ts';
import type { StrategyDefinition } from '../../core/strategy.ts';
import type { SyntaxTools } from '../../engine/syntax-tools.ts';
import { replayRequest } from '../../engine/replay/replay-request.ts';
import type { RecordingLine } from '../../recording/recording-line.ts';
import { candidateFeatures } from '../../strategies/ranking/trained/candidate-features.ts';
import { editSimilarity } from '../../text/edit-similarity.ts';
import { isExactMatch } from '../metrics/text-quality/text-quality.ts';

/** What rankers learn from: the candidates of one request, seen as a ranker sees them. */
export interface RankerExample {
  /** Of the request. */
  readonly id: string;
  /** File of the hole, or another group of alike requests: held out as a whole. */
  readonly group: string;
  readonly language: string;
  /** Different texts; at least one. */
  readonly candidates: readonly RankedExample[];
  /** Members that were asked and gave nothing. */
  readonly failures: readonly string[];
}

export interface RankedExample {
  /** Members that wrote the text. */
  readonly modelIds: readonly string[];
  /** In the order of `FEATURES`. */
  readonly features: readonly number[];
  /** In [0, 1]; 1: right. */
  readonly quality: number;
}

export interface RankerExampleOptions {
  readonly syntax: SyntaxTools;
  /** Learned weight a member; undefined: all are trusted alike. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly signal: AbortSignal;
}

/**
 * The candidates of a recorded request as examples: the engine's own run replays it, so features are
 * those that a live ranking would have had when everybody had answered.
 *
 * Quality of a text is what is on record for it, else 1 where it is the reference but for white space
 * around it, else its edit similarity to the reference. Where there is none, what the user accepted stands
 * for it.
 *
 * Output   undefined where there is nothing to learn: no text, no known quality of one, a recording
 *          without texts. Throws the signal's reason. Cost: one replay.
 */
export async function rankerExample(
  line: RecordingLine,
  { syntax, weights, signal }: RankerExampleOptions,
): Promise<RankerExample | undefined> {
  const told: { readonly candidate: Candidate; readonly features: readonly number[] }[] = [];
  const replayed = await replayRequest(
    line,
    looking((candidate, features) => told.push({ candidate, features })),
    {
      ...{ syntax, signal, seed: 1, wait: 'all' },
      ...(weights === undefined ? {} : { weights }),
    },
  );
  if (replayed.kind !== 'answer') return undefined;
  const candidates = told.flatMap(({ candidate: { text, modelIds }, features }) => {
    const quality = qualityOf(text, modelIds, line);
    return quality === undefined ? [] : [{ modelIds, features, quality }];
  });
  if (candidates.length === 0) return undefined;
  const { id, group = id, language = 'plaintext', failures = [] } = line;
  return { id, group, language, candidates, failures: failures.map(({ model }) => model) };
}

/** See `rankerExample`; undefined where nothing tells. */
export function qualityOf(
  text: string,
  modelIds: readonly string[],
  { candidates, accepted, reference = accepted }: RecordingLine,
): number | undefined {
  const recorded = candidates.find(
    ({ model, quality }) => quality !== undefined && modelIds.includes(model),
  );
  if (recorded?.quality !== undefined) return recorded.quality;
  if (reference === undefined) return undefined;
  return isExactMatch(text, reference) ? 1 : editSimilarity(text.trim(), reference.trim());
}

/** Waits for everybody and tells the features of what there is; ranks nothing. */
function looking(
  tell: (candidate: Candidate, features: readonly number[]) => void,
): StrategyDefinition {
  return {
    id: 'ranker-examples',
    family: 'ranking',
    title: 'Features of candidates',
    source: { year: 2026, title: 'Ensemble', departures: [] },
    needs: { members: 1 },
    parameters: {},
    create: () => ({
      async *run(task, tools, signal) {
        const candidates = new Map<string, Candidate>();
        for await (const arrival of tools.collect(task.members.map(({ id }) => id))) {
          signal.throwIfAborted();
          if (arrival.kind === 'candidate') candidates.set(arrival.candidate.id, arrival.candidate);
        }
        const all = [...candidates.values()];
        const rows = await candidateFeatures(all, task, tools);
        for (const [i, candidate] of all.entries()) tell(candidate, rows[i] ?? []);
        const scored = all.map((candidate) => ({
          ...{ candidate, score: 0, parts: [], shownText: candidate.text },
        }));
        yield { ranking: { scored }, settled: true };
      },
    }),
  };
}
