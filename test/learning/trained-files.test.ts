import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RankerWeights } from '../../src/core/ranker-weights.ts';
import type { RouterWeights } from '../../src/core/router-weights.ts';
import { rankerText } from '../../src/learning/ranker-file.ts';
import { routerText } from '../../src/learning/router-file.ts';
import { readTrained } from '../../src/learning/trained-files.ts';

const FEATURES = ['one'];
const layers = [{ weights: [[1]], bias: [0], relu: false }];
const ROUTER: RouterWeights = {
  ...{ version: 1, features: { kind: 'logprobs' }, layers, threshold: 0.5, examples: 3 },
};
const RANKER: RankerWeights = {
  ...{ version: 1, features: FEATURES, pair: { layers }, requests: 1, pairs: 1 },
  forest: { trees: [], abstainBelow: 0 },
};

describe('what was trained for the user', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'trained-'));
    await writeFile(path.join(folder, 'router.json'), routerText(ROUTER));
    await writeFile(path.join(folder, 'ranker.json'), rankerText(RANKER));
  });
  after(() => rm(folder, { recursive: true }));
  const file = (name: string): string => path.join(folder, name);

  it('is nothing where no file is named', async () => {
    const read = await readTrained({ citerRouter: '', ranker: '' }, FEATURES);
    assert.deepEqual(read, { trained: {}, problems: [] });
  });

  it('is read from both files', async () => {
    const files = { citerRouter: file('router.json'), ranker: file('ranker.json') };
    const read = await readTrained(files, FEATURES);
    assert.deepEqual(read, { trained: { router: ROUTER, ranker: RANKER }, problems: [] });
  });

  it('is what one file has where the other is none, and says which', async () => {
    const files = { citerRouter: file('router.json'), ranker: file('none.json') };
    const { trained, problems } = await readTrained(files, FEATURES);
    assert.deepEqual(trained, { router: ROUTER });
    assert.deepEqual(
      problems.map(({ key }) => key),
      ['ranker'],
    );
    const other = await readTrained({ citerRouter: folder, ranker: file('ranker.json') }, ['two']);
    assert.deepEqual(
      other.problems.map(({ key }) => key),
      ['citerRouter', 'ranker'],
    );
  });
});
