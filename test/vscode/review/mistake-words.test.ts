import assert from 'node:assert/strict';
import type { MistakesResult } from '../../../src/engine/applications/find-mistakes.ts';
import type { FoundMistake } from '../../../src/engine/applications/placed-mistake.ts';
import '../refactor/vscode-stand-in.ts';

const { mistakeHint, mistakesText } = await import('../../../src/vscode/review/mistake-words.ts');

const votes = [
  { memberId: 'ollama:a', family: 'a', answers: 3, finding: 3 },
  { memberId: 'ollama:b', family: 'b', answers: 3, finding: 2 },
];
const mistake: FoundMistake = {
  ...{ line: 1, character: 2, original: 'go(n);', confidence: 5 / 6, votes },
};

const result = (more: Partial<MistakesResult>): MistakesResult => ({
  ...{ kind: 'judged', mistakes: [], windows: [], left: [], failures: [], answers: 6, unread: 0 },
  members: votes.map(({ memberId, family }) => ({
    ...{ id: memberId, family, place: 'local', device: 'gpu', slots: 1 },
  })),
  ...more,
});

describe('words of mistakes', () => {
  it('say what is wrong, how sure that is, and who voted how', () => {
    const { message, fix } = mistakeHint({
      ...{ ...mistake, kind: 'off-by-one', why: 'One too many.', fix: 'go(n\n- 1);' },
    });
    assert.equal(
      message,
      'off-by-one: One too many. Found here by 83% of the answers. A mistake, said: ollama:a in 3 of 3 answers, ollama:b in 2 of 3 answers.',
    );
    assert.deepEqual(fix, { text: 'go(n\n- 1);', title: 'Fix: `go(n⏎- 1);`' });
  });

  it('do without a reason or a fix', () => {
    const hint = mistakeHint(mistake);
    assert.match(hint.message, /^mistake\. Found here by 83%/);
    assert.equal(hint.fix, undefined);
  });

  it('add up the votes of all parts, and say where there is no agreement', () => {
    const text = mistakesText(
      result({
        mistakes: [mistake],
        unread: 2,
        windows: [
          { first: 0, last: 9, outcome: 'mistake', votes },
          { first: 10, last: 19, outcome: 'disagreement', votes },
        ],
      }),
      'the file',
    );
    assert.equal(
      text,
      'Mistakes that all models find in the file: 1. A mistake, said: ollama:a in 6 of 6 answers, ollama:b in 4 of 6 answers. On 1 of 2 parts they disagree; nothing is shown there. 2 answers could not be read.',
    );
  });

  it('say that nothing is found, and who is needed', () => {
    assert.equal(
      mistakesText(result({}), 'the selection'),
      'No mistake that all models find in the selection.',
    );
    const alone = result({ kind: 'too-few-members', members: result({}).members.slice(0, 1) });
    assert.match(mistakesText(alone, ''), /two different models that converse\. Only ollama:a can/);
    const none = result({ kind: 'too-few-members', members: [] });
    assert.match(
      mistakesText(none, ''),
      /None can now\. Models that follow instructions do: .*ollama pull/,
    );
  });
});
