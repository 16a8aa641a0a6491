import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import type { RouterWeights } from '../../src/core/router-weights.ts';
import { parseRouter, readRouterFile, routerText } from '../../src/learning/router-file.ts';

const ROUTER: RouterWeights = {
  ...{ version: 1, features: { kind: 'logprobs' }, threshold: 0.8, examples: 12 },
  layers: [
    {
      weights: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      bias: [0, 0, 0.123456789],
      relu: true,
    },
    { weights: [[1, 2, 3]], bias: [0], relu: false },
  ],
};

function refused(value: unknown, expected: RegExp): void {
  const read = parseRouter(value);
  assert.match('problem' in read ? read.problem : 'accepted', expected);
}

describe('the file of a router', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'router-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('is read as it was written, six digits of each number', async () => {
    const file = path.join(folder, 'router.json');
    await writeFile(file, routerText(ROUTER));
    const [first, last] = ROUTER.layers;
    const expected = { ...ROUTER, layers: [{ ...first, bias: [0, 0, 0.123457] }, last] };
    assert.deepEqual(await readRouterFile(file), { router: expected });
  });

  it('is refused where it is another version or lacks something', () => {
    refused({ ...ROUTER, version: 2 }, /^version/);
    refused({ ...ROUTER, layers: [] }, /^layers/);
    refused({ ...ROUTER, threshold: 2 }, /^threshold/);
    refused({ ...ROUTER, features: { kind: 'hidden-state' } }, /^features/);
    refused(null, /./);
  });

  it('is refused where its layers do not fit together or end in several numbers', () => {
    const [first, last] = ROUTER.layers;
    refused({ ...ROUTER, layers: [last, first] }, /layers\.1/);
    refused({ ...ROUTER, layers: [first] }, /single number/);
    refused({ ...ROUTER, layers: [{ ...last, weights: [[1], [2]] }] }, /layers\.0/);
    refused(
      { ...ROUTER, layers: [{ ...first, weights: [[1, 2], [3], [5, 6]] }, last] },
      /layers\.0/,
    );
  });

  it('is refused where a number is none', () => {
    const [first] = ROUTER.layers;
    refused({ ...ROUTER, layers: [{ ...first, bias: [0, 0, null] }] }, /^layers/);
    refused({ ...ROUTER, layers: [{ ...first, bias: [0, 0, '1'] }] }, /^layers/);
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        assert.ok('problem' in parseRouter(value));
      }),
    );
  });

  it('is a problem where it is not there or no JSON', async () => {
    const file = path.join(folder, 'broken.json');
    await writeFile(file, '{"version": 1');
    assert.match(String(Object.values(await readRouterFile(file))), /JSON/);
    assert.match(String(Object.values(await readRouterFile(`${file}x`))), /ENOENT/);
    assert.ok('problem' in (await readRouterFile(folder)));
  });
});
