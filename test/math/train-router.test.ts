import assert from 'node:assert/strict';
import { seededRandom } from '../../src/core/random.ts';
import { routerConfidence } from '../../src/math/router.ts';
import {
  PUBLISHED_TRAINING,
  splitByGroup,
  trainRouter,
  type RouterExample,
  type RouterTraining,
} from '../../src/math/train-router.ts';

/** Two features; the label is 1 inside of a ring, which no line tells apart, or right of one. */
function examples(rule: 'ring' | 'line', count = 600): readonly RouterExample[] {
  const random = seededRandom(9);
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = [4 * random.next() - 2, 4 * random.next() - 2];
    const isIn = rule === 'ring' ? x ** 2 + y ** 2 < 2 : x > 0.5;
    return { features: [x, 10 + y], label: isIn ? 1 : 0, group: `f${i % 12}` };
  });
}

function trained(all: readonly RouterExample[], more: Partial<RouterTraining> = {}) {
  const standard = { ...PUBLISHED_TRAINING, form: 'logistic', rate: 0.01 } as const;
  return trainRouter(all, { ...standard, random: seededRandom(1), ...more });
}

describe('training a router', () => {
  it('finds a line by logistic regression', () => {
    const router = trained(examples('line'), { rate: 0.05 });
    assert.ok(router !== undefined && router.heldOut.loss < 0.2, `${router?.heldOut.loss}`);
    const sure = routerConfidence(router, [1.8, 10]) ?? 0;
    const unsure = routerConfidence(router, [-1.8, 10]) ?? 1;
    assert.ok(sure > 0.95 && unsure < 0.05);
    assert.ok(unsure < router.threshold && router.threshold < sure);
  });

  it('finds by the published network what no line tells apart', () => {
    const line = trained(examples('ring'));
    const network = trained(examples('ring'), { form: 'mlp', epochs: 200, patience: 30 });
    assert.ok(line !== undefined && network !== undefined);
    assert.ok(line.heldOut.loss > 0.6, `${line.heldOut.loss}`);
    assert.ok(network.heldOut.loss < line.heldOut.loss - 0.05, `${network.heldOut.loss}`);
    assert.deepEqual(
      network.layers.map(({ bias, relu }) => [bias.length, relu]),
      [
        [4, true],
        [2, false],
        [1, false],
      ],
    );
  });

  it('gives layers that say what the network said, normalisation folded in', () => {
    const all = examples('ring');
    const router = trained(all, { form: 'mlp', epochs: 5 });
    const { heldOut } = splitByGroup(all, seededRandom(1));
    const losses = heldOut.map(({ features, label }) => {
      const confidence = routerConfidence(router ?? { layers: [] }, features) ?? 0;
      return -Math.log(label === 1 ? confidence : 1 - confidence);
    });
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    assert.equal(mean.toFixed(9), router?.heldOut.loss.toFixed(9));
  });

  it('is the same for the same seed, and another for another', () => {
    const [one, same, other] = [1, 1, 2].map((seed) =>
      trained(examples('ring', 200), { form: 'mlp', epochs: 3, random: seededRandom(seed) }),
    );
    assert.deepEqual(one, same);
    assert.notDeepEqual(one?.layers, other?.layers);
  });

  it('ends when nothing gets better for long', () => {
    const noise = examples('line').map((one, i): RouterExample => ({
      ...one,
      label: i % 7 < 3 ? 1 : 0,
    }));
    assert.ok((trained(noise, { rate: 0.1 })?.epochs ?? 1000) < 100);
  });

  it('keeps a group together', () => {
    const { kept, heldOut } = splitByGroup(examples('line'), seededRandom(3));
    const groups = new Set(kept.map(({ group }) => group));
    assert.ok(heldOut.every(({ group }) => !groups.has(group)));
    assert.ok(heldOut.length >= 120 && heldOut.length < 200, `${heldOut.length}`);
    assert.equal(kept.length + heldOut.length, 600);
  });

  it('learns nothing from one label, one group, unequal rows or what is no number', () => {
    const all = examples('line', 60);
    assert.equal(trained(all.map((one) => ({ ...one, label: 1 }))), undefined);
    assert.equal(trained(all.map((one) => ({ ...one, group: 'one' }))), undefined);
    assert.equal(trained([...all, { ...all[0]!, features: [1] }]), undefined);
    assert.equal(trained([...all, { ...all[0]!, features: [NaN, 1] }]), undefined);
    assert.equal(trained([]), undefined);
  });
});
