import assert from 'node:assert/strict';
import { withMembers, withoutTokens } from '../../../src/benchmark/rankers/some-members.ts';
import { parseRecordingLine } from '../../../src/recording/recording-line.ts';
import { FULL_LINE, recordedLine } from '../../fakes/recorded-lines.ts';

describe('a recorded request with some of its members', () => {
  const score = { logprob: -1, tokens: 1, bytes: 1, fidelity: 'exact' } as const;
  const line = recordedLine(
    'q',
    { x: 'one', y: 'two', z: 'three', lost: null },
    {
      members: [{ model: 'x' }, { model: 'y' }, { model: 'z' }],
      scores: [
        { scorer: 'z', candidate: 0, ...score },
        { scorer: 'z', candidate: 1, ...score },
        { scorer: 'y', candidate: 2, ...score },
      ],
      judgements: [{ judge: 'z', first: 1, second: 2, preferFirst: 1 }],
      observations: [
        { candidate: 0, newDiagnostics: 1 },
        { candidate: 2, newDiagnostics: 0 },
      ],
    },
  );

  it('names candidates by their new positions', () => {
    const some = withMembers(line, new Set(['y', 'z']));
    assert.deepEqual(
      some.candidates.map(({ model }) => model),
      ['y', 'z'],
    );
    assert.deepEqual(some.scores, [
      { scorer: 'z', candidate: 0, ...score },
      { scorer: 'y', candidate: 1, ...score },
    ]);
    assert.deepEqual(some.judgements, [{ judge: 'z', first: 0, second: 1, preferFirst: 1 }]);
    assert.deepEqual(some.observations, [{ candidate: 1, newDiagnostics: 0 }]);
    assert.deepEqual(some.failures, []);
  });

  it('has nothing by members that are left out', () => {
    const some = withMembers(line, new Set(['x']));
    assert.deepEqual([some.scores, some.judgements], [[], []]);
    assert.deepEqual(some.members, [{ model: 'x' }]);
  });

  it('is a sound line of a recording', () => {
    for (const ids of [[], ['x'], ['y'], ['x', 'y', 'z']]) {
      const parsed = parseRecordingLine(withMembers(FULL_LINE, new Set(ids)));
      assert.ok('line' in parsed, JSON.stringify(parsed));
    }
  });

  it('can be without what some tell of their tokens', () => {
    const tokens = [{ text: 'one', logprob: -1 }];
    const told = recordedLine('q', { x: { text: 'one', tokens }, y: { text: 'one', tokens } });
    const [x, y] = withoutTokens(told, new Set(['x'])).candidates;
    assert.deepEqual([x, y], [{ model: 'x', text: 'one' }, told.candidates[1]]);
  });
});
