import assert from 'node:assert/strict';
import { teamExample } from '../../../src/benchmark/rankers/team-example.ts';
import type { RecordingLine } from '../../../src/recording/recording-line.ts';

const line = (more: Partial<RecordingLine>): RecordingLine => ({
  ...{ version: 1, id: 'q', task: 'fill', candidates: [], reference: 'right();' },
  ...more,
});

/** Members with the number of their cluster, and whether it is right. */
function told(more: Partial<RecordingLine>) {
  const example = teamExample(line(more), 1);
  const clusters = [...new Set(example?.candidates.map(({ cluster }) => cluster))];
  return example?.candidates.map(
    ({ modelIds, quality, cluster }) =>
      `${modelIds.join()} ${clusters.indexOf(cluster)} ${quality ?? '?'}`,
  );
}

describe('teamExample', () => {
  it('takes equal texts for one answer, and the reference for right', () => {
    assert.deepEqual(
      told({
        candidates: [
          { model: 'a', text: 'right();' },
          { model: 'b', text: 'wrong();' },
          { model: 'c', text: 'right();\n' },
        ],
      }),
      ['a 0 1', 'b 1 0', 'c 0 1'],
    );
  });

  it('goes by what is on record before the reference, and by behaviour before the text', () => {
    assert.deepEqual(
      told({
        candidates: [
          { model: 'a', text: 'right();', quality: 0 },
          { model: 'b', text: 'other();', quality: 1 },
          { model: 'c', text: 'third();', quality: 1 },
        ],
        observations: [
          { candidate: 1, behaviour: 'x' },
          { candidate: 2, behaviour: 'x' },
        ],
      }),
      ['a 0 0', 'b 1 1', 'c 1 1'],
    );
  });

  it('takes all right answers for one, and all wrong ones, where a table has no texts', () => {
    assert.deepEqual(
      told({
        candidates: [0, 1, 0.5, 1].map((quality, i) => ({ model: `m${i}`, text: '', quality })),
      }),
      ['m0 0 0', 'm1 1 1', 'm2 0 0.5', 'm3 1 1'],
    );
  });

  it('names the members that failed', () => {
    const example = teamExample(
      line({
        candidates: [{ model: 'a', text: 'x' }],
        failures: [{ model: 'b', code: 'timeout' }],
      }),
      1,
    );
    assert.deepEqual(example?.failures, ['b']);
  });

  it('says nothing where no quality is known', () => {
    const { reference, ...rest } = line({ candidates: [{ model: 'a', text: 'x' }] });
    assert.equal(reference, 'right();');
    assert.equal(teamExample(rest, 1), undefined);
    assert.equal(teamExample(line({}), 1), undefined);
  });
});
