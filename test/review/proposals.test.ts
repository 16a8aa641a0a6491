import assert from 'node:assert/strict';
import { beginningEvidence, placedTokens } from '../../src/review/proposals.ts';

type Token = readonly [text: string, nats: number, top?: Readonly<Record<string, number>>];

/** Evidence for a rival of an atom in a text that is read as these tokens. */
function evidence(tokens: readonly Token[], atom: string, rival: string): number | undefined {
  const placed = placedTokens(
    tokens.map(([text, logprobNats, top = {}]) => ({
      text,
      logprobNats,
      top: Object.entries(top).map(([other, nats]) => ({ text: other, logprobNats: nats })),
    })),
  );
  const text = Buffer.from(tokens.map(([own]) => own).join(''));
  return beginningEvidence(placed, text.indexOf(atom), Buffer.from(atom), Buffer.from(rival));
}

describe('beginningEvidence', () => {
  it('is the difference to the alternative that is the rival', () => {
    const tokens: Token[] = [
      ['i', -1],
      [' <=', -5, { ' <': -0.1, ' <=': -5 }],
      [' n', -1],
    ];
    assert.equal(evidence(tokens, '<=', '<'), 4.9);
    assert.equal(evidence(tokens, '<=', '>'), undefined);
  });

  it('counts all tokens of the atom from where the rival parts with it', () => {
    const tokens: Token[] = [
      [' start', -1, { ' stop': -3 }],
      ['In', -2, { Off: -0.5 }],
      ['dex', -0.5],
    ];
    assert.equal(evidence(tokens, 'startIndex', 'startOffset'), 2);
    assert.equal(evidence(tokens, 'startIndex', 'stop'), 0.5);
  });

  it('takes the beginning of a rival, unless the atom begins so as well', () => {
    const tokens: Token[] = [['total', -4, { ti: -1, to: -0.5, t: -0.25 }]];
    assert.equal(evidence(tokens, 'total', 'tick'), 3);
    assert.equal(evidence(tokens, 'total', 'tone'), undefined);
  });

  it('takes no longer name or operator for the rival, but what ends it', () => {
    const name: Token[] = [['a', -3, { bee: -1, 'b.': -2 }]];
    assert.equal(evidence(name, 'a', 'b'), 1);
    const operator: Token[] = [[' >', -3, { ' <=': -1, ' <': -2 }]];
    assert.equal(evidence(operator, '>', '<'), 1);
  });

  it('matches by bytes, also inside a token that began before the atom', () => {
    const tokens: Token[] = [
      ['é', -1],
      ['.größe', -6, { '.länge': -2, länge: 0 }],
    ];
    assert.equal(evidence(tokens, 'größe', 'länge'), 4);
  });

  it('knows nothing without alternatives', () => {
    assert.equal(evidence([['a', -1]], 'a', 'b'), undefined);
    assert.equal(beginningEvidence([], 0, Buffer.from('a'), Buffer.from('b')), undefined);
  });
});
