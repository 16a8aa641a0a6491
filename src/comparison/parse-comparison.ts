import type { Comparison } from './comparison.ts';
import {
  count,
  listOf,
  number,
  oneOf,
  record,
  share,
  text,
  truth,
  variant,
  type Shape,
} from './json-shapes.ts';

/**
 * A comparison from what `JSON.parse` gave, or what is wrong with it: the path of the first faulty field
 * and what was expected there. Votes and duels may be about columns that were removed since.
 *
 * Cost O(size).
 */
export function parseComparison(
  value: unknown,
): { readonly comparison: Comparison } | { readonly problem: string } {
  const problem = comparison(value, '');
  if (problem !== undefined) return { problem };
  if (!isChecked(value)) return { problem: 'columns: two have the same id' };
  return { comparison: value };
}

/** Whether a value of the right shape is a comparison: its columns have different ids. */
function isChecked(value: unknown): value is Comparison {
  if (typeof value !== 'object' || value === null || !('columns' in value)) return false;
  const { columns } = value;
  if (!Array.isArray(columns)) return false;
  const ids = columns.map((column: Readonly<Record<string, unknown>>) => column['id']);
  return new Set(ids).size === ids.length;
}

const fidelity = oneOf('exact', 'forced', 'walk', 'judge', 'none');

const request = record(
  {
    kind: oneOf('fill', 'instruct'),
    languageId: text,
    path: text,
    prefix: text,
    suffix: text,
    original: text,
  },
  { instruction: text, source: record({ uri: text, offset: count }) },
);

const failure = record(
  {
    code: oneOf(
      ...['unreachable', 'model-missing', 'unauthorised', 'rate-limited', 'bad-request'],
      ...['server-error', 'not-a-model-server', 'stream-broken', 'timeout', 'output-too-large'],
      ...['model-broken', 'unsupported', 'cancelled', 'empty', 'filtered'],
    ),
    detail: text,
    repair: oneOf(
      ...['start-server', 'check-address', 'pull-model', 'set-key', 'wait', 'choose-models'],
      ...['replace-file', 'none'],
    ),
    retryable: truth,
  },
  { retryAfterMs: number },
);

const usage = record(
  { estimated: truth },
  {
    promptTokens: number,
    completionTokens: number,
    loadMs: number,
    prefillMs: number,
    decodeMs: number,
    costUsd: number,
  },
);

const logprob: Readonly<Record<string, Shape>> = { text, logprobNats: number };
const bytes = listOf(count);

const observation = record(
  {},
  { check: record({ passed: count, total: count }), behaviour: text, newDiagnostics: count },
);

const column = record(
  {
    id: text,
    modelId: text,
    family: text,
    place: oneOf('local', 'network', 'cloud'),
    state: oneOf('queued', 'loading', 'prefill', 'streaming', 'done', 'stopped', 'failed'),
    text,
  },
  {
    temperature: number,
    fusedFrom: listOf(text),
    failure,
    startMs: number,
    firstTextMs: number,
    endMs: number,
    usage,
    tokens: listOf(record(logprob, { bytes, top: listOf(record(logprob, { bytes })) })),
    observation,
  },
);

const parts = listOf(record({ name: text, weight: number }, { value: number }));

const span = record(
  { text, modelId: text },
  { score: number, fidelity, runnerUp: record({ text, modelId: text, score: number }) },
);

const outcome = variant('kind', {
  verdict: record(
    {
      strategyId: text,
      ranked: listOf(record({ columnIds: listOf(text), score: number, parts }, { text })),
      liveCalls: count,
    },
    {
      agreement: record({ agreeing: count, answered: count }),
      fused: record({ text, spans: listOf(span) }, { fidelity }),
      note: text,
      judging: record({ compared: count, ofPairs: count }),
    },
  ),
  unmet: record({ strategyId: text, need: text, live: truth }),
  failed: record({ strategyId: text, message: text }),
});

const duel = record({
  judge: text,
  first: text,
  second: text,
  forth: share,
  back: share,
  fidelity,
});

const abstention = record({ judge: text, first: text, second: text });

const vote = record({
  first: text,
  second: text,
  verdict: oneOf('first', 'second', 'tie', 'both-bad'),
  left: oneOf('first', 'second'),
  blind: truth,
  tookMs: number,
  reasons: listOf(text),
  at: number,
});

const comparison = record(
  {
    version: oneOf(1),
    id: text,
    startedAt: number,
    request,
    columns: listOf(column),
    duels: listOf(duel),
    votes: listOf(vote),
  },
  { outcome, abstentions: listOf(abstention) },
);
