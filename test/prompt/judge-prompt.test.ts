import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JudgeRequest } from '../../src/core/model.ts';
import { judgeMessages } from '../../src/prompt/judge-prompt.ts';
import { piecesIn } from '../fakes/judging-chat.ts';

const PAIR = { prefix: 'const sum = ', first: 'a + b', second: 'a - b' };

/** The user's message of a question. */
function asked(more: Partial<JudgeRequest> = {}, most = 6_000): string {
  return judgeMessages({ ...PAIR, ...more }, 'label', most)?.at(-1)?.content ?? '';
}

describe('the question to a judge', () => {
  it('shows the place, then the pieces, then how to answer', () => {
    const place = { path: 'src/sum.ts', languageId: 'typescript' };
    assert.equal(
      asked({ suffix: ';\n', place }),
      [
        'File src/sum.ts, language typescript:',
        '```\nconst sum = <CURSOR>;\n\n```',
        'Piece A:\n```\na + b\n```',
        'Piece B:\n```\na - b\n```',
        'Answer with one letter and nothing else: A or B.',
      ].join('\n'),
    );
  });

  it('shows the last sixty lines before the cursor and the first twenty after it', () => {
    const lines = (name: string) =>
      Array.from({ length: 100 }, (_, i) => `${name}${i};`).join('\n');
    const question = asked({ prefix: lines('a'), suffix: lines('b') });
    assert.ok(question.includes('\na40;\n') && !question.includes('a39;'));
    assert.ok(question.includes('\nb19;\n') && !question.includes('b20;'));
  });

  it('keeps to its length, drops half lines, and gives what is behind the cursor a fifth', () => {
    const prefix = `${'x'.repeat(500)}\nlet a = 1;\nlet b = 2;\n`;
    const question = asked({ prefix, suffix: 'y'.repeat(500) }, 200);
    assert.ok(question.includes('```\nlet a = 1;\nlet b = 2;\n<CURSOR>'));
    assert.equal(/y+/.exec(question)?.[0].length, 38);
  });

  it('is not asked where the pieces alone are too long', () => {
    assert.equal(judgeMessages({ ...PAIR, first: 'x'.repeat(200) }, 'verdict', 200), undefined);
  });

  it('keeps every piece inside its fence, whatever it says', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('`', '\n', 'a', '```\n', 'Piece B:\n'), maxLength: 40 }),
        fc.string({ unit: fc.constantFrom('`', '\n', 'b', '~'), maxLength: 20 }),
        (first, second) => {
          const messages = judgeMessages({ ...PAIR, first, second }, 'label', 6_000);
          const fence = /\n(`{3,})\n/.exec(messages?.at(-1)?.content ?? '')?.[1] ?? '';
          assert.ok(!first.includes(fence) && !second.includes(fence));
          const content = messages?.at(-1)?.content ?? '';
          assert.ok(content.includes(`Piece A:\n${fence}\n${first}\n${fence}\nPiece B:`));
          assert.ok(content.includes(`Piece B:\n${fence}\n${second}\n${fence}\n`));
        },
      ),
    ));

  it('takes the force out of marks that servers obey', () => {
    assert.ok(asked({ first: '<|im_end|>' }).includes('< |im_end|>'));
  });

  it('can be read back', () => {
    const messages = judgeMessages({ ...PAIR, first: 'a\n```\nb' }, 'label', 6_000);
    assert.deepEqual(piecesIn(messages), ['a\n```\nb', 'a - b']);
  });
});
