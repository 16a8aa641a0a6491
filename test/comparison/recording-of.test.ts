import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failure } from '../../src/core/failure.ts';
import { comparisonOf } from '../../src/comparison/of-recording.ts';
import { recordedNames } from '../../src/comparison/recorded-names.ts';
import { recordingOf } from '../../src/comparison/recording-of.ts';
import { parseRecordingLine, type RecordingLine } from '../../src/recording/recording-line.ts';
import { anyComparison, column, comparison, duel, vote } from './sample-comparison.ts';

describe('recordedNames', () => {
  it('numbers the further texts of a model', () => {
    const columns = ['m', 'n', 'm', 'm'].map((modelId, i) => ({ id: String(i), modelId }));
    assert.deepEqual([...recordedNames(columns).values()], ['m', 'n', 'm#2', 'm#3']);
  });

  it('gives no name twice, whatever models are called', () => {
    const name = fc.constantFrom('m', 'm#2', 'm#3', 'm#2#2');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), (models) => {
        const names = recordedNames(models.map((modelId, i) => ({ id: String(i), modelId })));
        assert.equal(new Set(names.values()).size, models.length);
      }),
    );
  });
});

describe('recordingOf', () => {
  it('writes finished columns, failures, and duels in both orders', () => {
    const columns = [
      column('a', 'x', {
        ...{ modelId: 'm', family: 'f', startMs: 100, endMs: 350 },
        usage: { promptTokens: 9, completionTokens: 4, estimated: false, costUsd: 0.5 },
        tokens: [
          { text: 'x', logprobNats: -0.5, bytes: [120], top: [{ text: 'y', logprobNats: -1 }] },
        ],
      }),
      column('w', 'part', { state: 'streaming' }),
      column('s', 'cut', { state: 'stopped' }),
      column('e', '', { state: 'failed', failure: failure('timeout', '') }),
      column('b', 'y', { modelId: 'm', family: 'f', place: 'cloud' }),
    ];
    const duels = [duel('j', 'b', 'a', 0.75, 0.5), duel('j', 'a', 's', 1)];
    const line = recordingOf(comparison(columns, { duels, votes: [vote('a', 'b', 'first')] }));
    assert.deepEqual(line, {
      ...{ version: 1, id: 'run', task: 'fill', language: 'typescript', group: 'src/a.ts' },
      ...{ prefix: 'const a = ', suffix: ';\n' },
      members: [
        { model: 'm', family: 'f', place: 'local' },
        { model: 'w', family: 'w', place: 'local' },
        { model: 's', family: 's', place: 'local' },
        { model: 'e', family: 'e', place: 'local' },
        { model: 'm#2', family: 'f', place: 'cloud' },
      ],
      candidates: [
        {
          ...{ model: 'm', text: 'x', latencyMs: 250, costUsd: 0.5 },
          tokens: [{ text: 'x', logprob: -0.5, top: [{ text: 'y', logprob: -1 }] }],
          usage: { promptTokens: 9, completionTokens: 4 },
        },
        { model: 'm#2', text: 'y' },
      ],
      failures: [{ model: 'e', code: 'timeout' }],
      judgements: [
        { judge: 'j', first: 1, second: 0, preferFirst: 0.75 },
        { judge: 'j', first: 0, second: 1, preferFirst: 0.5 },
      ],
    });
  });

  it('counts what a stopped column had written where that is asked for', () => {
    const columns = [
      column('s', 'cut', { state: 'stopped' }),
      column('t', '', { state: 'stopped' }),
    ];
    const { candidates } = recordingOf(comparison(columns), { stopped: true });
    assert.deepEqual(
      candidates.map(({ model }) => model),
      ['s'],
    );
    assert.deepEqual(recordingOf(comparison(columns)).candidates, []);
  });

  it('says what running a text told, and is read as that again', () => {
    const observation = { check: { passed: 1, total: 2 }, behaviour: 'x', newDiagnostics: 3 };
    const columns = [
      column('s', 'cut', { state: 'stopped', observation }),
      column('a', 'x', { observation: {} }),
      column('b', 'y', { observation }),
    ];
    const line = recordingOf(comparison(columns));
    const told = { candidate: 1, passed: 1, total: 2, behaviour: 'x', newDiagnostics: 3 };
    assert.deepEqual(line.observations, [told]);
    const read = comparisonOf(line, 'run', 1).columns;
    assert.deepEqual(
      read.map((one) => one.observation),
      [undefined, observation],
    );
  });

  it('leaves out a text for which others were read, and its duels', () => {
    const columns = [column('a', 'x'), column('f', 'xy', { modelId: 'a', fusedFrom: ['a'] })];
    const line = recordingOf(comparison(columns, { duels: [duel('j', 'a', 'f', 0.1)] }));
    assert.deepEqual(line.candidates, [{ model: 'a', text: 'x' }]);
    assert.equal(line.judgements, undefined);
  });

  it('makes the instruction the prompt of an answer', () => {
    const one = comparison([]);
    const request = { ...one.request, kind: 'instruct' as const, instruction: 'sort it' };
    const line = recordingOf({ ...one, request });
    assert.deepEqual([line.task, line.prompt], ['answer', 'sort it']);
  });

  it('is always a line that can be read', () => {
    fc.assert(
      fc.property(anyComparison, (any) => {
        // Figures that no server tells are not what is looked at here.
        const columns = any.columns.map(({ id, text, modelId, family, state, observation }) =>
          column(id, text, {
            ...{ modelId, family, state, startMs: 2, endMs: 1 },
            ...(observation === undefined ? {} : { observation }),
          }),
        );
        const line = recordingOf({ ...any, id: 'run', columns });
        const parsed = parseRecordingLine(JSON.parse(JSON.stringify(line)));
        assert.ok('line' in parsed, JSON.stringify(parsed));
      }),
    );
  });
});

describe('comparisonOf', () => {
  const line: RecordingLine = {
    ...{ version: 1, id: 'r1', task: 'fill', language: 'go', group: 'a.go' },
    ...{ prefix: 'p', suffix: 's' },
    members: [{ model: 'm', family: 'f', place: 'network' }],
    candidates: [
      { model: 'm', text: 'x', latencyMs: 20, usage: { completionTokens: 2 } },
      { model: 'm#2', text: 'y' },
      { model: 'other#2', text: 'z' },
    ],
    failures: [
      { model: 'n', code: 'timeout' },
      { model: 'o', code: 'what' },
    ],
    judgements: [
      { judge: 'j', first: 0, second: 1, preferFirst: 0.75 },
      { judge: 'j', first: 1, second: 0, preferFirst: 0.5 },
      { judge: 'k', first: 2, second: 0, preferFirst: 1 },
    ],
  };

  it('shows what is recorded and nothing else', () => {
    const found = comparisonOf(line, 'id', 7);
    assert.deepEqual(found.request, {
      ...{ kind: 'fill', languageId: 'go', path: 'a.go', prefix: 'p', suffix: 's', original: '' },
    });
    assert.deepEqual(
      found.columns.map(({ id, modelId, family, place, state }) => [
        id,
        modelId,
        family,
        place,
        state,
      ]),
      [
        ['column-1', 'm', 'f', 'network', 'done'],
        ['column-2', 'm', 'f', 'network', 'done'],
        ['column-3', 'other#2', 'other#2', 'local', 'done'],
        ['column-4', 'n', 'n', 'local', 'failed'],
        ['column-5', 'o', 'o', 'local', 'failed'],
      ],
    );
    assert.deepEqual(found.columns[0]?.usage, { completionTokens: 2, estimated: false });
    const [first, second] = found.columns;
    assert.deepEqual([first.startMs, first.endMs, second?.usage], [0, 20, undefined]);
    assert.deepEqual(found.columns[4]?.failure, failure('server-error', 'recorded: what'));
  });

  it('puts both orders of a judgement together; one alone stands for both', () => {
    assert.deepEqual(comparisonOf(line, 'id', 7).duels, [
      duel('j', 'column-1', 'column-2', 0.75, 0.5),
      duel('k', 'column-3', 'column-1', 1),
    ]);
  });

  it('makes a question an instruction', () => {
    const { request } = comparisonOf(
      { version: 1, id: 'r', task: 'answer', prompt: 'why?', candidates: [] },
      'id',
      7,
    );
    assert.deepEqual([request.kind, request.instruction, request.prefix], ['instruct', 'why?', '']);
  });

  it('is undone by recordingOf, whatever models wrote', () => {
    const anyLine = fc
      .array(
        fc.record({
          model: fc.constantFrom('m', 'n', 'o'),
          text: fc.string({ minLength: 1 }),
          latencyMs: fc.nat(10_000),
          costUsd: fc.nat(100),
          usage: fc.record({ promptTokens: fc.nat(99), completionTokens: fc.nat(99) }),
          tokens: fc.array(
            fc.record({ text: fc.string(), logprob: fc.nat(9).map((n) => -n || 0) }),
          ),
        }),
        { maxLength: 4 },
      )
      .map((candidates): RecordingLine => {
        const names = recordedNames(
          candidates.map(({ model }, i) => ({ id: `${i}`, modelId: model })),
        );
        const named = candidates.map((one, i) => ({ ...one, model: names.get(`${i}`) ?? '' }));
        return {
          ...{ version: 1, id: 'r', task: 'fill', language: 'go', prefix: 'p', suffix: 's' },
          members: named.map(({ model }) => ({ model, family: 'f', place: 'cloud' })),
          candidates: named,
        };
      });
    fc.assert(
      fc.property(anyLine, (recorded) => {
        const again = recordingOf(comparisonOf(recorded, 'r', 0));
        assert.deepEqual(again, JSON.parse(JSON.stringify(recorded)));
      }),
    );
  });
});
