import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createAnswerGuard } from '../../src/text/answer-guard.ts';

/** What an answer shows while it comes in pieces of so many characters, and in the end. */
function shown(answer: string, size: number, languageId = 'typescript'): readonly string[] {
  const guard = createAnswerGuard(languageId);
  const seen: string[] = [];
  for (let at = 0; at < answer.length; at += size) {
    const { text, done } = guard.push(answer.slice(at, at + size));
    seen.push(text);
    if (done) break;
  }
  return [...seen, guard.end().text];
}

/** The code in an answer that comes at once. */
function codeOf(answer: string, languageId: string): string {
  const guard = createAnswerGuard(languageId);
  guard.push(answer);
  return guard.end().text;
}

describe('the code in an answer', () => {
  const cases: readonly (readonly [string, string, string, string?])[] = [
    ['is all of it where nothing else is there', 'a();\nb();', 'a();\nb();'],
    ['is what stands in the fence', '```ts\na();\n```', 'a();'],
    ['is without the talk around the fence', 'We can use x:\n\n```\na();\n```\nDone.', 'a();'],
    ['is that of the first fence', '```ts\na();\n```\nor\n```ts\nb();\n```', 'a();'],
    ['goes to the end where the fence is not closed', '```ts\na();\nb();', 'a();\nb();'],
    ['keeps a shorter fence inside', '````md\n```\nx\n```\n````', '```\nx\n```'],
    ['keeps a fence of the other kind inside', '~~~\n```\n~~~', '```'],
    [
      'keeps a fence in an indented comment',
      'f():\n    ```\n    x\n    ```\n',
      'f():\n    ```\n    x\n    ```',
    ],
    ['is without an opening sentence', 'Here is the code:\n\na();', 'a();'],
    ['is without thoughts', '<think>a();\n```\n</think>\n\nb();', 'b();'],
    ['is without thoughts that the template began', 'hm\nb()?\n</think>\na();', 'a();'],
    ['is without blank lines at the beginning', '\n\n  a();', '  a();'],
    ['is empty while there are only thoughts', '<think>a();', ''],
    ['is empty where nothing was said', ' \n ', ''],
    ['has its lines joined by line feeds', '```\r\na();\r\nb();\r\n```\r\n', 'a();\nb();'],
    [
      'is the whole text in prose',
      'See:\n\n```ts\na();\n```',
      'See:\n\n```ts\na();\n```',
      'markdown',
    ],
    [
      'is without the fence around all prose',
      '```markdown\n# A\n\n```ts\nx\n```\n```',
      '# A\n\n```ts\nx\n```',
      'markdown',
    ],
    [
      'keeps the fence of code that is all of the prose',
      '```ts\nx\n```',
      '```ts\nx\n```',
      'markdown',
    ],
  ];
  for (const [name, answer, code, languageId = 'typescript'] of cases) {
    it(name, () => {
      assert.equal(codeOf(answer, languageId).trimEnd(), code);
      for (const size of [1, 2, 5])
        assert.equal(
          shown(answer, size, languageId).at(-1)?.trimEnd(),
          code,
          `in pieces of ${size}`,
        );
    });
  }
  it('is the same however the answer is cut', () => {
    const piece = fc.constantFrom(
      '```',
      '~~~',
      '\n',
      '\r\n',
      ' ',
      'ts',
      'a();',
      '<think>',
      '</think>',
      'Sure:',
      '`',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        (pieces, size) => {
          const answer = pieces.join('');
          assert.equal(shown(answer, size).at(-1), codeOf(answer, 'typescript'));
        },
      ),
      { numRuns: 1000 },
    );
  });
  it('is never shown as a fence or a thought while it comes', () => {
    const seen = shown('<think>hm</think>\n```ts\nlet a;\nlet b;\n```\nthe end', 1);
    assert.ok(
      seen.every((text) => !/[`<]|hm|ts\b/.test(text)),
      seen.join('|'),
    );
    assert.equal(seen.at(-1), 'let a;\nlet b;');
  });
  it('ends the stream at the end of its fence', () => {
    const guard = createAnswerGuard('go');
    assert.equal(guard.push('```go\nx := 1\n').done, false);
    assert.deepEqual(guard.push('```\nIt sets'), {
      text: 'x := 1',
      done: true,
      reason: 'fence-closed',
    });
    assert.deepEqual(guard.push('more'), { text: 'x := 1', done: true, reason: 'fence-closed' });
  });
  it('ends at 65,536 characters', () => {
    const guard = createAnswerGuard('go');
    const line = `${'x'.repeat(999)}\n`;
    for (let i = 0; i < 65; i++) assert.equal(guard.push(line).done, false);
    assert.equal(guard.push(line).reason, 'size');
  });
});
