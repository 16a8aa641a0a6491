import { failure, type FailureCode } from '../core/failure.ts';
import { observationOf } from '../recording/recorded-request.ts';
import type { RecordedCandidate, RecordingLine } from '../recording/recording-line.ts';
import type { Column, Comparison, Duel } from './comparison.ts';

/**
 * One recorded request as a comparison: every candidate is a finished column, every failure a failed one.
 *
 * What a recording does not keep is unknown here: the document, the text that an answer took the place
 * of, the time to the first text. Scores of candidates under members have no place in a comparison and
 * are left out. A model named `m#2` is a second text of `m` where `m` is there as well.
 *
 * Input    `startedAt`: milliseconds since 1970. Cost O(total length).
 */
export function comparisonOf(line: RecordingLine, id: string, startedAt: number): Comparison {
  const { candidates, failures = [], judgements = [], observations = [] } = line;
  const named = new Set([...candidates, ...failures].map(({ model }) => model));
  const columns = [
    ...candidates.map((candidate, i): Column => {
      const observed = observations.find((one) => one.candidate === i);
      return {
        ...writtenColumn(line, candidate, `column-${i + 1}`, named),
        ...(observed === undefined ? {} : { observation: observationOf(observed) }),
      };
    }),
    ...failures.map(({ model, code }, i): Column => ({
      ...ownFacts(line, model, `column-${candidates.length + i + 1}`, named),
      state: 'failed',
      text: '',
      failure: failure(knownCode(code), `recorded: ${code}`),
    })),
  ];
  const { language, group, prefix, prompt, suffix, task } = line;
  const instruction = task === 'fill' ? undefined : prompt;
  return {
    version: 1,
    id,
    startedAt,
    request: {
      kind: instruction === undefined ? 'fill' : 'instruct',
      languageId: language ?? 'plaintext',
      path: group ?? '',
      prefix: prefix ?? (instruction === undefined ? (prompt ?? '') : ''),
      suffix: suffix ?? '',
      original: '',
      ...(instruction === undefined ? {} : { instruction }),
    },
    columns,
    duels: duelsOf(judgements, columns),
    votes: [],
  };
}

type OwnFacts = Pick<Column, 'id' | 'modelId' | 'family' | 'place'>;

function ownFacts(
  { members = [] }: RecordingLine,
  model: string,
  id: string,
  named: ReadonlySet<string>,
): OwnFacts {
  const [, original = model] = /^(.+)#\d+$/.exec(model) ?? [];
  const modelId = named.has(original) ? original : model;
  const known = [model, modelId].map((name) => members.find((member) => member.model === name));
  const { family, place } = known.find((member) => member !== undefined) ?? {};
  return { id, modelId, family: family ?? modelId, place: place ?? 'local' };
}

function writtenColumn(
  line: RecordingLine,
  { model, text, tokens, usage, latencyMs, costUsd }: RecordedCandidate,
  id: string,
  named: ReadonlySet<string>,
): Column {
  const { promptTokens, completionTokens } = usage ?? {};
  const counts = {
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(completionTokens === undefined ? {} : { completionTokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
  return {
    ...ownFacts(line, model, id, named),
    state: 'done',
    text,
    ...(usage === undefined && costUsd === undefined
      ? {}
      : { usage: { ...counts, estimated: usage === undefined } }),
    ...(latencyMs === undefined ? {} : { startMs: 0, endMs: latencyMs }),
    ...(tokens === undefined
      ? {}
      : {
          tokens: tokens.map((token) => ({
            text: token.text,
            logprobNats: token.logprob,
            ...(token.top === undefined
              ? {}
              : { top: token.top.map((one) => ({ text: one.text, logprobNats: one.logprob })) }),
          })),
        }),
  };
}

/** Two judgements of one pair in both orders are one duel; where only one is there, it stands for both. */
function duelsOf(
  judgements: NonNullable<RecordingLine['judgements']>,
  columns: readonly Column[],
): readonly Duel[] {
  const duels = new Map<string, Duel>();
  for (const { judge, first, second, preferFirst } of judgements) {
    const [a, b] = [columns[first]?.id, columns[second]?.id];
    if (a === undefined || b === undefined || a === b) continue;
    const turned = duels.get(JSON.stringify([judge, second, first]));
    const key = turned === undefined ? [judge, first, second] : [judge, second, first];
    duels.set(
      JSON.stringify(key),
      turned === undefined
        ? { judge, first: a, second: b, forth: preferFirst, back: preferFirst, fidelity: 'judge' }
        : { ...turned, back: 1 - preferFirst },
    );
  }
  return [...duels.values()];
}

const CODES: readonly FailureCode[] = [
  ...(['unreachable', 'model-missing', 'unauthorised', 'rate-limited', 'bad-request'] as const),
  ...(['server-error', 'not-a-model-server', 'stream-broken', 'timeout'] as const),
  ...(['output-too-large', 'model-broken', 'unsupported', 'empty', 'filtered'] as const),
];

function knownCode(code: string): FailureCode {
  return CODES.find((known) => known === code) ?? 'server-error';
}
