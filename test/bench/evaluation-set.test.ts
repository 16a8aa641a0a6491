import assert from 'node:assert/strict';
import { seededRandom } from '../../src/core/random.ts';
import { evaluationPackages } from './evaluation-packages.ts';
import { evaluationSources, overlapWithTraining, trainedOn } from './evaluation-sources.ts';
import { cutHoles, familyOf } from './holes.ts';

describe('the packages of the quality benchmark', () => {
  it('are none that the models were trained on', () => {
    assert.deepEqual(overlapWithTraining(evaluationPackages), []);
  });

  it('would be refused by name, by scope and as a single Python file', () => {
    const { npm, python } = trainedOn();
    assert.ok(npm.includes('lodash') && npm.includes('@babel') && python.includes('six.py'));
    const overlap = overlapWithTraining({ npm: ['lodash', '@babel/core', 'own'], python: ['six'] });
    assert.deepEqual(overlap, ['lodash', '@babel/core', 'six']);
  });

  it('give the same sources every time, every file once', function () {
    this.timeout(60_000);
    const first = evaluationSources();
    assert.equal(evaluationSources().digest, first.digest);
    const paths = first.sources.map(({ path }) => path);
    assert.equal(new Set(paths).size, paths.length);
    assert.ok(first.duplicates > 0, 'node_modules is full of near-duplicates');
  });
});

describe('the holes of the quality benchmark', function () {
  this.timeout(60_000);
  const { sources } = evaluationSources();
  const holes = cutHoles(sources, 120, seededRandom(1));

  it('are as many as asked for, half of them in each language where there is enough', () => {
    assert.equal(holes.length, 120);
    const python = holes.filter(({ languageId }) => familyOf(languageId) === 'Python').length;
    const plenty = sources.filter(({ languageId }) => languageId === 'python').length >= 40;
    assert.ok(plenty ? python === 60 : python <= 60, `${python} in Python`);
  });

  it('put together with what was cut out are the files again', () => {
    for (const { path, before, reference, after } of holes) {
      const source = sources.find((one) => one.path === path);
      const lines = (before + reference + after).split('\n').map((line) => line.trimEnd());
      assert.deepEqual(
        lines,
        source?.text.split('\n').map((line) => line.trimEnd()),
      );
    }
  });

  it('are at most three a file, and the same for the same seed', () => {
    const perFile = Map.groupBy(holes, ({ path }) => path);
    assert.ok([...perFile.values()].every((ofFile) => ofFile.length <= 3));
    const ids = holes.map(({ id }) => id);
    assert.deepEqual(
      cutHoles(sources, 120, seededRandom(1)).map(({ id }) => id),
      ids,
    );
    assert.equal(new Set(ids).size, ids.length);
  });
});
