import assert from 'node:assert/strict';
import { rankerExample } from '../../../src/benchmark/rankers/ranker-examples.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import { FEATURES } from '../../../src/strategies/ranking/trained/candidate-features.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';

const options = { syntax: noSyntax, signal: new AbortController().signal };

describe('a recorded request as an example', () => {
  it('has each different text once, with its authors, features and quality', async () => {
    const line = recordedLine(
      'q',
      { x: 'call();', y: 'call();', z: 'cell();', lost: null },
      { reference: ' call();', prefix: 'a\n', group: 'a.ts' },
    );
    const example = await rankerExample(line, options);
    assert.ok(example !== undefined);
    const { id, group, language, candidates, failures } = example;
    assert.deepEqual([id, group, language, failures], ['q', 'a.ts', 'typescript', ['lost']]);
    assert.deepEqual(
      candidates.map(({ modelIds, quality }) => [modelIds, quality]),
      [
        [['x', 'y'], 1],
        [['z'], 1 - 1 / 7],
      ],
    );
    assert.ok(candidates.every(({ features }) => features.length === FEATURES.length));
  });

  it('takes the quality that is on record before likeness', async () => {
    const wrote = { x: { text: 'far', quality: 0.75 }, y: 'near;' };
    const example = await rankerExample(recordedLine('q', wrote, { reference: 'near;' }), options);
    assert.deepEqual(
      example?.candidates.map(({ quality }) => quality),
      [0.75, 1],
    );
  });

  it('goes by what the user accepted where nothing else is known', async () => {
    const line = { ...recordedLine('q', { x: 'one();', y: 'two();' }), accepted: 'two();' };
    const example = await rankerExample(line, options);
    assert.deepEqual(
      example?.candidates.map(({ quality }) => quality === 1),
      [false, true],
    );
    const known = await rankerExample({ ...line, reference: 'one();' }, options);
    assert.deepEqual(
      known?.candidates.map(({ quality }) => quality === 1),
      [true, false],
    );
  });

  it('leaves out texts of which nothing tells how good they are', async () => {
    const wrote = { x: { text: 'one', quality: 0 }, y: 'two' };
    const example = await rankerExample(recordedLine('q', wrote), options);
    assert.deepEqual(
      example?.candidates.map(({ modelIds }) => modelIds),
      [['x']],
    );
    assert.equal(await rankerExample(recordedLine('q', { x: 'one' }), options), undefined);
    assert.equal(await rankerExample(recordedLine('q', { x: null }), options), undefined);
    assert.equal(await rankerExample(recordedLine('q'), options), undefined);
  });

  it('tells learned weights', async () => {
    const line = recordedLine('q', { x: 'one', y: 'two' }, { reference: 'one' });
    const example = await rankerExample(line, { ...options, weights: { x: 0.8, y: 0.2 } });
    const at = FEATURES.indexOf('trust');
    assert.deepEqual(
      example?.candidates.map(({ features }) => features[at]),
      [1, 0.25],
    );
  });

  it('says why nothing came of it where it was aborted', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const line = recordedLine('q', { x: 'one' }, { reference: 'one' });
    await assert.rejects(rankerExample(line, { ...options, signal: controller.signal }), /enough/);
  });
});
