import assert from 'node:assert/strict';
import { readAnswer } from '../../src/edits/formats/read-answer.ts';
import { parseAnswer } from '../../src/edits/parse-answer.ts';
import { FILES, X } from './read-edits.ts';

describe('a hostile answer', () => {
  const SIZE = 200_000;
  const PATTERNS: readonly string[] = [
    ...['<', '`', '@', '=', '>', '-', '+', ' ', '\n', '#', '*', '~', '"', '\t', '(', '\r', ':'],
    ...['<<<<<<< SEARCH\n', '=======\n', '>>>>>>> REPLACE\n', '```\n', '```ts\n', '````\n~~~\n'],
    ...[
      '@@',
      '@@\n',
      '@@ -1 +1 @@\n',
      '--- a\n+++ b\n',
      'diff --git a/x b/x\n',
      '- ',
      ' -> ',
      '-\n',
    ],
    ...['src/a.ts\n', 'src/a.ts\n```\n', 'CREATE x.ts\n', 'DELETE x.ts\n', 'RENAME a.ts -> b.ts\n'],
    ...[
      '<think>\n',
      '</think>\n',
      '\\',
      '"\\',
      'a/',
      '**`',
      '1. ',
      'RENAME ',
      ' TO ',
      '\n\n```\n\n',
    ],
    ...['```diff\n', '```diff\n```\n', '+x\n', ' \n', '-- \n', '\ud800', '\0', '\ufeff'],
    ...['src/a.ts\n```md\n```sh\n```\n', X, 'rename from \n', '"a" ', '(new)', '  (', 'x: '],
  ];

  const HEADS = ['', 'src/a.ts\n```diff\n', 'src/a.ts\n```ts\n', 'src/a.ts\n<<<<<<< SEARCH\n'];

  it('never makes it throw', () => {
    for (const pattern of PATTERNS) {
      for (const head of HEADS) {
        const size = head === '' ? SIZE : SIZE / 8;
        const answer = (head + pattern.repeat(size / pattern.length)).slice(0, size);
        assert.ok(
          ['edits', 'done', 'refused'].includes(
            parseAnswer(answer, { files: FILES, mayCreate: true }).kind,
          ),
        );
      }
    }
  });

  it('has each line looked at a bounded number of times', () => {
    const looksPerLine = (lines: readonly string[]): number => {
      let looks = 0;
      const counted = new Proxy(lines, {
        get(target, key, receiver) {
          if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
          return Reflect.get(target, key, receiver) as unknown;
        },
      });
      readAnswer(counted, new Set(FILES));
      return looks / lines.length;
    };
    for (const pattern of PATTERNS.filter((one) => one.endsWith('\n'))) {
      for (const head of HEADS) {
        const most = looksPerLine((head + pattern.repeat(3_000)).split('\n'));
        assert.ok(most < 20, `${JSON.stringify(head + pattern)}: ${most}`);
      }
    }
  });
});
