import assert from 'node:assert/strict';
import type { Member } from '../../../src/core/strategy.ts';
import { eva } from '../../../src/strategies/token-fusion/eva.ts';
import { learnedAlignment } from '../../../src/strategies/token-fusion/learned-alignment.ts';
import { fusionTask, type Speaker } from '../../fakes/scripted-fusion.ts';
import { PUBLISHED, told, toyModel, type Table } from './toy-models.ts';
import { toyVectors, type ToyTokens } from './toy-vectors.ts';

// One space turned by 90° is the other; "self" is there what "this" is here.
const MAIN: ToyTokens = { '': [0, 0, 1], this: [1, 0, 0], null: [0, 1, 0], '=': [0.6, 0.8, 0] };
const OTHER: ToyTokens = { '=': [-0.8, 0.6, 0], null: [-1, 0, 0], self: [0, 1, 0], '': [0, 0, 1] };

function speaker(id: string, table: Table, tokens: ToyTokens, more: Partial<Speaker> = {}) {
  const vectors = toyVectors(tokens);
  return toyModel(id, table, { vectors, vocabulary: id, vocabularySize: 4, ...more });
}

/** What becomes of the lists of some members, and the note of it. */
async function alignedLists(speakers: readonly Speaker[], listed = speakers.map(({ id }) => id)) {
  const { task, tools } = fusionTask(speakers);
  const { signal } = new AbortController();
  const { align, note } = await learnedAlignment(task.members, tools, signal);
  const lists = listed.map((id) => {
    const member = task.members.find((one: Member) => one.id === id);
    assert.ok(member);
    const tokens = (speakers.find((one) => one.id === id)?.tells?.('', 0) ?? []) as readonly {
      readonly text: string;
      readonly logprobNats: number;
    }[];
    const list = { tokens: tokens.map(({ text, ...one }) => ({ key: text, ...one })) };
    return { member, weight: 1 / listed.length, whole: true, list };
  });
  const shares = align(lists).map(({ tokens }) =>
    tokens.map(({ key, logprobNats }) => `${key} ${Math.exp(logprobNats).toFixed(3)}`),
  );
  return { note, shares };
}

const LISTS = {
  main: { '': { null: 0.5, this: 0.25 } },
  other: { '': { self: 0.6, null: 0.25, '': 0.15 } },
} as const;

describe('learnedAlignment', () => {
  const main = speaker('main', LISTS.main, MAIN);
  const other = speaker('other', LISTS.other, OTHER);

  it('takes lists to the vocabulary of the first member, renormalised before', async () => {
    const { note, shares } = await alignedLists([main, other]);
    assert.equal(note, 'map:learned');
    assert.deepEqual(shares[0], ['null 0.667', 'this 0.333']);
    // self: this 2 · 1 − 1, "=" 2 · .6 − 1 = .2; null: null 1, "=" 2 · .8 − 1 = .6.
    assert.deepEqual(shares[1], ['this 0.600', '= 0.270', 'null 0.250', ' 0.150']);
  });

  it('leaves a member alone that shares the vocabulary, or has words of its own', async () => {
    const twin = speaker('twin', LISTS.other, OTHER, { vocabulary: 'main' });
    const instant = speaker('instant', LISTS.other, OTHER, { instant: true });
    const { note, shares } = await alignedLists([main, twin, instant]);
    assert.equal(note, undefined);
    for (const list of shares.slice(1))
      assert.deepEqual(list, ['self 0.600', 'null 0.250', ' 0.150']);
  });

  it('maps some where others have no vectors, or none that can be read', async () => {
    const broken = toyModel('broken', LISTS.other, { vectors: new Error('cut short') });
    const bare = toyModel('bare', LISTS.other);
    const { note, shares } = await alignedLists([main, broken, other, bare]);
    assert.equal(note, 'map:partly');
    assert.deepEqual(shares[1], shares[3]);
    assert.equal(shares[2]?.[0], 'this 0.600');
    assert.equal((await alignedLists([main, broken])).note, undefined);
    assert.equal((await alignedLists([broken, other])).note, undefined);
  });

  it('takes tokens by their bytes once the first member is out', async () => {
    const { shares } = await alignedLists([main, other], ['other']);
    assert.deepEqual(shares, [['self 0.600', 'null 0.250', ' 0.150']]);
  });

  it('learns no map that would take too long', async () => {
    const keys = Array.from({ length: 100_001 }, (_, i) => `t${i}`);
    const numbers = new Float32Array(keys.length);
    const vectors = { keys, dimension: 1, input: numbers, output: numbers };
    const large = ['a', 'b'].map((id) => toyModel(id, LISTS.other, { vectors, vocabulary: id }));
    assert.equal((await alignedLists(large)).note, undefined);
  });
});

describe('eva with vectors', () => {
  it('lets a member vote in words that the main model does not have', async () => {
    const speakers = [
      speaker('main', { '': { null: 0.5, this: 0.45 } }, MAIN, { weight: 0.6 }),
      speaker('other', { '': { self: 0.9 } }, OTHER, { weight: 0.4 }),
    ];
    const { text, last } = await told(eva, speakers, PUBLISHED);
    assert.equal(text, 'this');
    assert.equal(last?.note, 'every-step:chosen map:learned');
    const broken = speakers.map((one) => ({ ...one, vectors: new Error('cut short') }));
    assert.equal((await told(eva, broken, PUBLISHED)).text, 'self');
  });
});
