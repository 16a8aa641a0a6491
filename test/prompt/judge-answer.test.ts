import assert from 'node:assert/strict';
import { labelPreference, verdictPreference } from '../../src/prompt/judge-answer.ts';

/** A token with a list, by probabilities. */
function token(list: Readonly<Record<string, number>>) {
  const top = Object.entries(list).map(([text, p]) => ({ text, logprobNats: Math.log(p) }));
  return { text: 'A', logprobNats: -9, ...top[0], top };
}

describe('the answer of a judge', () => {
  it('is the share of A among both letters', () => {
    assert.equal(labelPreference(token({ A: 0.6, B: 0.2, The: 0.2 }))?.toFixed(6), '0.750000');
  });

  it('adds up the forms in which a letter comes', () => {
    const list = { ' A': 0.3, A: 0.3, '**A': 0.1, '"A"': 0.1, 'A.': 0.05, B: 0.15 };
    assert.equal(labelPreference(token(list))?.toFixed(6), '0.850000');
  });

  it('does not take a word for a letter', () => {
    assert.equal(labelPreference(token({ B: 0.5, An: 0.4, a: 0.1 })), 0);
  });

  it('is none where the letters are improbable or nothing is listed', () => {
    assert.equal(labelPreference(token({ The: 0.9, A: 0.05, B: 0.04 })), undefined);
    assert.equal(labelPreference({ text: 'The', logprobNats: -0.1 }), undefined);
  });

  it('counts the letter that was taken where the list leaves it out', () => {
    assert.equal(labelPreference({ text: 'B', logprobNats: Math.log(0.4) }), 0);
  });

  it('is a verdict in JSON, whatever stands around it', () => {
    const said: readonly (readonly [string, number | undefined])[] = [
      ['{"better": "A"}', 1],
      ['```json\n{"better":"b"}\n```', 0],
      ['Neither.\n{"better": "equal"}', 0.5],
      ['{"better": "A"} {"better": "B"}', 1],
      ['{"better": "C"}', undefined],
      ['{"better": 1}', undefined],
      ['{"better": "A"', undefined],
      ['{better: A}', undefined],
      ['A', undefined],
      ['', undefined],
      ['{"__proto__": {"better": "A"}}', 1],
      [`${' '.repeat(3_000)}{"better": "A"}`, undefined],
    ];
    for (const [answer, preference] of said)
      assert.equal(verdictPreference(answer), preference, answer.trim());
  });
});
