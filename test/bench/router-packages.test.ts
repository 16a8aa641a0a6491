import assert from 'node:assert/strict';
import { evaluationPackages } from './evaluation-packages.ts';
import { overlapWithTraining, type PackageNames } from './evaluation-sources.ts';
import { routerPackages } from './router-packages.ts';
import { calibrationPackages, judgedPackages } from './workspace-packages.ts';

describe('the packages that the router as shipped was trained on', () => {
  const inBoth = (others: PackageNames): readonly string[] =>
    (['npm', 'python'] as const).flatMap((kind) =>
      routerPackages[kind].filter((name) => others[kind].includes(name)),
    );

  it('are none that the small models were trained on', () => {
    assert.deepEqual(overlapWithTraining(routerPackages), []);
  });

  it('are none that anything is judged or fitted on', () => {
    assert.deepEqual(inBoth(evaluationPackages), []);
    assert.deepEqual(inBoth(judgedPackages), []);
    assert.deepEqual(inBoth(calibrationPackages), []);
  });

  it('would be found out', () => {
    assert.deepEqual(inBoth({ npm: ['sax'], python: ['toml'] }), ['sax', 'toml']);
  });
});
