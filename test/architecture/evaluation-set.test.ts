import assert from 'node:assert/strict';
import { evaluationPackages } from '../bench/evaluation-packages.ts';
import { evaluationSources, overlapWithTraining, trainedOn } from '../bench/evaluation-sources.ts';

describe('the evaluation set of the quality benchmark', function () {
  this.timeout(60_000);

  it('shares no package with what the models were trained on', () => {
    assert.deepEqual(overlapWithTraining(), []);
  });
  it('is compared by name and by scope', () => {
    const { npm, python } = trainedOn();
    const packages = {
      npm: [...evaluationPackages.npm, npm.at(-1) ?? '', '@angular/core'],
      python: [...evaluationPackages.python, python[0] ?? ''],
    };
    assert.deepEqual(overlapWithTraining(packages), [npm.at(-1), '@angular/core', python[0]]);
  });
  it('has sources of both languages, none of them twice', () => {
    const { sources } = evaluationSources();
    const texts = sources.map(({ text }) => text);
    assert.equal(new Set(texts).size, texts.length);
    assert.ok(sources.some(({ path }) => path.endsWith('.py')));
    assert.ok(sources.some(({ path }) => !path.endsWith('.py')));
  });
});
