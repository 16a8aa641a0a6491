import assert from 'node:assert/strict';
import type { Candidate } from '../../../src/core/completion.ts';
import {
  authorNats,
  natsOfParts,
  ownOfText,
  perByte,
} from '../../../src/strategies/span-fusion/author-nats.ts';

/** A candidate whose author wrote these tokens. */
function candidateOf(text: string, ...tokens: readonly (readonly [string, number])[]): Candidate {
  return {
    ...{ id: 'c1', text, modelIds: ['a'], complete: true },
    generation: {
      ...{ modelId: 'a', text, totalMs: 1, usage: { estimated: true } },
      finish: { unified: 'stop', raw: 'stop' },
      tokens: tokens.map(([token, logprobNats]) => ({ text: token, logprobNats })),
    },
  };
}

const TOKENS = [
  ['sum', -1],
  ['(a', -2],
  [')', -3],
] as const;

describe('what an author gave its own text', () => {
  it('is told by stretches; a token belongs to the one in which it begins', () => {
    const nats = authorNats(candidateOf('sum(a)', ...TOKENS));
    assert.deepEqual([nats?.(0, 3), nats?.(3, 4), nats?.(4, 5), nats?.(5, 6)], [-1, -2, 0, -3]);
  });

  it('is found where filters have taken white space or a tail off', () => {
    const nats = authorNats(candidateOf('sum(a', ['  ', -9], ...TOKENS));
    assert.equal(nats?.(0, 5), -3);
    assert.equal(ownOfText(candidateOf('sum(a', ...TOKENS)), -3 / 5);
  });

  it('is not known without tokens, with tokens that spell another text, or that cannot be', () => {
    assert.equal(authorNats(candidateOf('sum(a)')), undefined);
    assert.equal(authorNats(candidateOf('min(a)', ...TOKENS)), undefined);
    assert.equal(authorNats(candidateOf('sum', ['sum', 2])), undefined);
    assert.equal(authorNats(candidateOf('sum', ['sum', Number.NaN])), undefined);
    assert.equal(ownOfText(candidateOf('sum(a)')), undefined);
  });

  it('is split over the parts of a lattice', () => {
    const parts = [
      { kind: 'agreed', text: 'sum' },
      {
        kind: 'dispute',
        rivals: [
          { text: '(a', drafts: [0] },
          { text: '(b', drafts: [1] },
        ],
      },
      { kind: 'agreed', text: ')' },
    ] as const;
    const nats = authorNats(candidateOf('sum(a)', ...TOKENS));
    assert.deepEqual(natsOfParts(parts, 0, nats), [-1, -2, -3]);
    assert.equal(natsOfParts(parts, 1, undefined), undefined);
  });

  it('is per byte, not per character', () => {
    assert.equal(perByte(-4, 'é€'), -4 / 5);
    assert.equal(perByte(-4, ''), undefined);
  });
});
