import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { TokenLogprob } from '../../../src/core/generation.ts';
import type { Speaker } from '../../fakes/scripted-fusion.ts';
import { unite } from '../../../src/strategies/token-fusion/unite.ts';
import { sureOf, told, toyModel, PUBLISHED } from './toy-models.ts';

const A = sureOf('a', ['one', '(', ')', ';'], 0.9);
const B = sureOf('b', ['one', '(', ')', ';'], 0.8);

describe('every step', () => {
  it('lets all members vote on every token', async () => {
    const { text, calls } = await told(unite, [A, B], PUBLISHED);
    assert.equal(text, 'one();');
    assert.deepEqual(
      calls.filter((call) => call.startsWith('next b')),
      ['next b:', 'next b:one', 'next b:one(', 'next b:one()', 'next b:one();'],
    );
  });

  it('names no other author within what one member would have written alone', async () => {
    const { spans } = await told(unite, [A, B], PUBLISHED);
    assert.deepEqual(spans, ['a "one();"']);
  });

  it('tells the text line by line, cut at safe places', async () => {
    const tokens = ['one', '();', '\n', 'tw', 'o', '();', '\n', 'three', '();'];
    const { steps } = await told(
      unite,
      [sureOf('a', tokens, 0.9), sureOf('b', tokens, 0.9)],
      PUBLISHED,
    );
    assert.deepEqual(
      steps.map(({ ranking, settled }) => [ranking.scored[0]?.candidate.text, settled]),
      [
        ['one();', false],
        ['one();\ntwo();', false],
        ['one();\ntwo();\nthree();', true],
      ],
    );
  });

  it('ends with the completion’s shape', async () => {
    const tokens = ['one', '();', '\n', 'two', '();'];
    const { text } = await told(
      unite,
      [sureOf('a', tokens, 0.9), sureOf('b', tokens, 0.9)],
      PUBLISHED,
      {
        maxLines: 1,
      },
    );
    assert.equal(text, 'one();');
  });

  it('ends with the limit of tokens', async () => {
    const { calls } = await told(unite, [A, B], PUBLISHED, { maxTokens: 2 });
    assert.equal(calls.filter((call) => call.startsWith('next a')).length, 2);
  });

  it('has a member finish a character that a token has begun', async () => {
    const begun = { text: '\uFFFD', bytes: [0xf0, 0x9f], logprobNats: Math.log(0.9) };
    const member = (id: string): Speaker => ({
      id,
      writes: () => ({ text: '🙂x', ended: false }),
      tells: (accepted) => (accepted === '"' ? [begun] : accepted === '' ? { '"': 1 } : { '': 1 }),
    });
    const { text } = await told(unite, [member('a'), member('b')], PUBLISHED);
    assert.equal(text, '"🙂');
  });

  it('takes the best whole token where nobody can finish it', async () => {
    const broken: readonly TokenLogprob[] = [
      { text: '\uFFFD', bytes: [0xff], logprobNats: Math.log(0.9) },
      { text: 'x', bytes: [0x78], logprobNats: Math.log(0.1) },
    ];
    const member = (id: string): Speaker => ({
      id,
      writes: 'y',
      tells: (accepted) => (accepted === '' ? broken : { '': 1 }),
    });
    assert.equal((await told(unite, [member('a'), member('b')], PUBLISHED)).text, 'x');
  });

  for (const [what, tells] of [
    ['tells no token', () => []],
    ['tells a probability above 1', () => [{ text: 'x', logprobNats: 0.7 }]],
    ['tells no number', () => [{ text: 'x', logprobNats: NaN }]],
    ['tells more than there is', () => ({ x: 0.9, y: 0.9 })],
    ['tells no bytes', () => [{ text: 'x', bytes: [300], logprobNats: -1 }]],
    [
      'fails',
      () => {
        throw new Error('gone');
      },
    ],
  ] as const) {
    it(`goes on without a member that ${what}`, async () => {
      const odd: Speaker = {
        id: 'c',
        writes: 'x',
        tells: (accepted) => (accepted === '' ? { one: 1 } : tells()),
      };
      const { text, calls } = await told(unite, [A, B, odd], PUBLISHED);
      assert.equal(text, 'one();');
      assert.equal(calls.filter((call) => call.startsWith('next c')).length, 2);
    });
  }

  it('lets the last member finish alone', async () => {
    const dying: Speaker = {
      ...B,
      tells: (accepted) => (accepted === '' ? { one: 1 } : []),
    };
    const { text, calls } = await told(unite, [A, dying], PUBLISHED);
    assert.equal(text, 'one();');
    assert.equal(calls.at(-1), 'draft a:one(');
  });

  it('ends with the text so far where everybody fails', async () => {
    const dying = (id: string): Speaker => ({
      id,
      writes: undefined,
      tells: (accepted) => (accepted === '' ? { one: 1 } : []),
    });
    const { text, last } = await told(unite, [dying('a'), dying('b')], PUBLISHED);
    assert.equal(text, 'one');
    assert.equal(last?.settled, true);
  });

  it('ends with a settled step whichever call fails', () =>
    fc.assert(
      fc.asyncProperty(fc.nat({ max: 8 }), async (at) => {
        const other = toyModel('b', { '': { one: 1 }, one: { '(': 1 } });
        const { last } = await told(unite, [A, other], PUBLISHED, {
          beforeCall(n) {
            if (n === at) throw new Error('gone');
          },
        });
        assert.equal(last?.settled, true);
      }),
    ));
});
