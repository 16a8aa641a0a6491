import assert from 'node:assert/strict';
import { evaluationPackages } from './evaluation-packages.ts';
import { overlapWithTraining, type PackageNames } from './evaluation-sources.ts';
import { fusionPackages } from './fusion-packages.ts';
import { rankerPackages } from './ranker-packages.ts';
import { calibrationPackages, judgedPackages } from './workspace-packages.ts';

describe('the packages that the rankers as shipped were trained on', () => {
  const inBoth = (others: PackageNames): readonly string[] =>
    (['npm', 'python'] as const).flatMap((kind) =>
      rankerPackages[kind].filter((name) => others[kind].includes(name)),
    );

  it('are none that the small models were trained on', () => {
    assert.deepEqual(overlapWithTraining(rankerPackages), []);
  });

  it('are none that anything is judged or fitted on', () => {
    assert.deepEqual(inBoth(evaluationPackages), []);
    assert.deepEqual(inBoth(judgedPackages), []);
    assert.deepEqual(inBoth(calibrationPackages), []);
    assert.deepEqual(inBoth(fusionPackages), []);
  });

  it('stand there once each', () => {
    for (const names of [rankerPackages.npm, rankerPackages.python]) {
      assert.equal(new Set(names).size, names.length);
    }
  });

  it('would be found out', () => {
    assert.deepEqual(inBoth({ npm: ['sax'], python: ['httplib2'] }), ['sax', 'httplib2']);
  });
});
