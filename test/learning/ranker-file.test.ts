import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import type { RankerWeights, TreeWeights } from '../../src/core/ranker-weights.ts';
import { parseRanker, rankerText, readRankerFile } from '../../src/learning/ranker-file.ts';

const FEATURES = ['one', 'two'];

const TREE: TreeWeights = {
  feature: [1, -1, -1],
  threshold: [0.5, 0, 0],
  left: [1, -1, -1],
  right: [2, -1, -1],
  share: [0, 0.25, 1],
};

const RANKER: RankerWeights = {
  ...{ version: 1, features: FEATURES, requests: 40, pairs: 90 },
  pair: {
    layers: [
      {
        weights: [
          [1, 2],
          [3, 4],
          [5, 0.123456789],
        ],
        bias: [0, 0, 1],
        relu: true,
      },
      { weights: [[1, 2, 3]], bias: [0], relu: false },
    ],
  },
  forest: { trees: [TREE], abstainBelow: 0.5 },
  team: { members: ['a', 'b'], focal: 0.4, accuracy: 0.6, votes: { a: 1, b: -0.5 } },
};

const withTree = (tree: object): object => ({
  ...RANKER,
  forest: { abstainBelow: 0.5, trees: [{ ...TREE, ...tree }] },
});

function refused(value: unknown, expected: RegExp): void {
  const read = parseRanker(value, FEATURES);
  assert.match('problem' in read ? read.problem : 'accepted', expected);
}

describe('the file of rankers', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ranker-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('is read as it was written, six digits of each number', async () => {
    const file = path.join(folder, 'ranker.json');
    await writeFile(file, rankerText(RANKER));
    const read = await readRankerFile(file, FEATURES);
    assert.ok('ranker' in read);
    assert.equal(read.ranker.pair.layers[0]?.weights[2]?.[1], 0.123457);
    assert.deepEqual(read.ranker.forest, RANKER.forest);
    assert.deepEqual(read.ranker.team, RANKER.team);
  });

  it('of another version, or of other features, is refused with what to do', () => {
    refused({ ...RANKER, version: 2 }, /^version 2 .*ensemble train ranker/);
    refused({ ...RANKER, version: '1' }, /^version "1"/);
    refused({ ...RANKER, features: ['one'] }, /^features: .*ensemble train ranker/);
    refused({ ...RANKER, features: ['two', 'one'] }, /^features: /);
  });

  it('is refused where something is missing or out of its range', () => {
    refused({ ...RANKER, pair: { layers: [] } }, /^pair\.layers/);
    refused({ ...RANKER, requests: -1 }, /^requests/);
    refused({ ...RANKER, forest: { trees: [], abstainBelow: 2 } }, /^forest\.abstainBelow/);
    refused({ ...RANKER, team: { ...RANKER.team, votes: { a: 'much' } } }, /^team\.votes/);
    refused({ ...RANKER, team: { ...RANKER.team, votes: { a: NaN } } }, /^team\.votes/);
    for (const value of [null, 1, [], 'text', {}]) refused(value, /./);
  });

  it('is refused where its layers do not fit together or end in several numbers', () => {
    const [first, last] = RANKER.pair.layers;
    refused({ ...RANKER, pair: { layers: [last] } }, /pair\.layers\.0/);
    refused({ ...RANKER, pair: { layers: [first, first] } }, /pair\.layers\.1/);
    refused({ ...RANKER, pair: { layers: [first] } }, /single number/);
    refused({ ...RANKER, pair: { layers: [{ ...first, bias: [0] }, last] } }, /pair\.layers\.0/);
    refused(
      { ...RANKER, pair: { layers: [{ ...first, bias: [0, 0, Infinity] }, last] } },
      /pair\.layers\.0\.bias/,
    );
  });

  it('is refused where a tree goes in circles, beyond its end or asks for what is not there', () => {
    refused(withTree({ left: [0, -1, -1] }), /node 0/);
    refused(withTree({ right: [3, -1, -1] }), /node 0/);
    refused(withTree({ right: [-1, -1, -1] }), /node 0/);
    refused(withTree({ feature: [2, -1, -1] }), /no feature 2/);
    refused(withTree({ feature: [-2, -1, -1] }), /feature/);
    refused(withTree({ share: [0, 1] }), /different lengths/);
    refused(withTree({ share: [0, 1, 1.5] }), /share/);
    refused(withTree({ threshold: [NaN, 0, 0] }), /threshold/);
    refused(withTree({ feature: [], threshold: [], left: [], right: [], share: [] }), /feature/);
  });

  it('is refused where ranking by it would take long', () => {
    const wide = (units: number) => ({
      layers: [
        { weights: Array.from({ length: units }, () => [1, 2]), bias: new Array(units).fill(0), relu: true },
        { weights: [new Array(units).fill(1)], bias: [0], relu: false },
      ],
    }); // prettier-ignore
    assert.ok('ranker' in parseRanker({ ...RANKER, pair: wide(256) }, FEATURES));
    refused({ ...RANKER, pair: wide(257) }, /^pair\.layers\.0: more than 256 units/);
    const chain = (depth: number) => {
      const nodes = Array.from({ length: 2 * depth + 1 }, (_, node) => node);
      const asks = (node: number): boolean => node % 2 === 0 && node < 2 * depth;
      return {
        feature: nodes.map((node) => (asks(node) ? 0 : -1)),
        threshold: nodes.map(() => 0),
        left: nodes.map((node) => (asks(node) ? node + 1 : -1)),
        right: nodes.map((node) => (asks(node) ? node + 2 : -1)),
        share: nodes.map(() => 0.5),
      };
    };
    assert.ok('ranker' in parseRanker(withTree(chain(512)), FEATURES));
    refused(withTree(chain(513)), /deeper than 512 questions/);
  });

  it('never ends a program, whatever stands in it', async () => {
    const file = path.join(folder, 'odd.json');
    await writeFile(file, '{');
    assert.ok('problem' in (await readRankerFile(file, FEATURES)));
    assert.match(JSON.stringify(await readRankerFile(`${file}x`, FEATURES)), /ENOENT/);
    assert.ok('problem' in (await readRankerFile(folder, FEATURES)));
    const gone = path.join(folder, 'gone.json');
    assert.deepEqual(await readRankerFile(gone, FEATURES), {
      problem: `cannot read ${gone} (ENOENT)`,
    });
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.ok('problem' in parseRanker(value, FEATURES));
      }),
    );
  });
});
