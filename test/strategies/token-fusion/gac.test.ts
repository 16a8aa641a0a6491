import assert from 'node:assert/strict';
import { gac } from '../../../src/strategies/token-fusion/gac.ts';
import { CUT_DIFFERENTLY } from './cut-differently.ts';
import { sureOf, told, toyModel, PUBLISHED, type Told } from './toy-models.ts';

/** The two models of the card. */
const CARD = [
  toyModel('a', { '': { ' the': 0.6, def: 0.3, '': 0.1 } }),
  toyModel('b', { '': { ' the': 0.2, function: 0.7, '': 0.1 } }),
];

const firstVote = ({ last }: Told) => {
  const [span] = last?.spans ?? [];
  return [
    span?.text,
    span?.score?.toFixed(2),
    span?.runnerUp?.text,
    span?.runnerUp?.score.toFixed(2),
  ];
};

describe('gac', () => {
  it('takes the token with the greatest mean probability, as on the card', async () => {
    const options = { prefix: 'x =' };
    assert.deepEqual(firstVote(await told(gac, CARD, PUBLISHED, options)), [
      ...[' the', '0.40', 'function', '0.35'],
    ]);
  });

  it('keeps what the primary is sure of without asking the others', async () => {
    const { calls, text } = await told(gac, CARD, { everyStep: 1, gate: 0.5 });
    assert.equal(text, 'the');
    assert.deepEqual(
      calls.filter((call) => call.startsWith('next b')),
      // Behind it the primary is sure of the end.
      [],
    );
  });

  it('weighs members as they are trusted, or all the same', async () => {
    const models = [
      toyModel('a', { '': { one: 0.9 } }, { weight: 0.8 }),
      toyModel('b', { '': { two: 1 } }, { weight: 0.2 }),
    ];
    assert.equal((await told(gac, models, PUBLISHED)).text, 'one');
    assert.equal((await told(gac, models, { ...PUBLISHED, byTrust: 0 })).text, 'two');
  });

  it('asks for as many tokens as are wanted, and is exact where that is the vocabulary', async () => {
    const models = ['a', 'b'].map((id) =>
      toyModel(id, { '': { x: 0.4, y: 0.3, z: 0.3 } }, { vocabularySize: 3 }),
    );
    const fidelityWith = async (listed: number) =>
      (await told(gac, models, { ...PUBLISHED, listed })).last?.spans?.[0]?.fidelity;
    assert.equal(await fidelityWith(3), 'exact');
    assert.equal(await fidelityWith(2), 'walk');
  });

  it('breaks a word every step where vocabularies cut it differently, and not at the gate', async () => {
    assert.equal((await told(gac, CUT_DIFFERENTLY, PUBLISHED)).text?.trim(), 'totally;');
    assert.equal((await told(gac, CUT_DIFFERENTLY)).text?.trim(), 'total;');
  });

  it('decides equal shares by trust', async () => {
    const models = [sureOf('a', ['one'], 0.5), sureOf('b', ['two'], 0.5)];
    assert.equal((await told(gac, models, PUBLISHED)).text, 'one');
  });
});
