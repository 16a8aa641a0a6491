import fc from 'fast-check';
import type { Candidate, Ranking, ScorePart } from '../../src/core/completion.ts';
import type { Fidelity } from '../../src/core/model.ts';
import type {
  Column,
  Comparison,
  Duel,
  RankedText,
  StrategyOutcome,
  Vote,
} from '../../src/comparison/comparison.ts';
import { failure } from '../../src/core/failure.ts';

/** A finished column; its model is called like it unless told. */
export function column(id: string, text: string, more: Partial<Column> = {}): Column {
  return { id, modelId: id, family: id, place: 'local', state: 'done', text, ...more };
}

export function comparison(
  columns: readonly Column[],
  more: Partial<Omit<Comparison, 'columns'>> = {},
): Comparison {
  return {
    version: 1,
    id: 'run',
    startedAt: 1_000,
    request: {
      kind: 'fill',
      languageId: 'typescript',
      path: 'src/a.ts',
      prefix: 'const a = ',
      suffix: ';\n',
      original: '',
    },
    duels: [],
    votes: [],
    ...more,
    columns,
  };
}

export function vote(
  first: string,
  second: string,
  verdict: Vote['verdict'],
  more: Partial<Vote> = {},
): Vote {
  return {
    ...{ first, second, verdict, left: 'first', blind: false, tookMs: 1_000, reasons: [], at: 5 },
    ...more,
  };
}

export function duel(
  judge: string,
  first: string,
  second: string,
  forth: number,
  back = forth,
): Duel {
  return { judge, first, second, forth, back, fidelity: 'judge' };
}

/** `name value×weight` a part; `?` for an unknown value. */
export function parts(...written: readonly string[]): readonly ScorePart[] {
  return written.map((one) => {
    const [, name = '', value = '', weight = ''] = /^(\S+) (\S+)×(\S+)$/.exec(one) ?? [];
    return { name, value: value === '?' ? undefined : Number(value), weight: Number(weight) };
  });
}

export function ranked(id: string, score: number, ...written: readonly string[]): RankedText {
  return { columnIds: [id], score, parts: parts(...written) };
}

export function candidate(
  id: string,
  text: string,
  modelIds: readonly string[],
  more: Partial<Candidate> = {},
): Candidate {
  const [modelId = ''] = modelIds;
  return {
    ...{ id, text, modelIds, complete: true },
    generation: {
      ...{ modelId, text, totalMs: 1 },
      finish: { unified: 'stop', raw: 'stop' },
      usage: { estimated: false },
    },
    ...more,
  };
}

export function ranking(...candidates: readonly Candidate[]): Ranking {
  return {
    scored: candidates.map((one, i) => ({
      candidate: one,
      score: 1 / (1 + i),
      parts: [],
      shownText: one.text,
    })),
  };
}

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n));
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((n) => (n === 0 ? 0 : n));
const text = fc.string({ unit: 'binary', maxLength: 30 });
const fidelity = fc.constantFrom<Fidelity>('exact', 'forced', 'walk', 'judge', 'none');
const optional = { requiredKeys: [] as [] };

const tokens = fc.array(
  fc.record(
    {
      text,
      logprobNats: number,
      bytes: fc.array(fc.nat(255), { maxLength: 3 }),
      top: fc.array(fc.record({ text, logprobNats: number }), { maxLength: 2 }),
    },
    { requiredKeys: ['text', 'logprobNats'] },
  ),
  { maxLength: 3 },
);

const usage = fc
  .tuple(
    fc.boolean(),
    fc.record(
      {
        promptTokens: fc.nat(),
        completionTokens: fc.nat(),
        loadMs: number,
        prefillMs: number,
        decodeMs: number,
        costUsd: number,
      },
      optional,
    ),
  )
  .map(([estimated, counts]) => ({ estimated, ...counts }));

const observation = fc.record(
  {
    check: fc.record({ passed: fc.nat(9), total: fc.nat(9) }),
    behaviour: text,
    newDiagnostics: fc.nat(9),
  },
  optional,
);

const anyColumn: fc.Arbitrary<Omit<Column, 'id'>> = fc.record(
  {
    modelId: fc.constantFrom('m', 'm#2', 'n', '__proto__'),
    family: text,
    place: fc.constantFrom('local', 'network', 'cloud'),
    state: fc.constantFrom(
      'queued',
      'loading',
      'prefill',
      'streaming',
      'done',
      'stopped',
      'failed',
    ),
    text,
    temperature: number,
    fusedFrom: fc.array(text, { maxLength: 2 }),
    failure: fc
      .tuple(fc.constantFrom('timeout', 'cancelled', 'unreachable'), text, fc.option(number))
      .map(([code, detail, retry]) => failure(code, detail, retry ?? undefined)),
    startMs: number,
    firstTextMs: number,
    endMs: number,
    usage,
    tokens,
    observation,
  },
  { requiredKeys: ['modelId', 'family', 'place', 'state', 'text'] },
);

const part = fc
  .record({ name: text, weight: number, value: fc.option(share, { nil: undefined }) })
  .map(({ value, ...rest }) => ({ ...rest, value }));

const anySpan = fc.record(
  {
    text,
    modelId: text,
    score: number,
    fidelity,
    runnerUp: fc.record({ text, modelId: text, score: number }),
  },
  { requiredKeys: ['text', 'modelId'] },
);

const anyOutcome: fc.Arbitrary<StrategyOutcome> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('verdict' as const),
      strategyId: text,
      ranked: fc.array(
        fc.record(
          {
            columnIds: fc.array(text, { maxLength: 2 }),
            text,
            score: number,
            parts: fc.array(part, { maxLength: 3 }),
          },
          { requiredKeys: ['columnIds', 'score', 'parts'] },
        ),
        { maxLength: 3 },
      ),
      agreement: fc.record({ agreeing: fc.nat(9), answered: fc.nat(9) }),
      fused: fc.record(
        { text, spans: fc.array(anySpan, { maxLength: 3 }), fidelity },
        { requiredKeys: ['text', 'spans'] },
      ),
      note: text,
      judging: fc.record({ compared: fc.nat(9), ofPairs: fc.nat(9) }),
      liveCalls: fc.nat(),
    },
    { requiredKeys: ['kind', 'strategyId', 'ranked', 'liveCalls'] },
  ),
  fc.record({
    kind: fc.constant('unmet' as const),
    strategyId: text,
    need: text,
    live: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('failed' as const), strategyId: text, message: text }),
);

/** Comparisons of up to four columns, `c0` to `c3`, in any state. */
export const anyComparison: fc.Arbitrary<Comparison> = fc.record(
  {
    version: fc.constant(1 as const),
    id: text,
    startedAt: fc.nat(),
    request: fc.record(
      {
        kind: fc.constantFrom('fill' as const, 'instruct' as const),
        languageId: text,
        path: text,
        prefix: text,
        suffix: text,
        original: text,
        instruction: text,
        source: fc.record({ uri: text, offset: fc.nat() }),
      },
      { requiredKeys: ['kind', 'languageId', 'path', 'prefix', 'suffix', 'original'] },
    ),
    columns: fc
      .array(anyColumn, { maxLength: 4 })
      .map((columns) => columns.map((one, i): Column => ({ id: `c${i}`, ...one }))),
    outcome: anyOutcome,
    duels: fc.array(
      fc.record({
        judge: text,
        first: fc.constantFrom('c0', 'c1', 'c2'),
        second: fc.constantFrom('c0', 'c1', 'c2'),
        forth: share,
        back: share,
        fidelity,
      }),
      { maxLength: 3 },
    ),
    abstentions: fc.array(
      fc.record({
        judge: text,
        first: fc.constantFrom('c0', 'c1', 'gone'),
        second: fc.constantFrom('c0', 'c2'),
      }),
      { maxLength: 2 },
    ),
    votes: fc.array(
      fc.record({
        first: fc.constantFrom('c0', 'c1', 'gone'),
        second: fc.constantFrom('c0', 'c1', 'gone'),
        verdict: fc.constantFrom<Vote['verdict']>('first', 'second', 'tie', 'both-bad'),
        left: fc.constantFrom<Vote['left']>('first', 'second'),
        blind: fc.boolean(),
        tookMs: number,
        reasons: fc.array(text, { maxLength: 2 }),
        at: fc.nat(),
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['version', 'id', 'startedAt', 'request', 'columns', 'duels', 'votes'] },
);
