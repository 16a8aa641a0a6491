import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EngineEvent, EngineEventBody } from '../../src/core/events.ts';
import { failure } from '../../src/core/failure.ts';
import type { Comparison } from '../../src/comparison/comparison.ts';
import { columnIdAt, followed, type ModelFacts } from '../../src/comparison/follow-events.ts';
import { parseComparison } from '../../src/comparison/parse-comparison.ts';
import { candidate, column, comparison, ranking } from './sample-comparison.ts';

const modelOf = (modelId: string): ModelFacts => ({ family: `${modelId}-family`, place: 'local' });

/** Follows events of the run, ten milliseconds apart. */
function after(events: readonly EngineEventBody[], start = comparison([])): Comparison {
  return events.reduce(
    (state, event, i) =>
      followed(state, { ...event, runId: 'run', atMs: 10 * (i + 1) }, modelOf, 'evidence'),
    start,
  );
}

/** `id model state "text"` a column. */
const drawn = ({ columns }: Comparison): string[] =>
  columns.map(({ id, modelId, state, text }) => `${id} ${modelId} ${state} "${text}"`);

const runStart = (...members: readonly string[]): EngineEventBody => ({
  ...{ type: 'run-start', members, strategyId: 'evidence', deadlineMs: Number.POSITIVE_INFINITY },
});
const start = (streamId: string, modelId: string): EngineEventBody => ({
  ...{ type: 'generation-start', streamId, modelId, resident: true, promptTokens: 3 },
});
const delta = (streamId: string, text: string, modelId = 'm'): EngineEventBody => ({
  ...{ type: 'generation-delta', streamId, modelId, text },
});
const end = (
  streamId: string,
  text: string,
  unified: 'stop' | 'cancelled' = 'stop',
  modelId = 'm',
): EngineEventBody => ({
  ...{ type: 'generation-end', streamId, modelId, candidate: candidate('c1', text, [modelId]) },
  finish: { unified, raw: unified },
  usage: { completionTokens: 4, estimated: false },
});
const fail = (streamId: string, partialText?: string): EngineEventBody => ({
  ...{ type: 'generation-failure', streamId },
  failure: {
    ...{ modelId: 'm', failure: failure('timeout', '10 s') },
    ...(partialText === undefined ? {} : { partialText }),
  },
});

describe('followed', () => {
  it('makes a queued column for every member, in their order', () => {
    assert.deepEqual(drawn(after([runStart('m', 'n', 'm')])), [
      'column-1 m queued ""',
      'column-2 n queued ""',
      'column-3 m queued ""',
    ]);
  });

  it('makes none for a member that has one already', () => {
    assert.deepEqual(
      drawn(after([runStart('m', 'n')], comparison([column('x', 'y', { modelId: 'm' })]))),
      ['x m done "y"', 'column-2 n queued ""'],
    );
  });

  it('gives a stream the column of its id, else the first queued one of its model, else a new one', () => {
    const events = [
      runStart('n', 'm', 'm'),
      start(columnIdAt(3), 'm'),
      start('s1', 'm'),
      start('s2', 'm'),
    ];
    assert.deepEqual(drawn(after(events)), [
      'column-1 n queued ""',
      's1 m prefill ""',
      'column-3 m prefill ""',
      's2 m prefill ""',
    ]);
  });

  it('tells loading, reading the prompt and writing apart', () => {
    const load: EngineEventBody = { type: 'generation-load', streamId: 's1', modelId: 'm' };
    const steps = [runStart('m'), load, start('s1', 'm'), delta('s1', ''), delta('s1', 'ab')];
    const states = steps.map((_, i) => after(steps.slice(0, i + 1)).columns[0]?.state);
    assert.deepEqual(states, ['queued', 'loading', 'prefill', 'prefill', 'streaming']);
  });

  it('adds a column for a text that is wanted, with how it is written', () => {
    const wanted: EngineEventBody = {
      ...{ type: 'generation-queue', streamId: 'column-2', modelId: 'm', temperature: 0.8 },
      fusedFrom: ['a'],
    };
    assert.deepEqual(after([runStart('m'), wanted, start('column-2', 'm')]).columns[1], {
      ...{ id: 'column-2', modelId: 'm', family: 'm-family', place: 'local', state: 'prefill' },
      ...{ text: '', temperature: 0.8, fusedFrom: ['a'], startMs: 30 },
    });
  });

  it('puts the pieces together and ends with what the filters left, with times and counts', () => {
    const events = [start('s1', 'm'), delta('s1', 'a'), delta('s1', 'b  '), end('s1', 'ab')];
    assert.equal(after(events.slice(0, 3)).columns[0]?.text, 'ab  ');
    assert.deepEqual(after(events).columns, [
      {
        ...{ id: 's1', modelId: 'm', family: 'm-family', place: 'local', state: 'done' },
        ...{ text: 'ab', startMs: 10, firstTextMs: 20, endMs: 40 },
        usage: { completionTokens: 4, estimated: false },
      },
    ]);
  });

  it('takes the end for the first text of a stream that came in one piece', () => {
    const { columns } = after([start('s1', 'm'), end('s1', 'ab')]);
    assert.deepEqual([columns[0]?.firstTextMs, columns[0]?.endMs], [20, 20]);
    assert.equal(after([start('s1', 'm'), end('s1', '')]).columns[0]?.firstTextMs, undefined);
  });

  it('begins again where a piece replaces what came before', () => {
    const events = [
      start('s1', 'm'),
      delta('s1', 'Sure:\n'),
      { ...delta('s1', 'x'), replaces: true },
    ];
    assert.equal(after(events as EngineEventBody[]).columns[0]?.text, 'x');
  });

  it('keeps the tokens of a text, and those of its author alone', () => {
    const tokens = [{ text: 'ab', logprobNats: -1 }];
    const event = (author: string): EngineEventBody => {
      const one = candidate('c1', 'ab', [author, 'm']);
      const written = { ...one, generation: { ...one.generation, tokens } };
      return { ...end('s1', 'ab'), candidate: written } as EngineEventBody;
    };
    assert.deepEqual(after([start('s1', 'm'), event('m')]).columns[0]?.tokens, tokens);
    assert.equal(after([start('s1', 'm'), event('other')]).columns[0]?.tokens, undefined);
  });

  it('keeps what a stream had written when it is stopped or fails', () => {
    const begun = [start('s1', 'm'), delta('s1', 'ab')];
    assert.deepEqual(drawn(after([...begun, end('s1', 'ab', 'cancelled')])), ['s1 m stopped "ab"']);
    const failed = after([...begun, fail('s1', 'abc')]);
    assert.deepEqual(drawn(failed), ['s1 m failed "ab"']);
    assert.deepEqual(failed.columns[0]?.failure, failure('timeout', '10 s'));
    assert.deepEqual(drawn(after([start('s1', 'm'), fail('s1', 'abc')])), ['s1 m failed "abc"']);
  });

  it('calls a stream stopped that was called off before it wrote', () => {
    const off: EngineEventBody = {
      ...{ type: 'generation-failure', streamId: 's1' },
      failure: { modelId: 'm', failure: failure('cancelled', '') },
    };
    const { columns } = after([start('s1', 'm'), off]);
    assert.deepEqual([columns[0]?.state, columns[0]?.failure], ['stopped', undefined]);
  });

  it('knows the column of a member that failed without a stream', () => {
    const without: EngineEventBody = {
      type: 'generation-failure',
      failure: { modelId: 'm', failure: failure('timeout', '') },
    };
    assert.deepEqual(drawn(after([runStart('n', 'm'), without])), [
      'column-1 n queued ""',
      'column-2 m failed ""',
    ]);
    assert.deepEqual(drawn(after([runStart('n'), without])), ['column-1 n queued ""']);
  });

  it('does not change what has ended, and knows nothing of streams that never began', () => {
    const ended = after([start('s1', 'm'), end('s1', 'ab')]);
    for (const event of [
      start('s1', 'm'),
      delta('s1', 'x'),
      end('s1', 'x'),
      fail('s1'),
      delta('s9', 'x'),
    ]) {
      assert.equal(after([event], ended), ended);
    }
  });

  it('ignores events of another run', () => {
    const before = comparison([]);
    const event = { ...runStart('m'), runId: 'other', atMs: 1 };
    assert.equal(followed(before, event, modelOf), before);
  });

  it('makes a strategy’s step the outcome, and its failure too', () => {
    const step: EngineEventBody = {
      ...{ type: 'strategy-step', ranking: ranking(candidate('c1', 'ab', ['m'])) },
      ...{ settled: true, note: 'why' },
    };
    assert.deepEqual(after([start('s1', 'm'), end('s1', 'ab'), step]).outcome, {
      ...{ kind: 'verdict', strategyId: 'evidence', liveCalls: 0, note: 'why' },
      ranked: [{ columnIds: ['s1'], score: 1, parts: [] }],
    });
    const tally = { judge: 'j', asked: 3, abstained: 0, flipped: 1, own: 0 };
    const judging = { judges: [tally], compared: 3, ofPairs: 10 };
    const judged = after([start('s1', 'm'), end('s1', 'ab'), { ...step, judging }]).outcome;
    assert.ok(judged?.kind === 'verdict');
    assert.deepEqual(judged.judging, { compared: 3, ofPairs: 10 });
    const unjudged = { ...step, judging: { ...judging, judges: [] } };
    const ranked = after([start('s1', 'm'), end('s1', 'ab'), unjudged]).outcome;
    assert.ok(ranked?.kind === 'verdict' && ranked.judging === undefined);
    const broken: EngineEventBody = { type: 'strategy-failure', strategyId: 'x', message: 'no' };
    assert.deepEqual(after([broken]).outcome, { kind: 'failed', strategyId: 'x', message: 'no' });
  });

  const anyEvent: fc.Arbitrary<EngineEventBody> = fc
    .record({
      stream: fc.constantFrom('s1', 's2', 's3', 'column-1', 'column-2'),
      model: fc.constantFrom('m', 'n', 'o'),
      text: fc.string({ maxLength: 4 }),
      kind: fc.nat(7),
    })
    .map(({ stream, model, text, kind }): EngineEventBody => {
      const all = [
        runStart(model, 'm'),
        { type: 'generation-queue', streamId: stream, modelId: model },
        { type: 'generation-load', streamId: stream, modelId: model },
        start(stream, model),
        delta(stream, text, model),
        end(stream, text, 'stop', model),
        fail(stream, text),
        {
          ...{ type: 'strategy-step', settled: false },
          ranking: ranking(candidate('c1', text, [model]), candidate('c2', 'x', ['m', 'n'])),
        },
      ] satisfies readonly EngineEventBody[];
      return all[kind] ?? runStart();
    });

  it('gives a valid comparison after any events, in which no column changes its place or comes back to life', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => {
        let before = comparison([]);
        events.forEach((event, i) => {
          const full: EngineEvent = { ...event, runId: 'run', atMs: i };
          const now = followed(before, full, modelOf);
          const read = parseComparison(JSON.parse(JSON.stringify(now)));
          assert.ok('comparison' in read, JSON.stringify(read));
          assert.ok(now.columns.length >= before.columns.length);
          before.columns.forEach((old, place) => {
            const column = now.columns[place];
            assert.ok(column !== undefined);
            assert.equal(column.modelId, old.modelId);
            if (old.state !== 'queued') assert.equal(column.id, old.id);
            if (old.state === 'done' || old.state === 'failed') assert.deepEqual(column, old);
          });
          before = now;
        });
      }),
    );
  });

  it('keeps streams apart however their pieces are mixed', () => {
    const pieces = fc.array(
      fc.tuple(fc.constantFrom('s1', 's2', 's3'), fc.string({ maxLength: 3 })),
    );
    fc.assert(
      fc.property(pieces, (mixed) => {
        const ids = ['s1', 's2', 's3'];
        const { columns } = after([
          runStart('m', 'm', 'm'),
          ...ids.map((id) => start(id, 'm')),
          ...mixed.map(([id, text]) => delta(id, text)),
        ]);
        for (const id of ids) {
          const own = mixed.filter(([stream]) => stream === id).map(([, text]) => text);
          assert.equal(columns.find((one) => one.id === id)?.text, own.join(''));
        }
      }),
    );
  });
});
