import assert from 'node:assert/strict';
import { block, CHANGED, FILES, read, X } from '../read-edits.ts';

describe('a search/replace block', () => {
  for (const head of [
    ...['src/a.ts\n', 'src/a.ts:\n\n', '`src/a.ts`\n', '### src/a.ts\n', '### `src/a.ts`:\n'],
    ...['File: src/a.ts\n', '**src/a.ts**\n', '**`src/a.ts`**:\n', '**File: `src/a.ts`**\n'],
    ...['1. `src/a.ts`\n', '- `src/a.ts`\n', 'Filename: `./src/a.ts`\n', 'src\\a.ts\n'],
    ...['src/a.ts (modified)\n', 'file `src/a.ts`\n', '## File: src/a.ts\nI replace x.\n\n'],
    ...['src/a.ts\n```ts\n', '```ts\nsrc/a.ts\n', '```ts\n// src/a.ts\n', '```ts src/a.ts\n'],
    ...['```src/a.ts\n', '```ts:src/a.ts\n', '```ts title="src/a.ts"\n', '~~~\nsrc/a.ts\n'],
    ...['a.ts\n', 'src/b.ts\n\nsrc/a.ts\n'],
  ]) {
    it(`goes where this says: ${JSON.stringify(head)}`, () => {
      assert.equal(read(`Sure, here it is.\n\n${head}${X}`), CHANGED);
      assert.equal(read(`${head}${X}\`\`\`\n`.replaceAll('\n', '\r\n')), CHANGED);
    });
  }

  it('may have five to nine marks, and other words', () => {
    assert.equal(read('src/a.ts\n<<<<< ORIGINAL\nx\n=====\ny\n>>>>>>>>> UPDATED'), CHANGED);
    assert.equal(read('src/a.ts\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>>\n'), CHANGED);
    assert.equal(read('src/a.ts\n<<<< SEARCH\nx\n====\ny\n>>>> REPLACE\n'), 'no-edit');
  });

  it('is of the file of the one before, or of the only one', () => {
    assert.equal(read(`src/a.ts\n${X}and\n${X}`), `${CHANGED}, [x/] [y/]`);
    assert.equal(
      read(`src/a.ts\n${X}src/b.ts\n${X}src/a.ts\n${X}`),
      `${CHANGED}\nsrc/b.ts: [x/] [y/]\n${CHANGED}`,
    );
    assert.equal(read(X, ['src/a.ts']), CHANGED);
    assert.equal(read(X), 'no-edit');
  });

  it('that replaces nothing makes a file that is not there', () => {
    assert.equal(read(`src/n.ts\n${block('', 'x\n')}`), 'create src/n.ts: [x/]');
    assert.equal(
      read(`CREATE src/n.ts\n\`\`\`\n${block('', 'x\n')}\`\`\``),
      'create src/n.ts: [x/]',
    );
    assert.equal(read(`src/a.ts\n${block('', 'x\n')}`), 'src/a.ts: [] [x/]');
    assert.equal(read(`src/n.ts\n${block('', 'x\n')}`, FILES, false), 'out-of-scope');
    assert.equal(read(`src/n.ts\n${X}`), 'src/n.ts: [x/] [y/]');
  });

  it('keeps what is between its marks as it is', () => {
    const odd = '```\n# DONE\n--- a\n+++ b\n  <think>\nDELETE src/b.ts\n\n====\n';
    assert.equal(
      read(`src/a.ts\n${block(odd, '')}`),
      `src/a.ts: [${odd.replaceAll('\n', '/')}] []`,
    );
  });

  it('takes the divider of as many marks, and none of several', () => {
    assert.equal(
      read('src/a.ts\n<<<<<<<<< SEARCH\nTitle\n=====\n=========\nx\n>>>>>>> REPLACE'),
      'src/a.ts: [Title/=====/] [x/]',
    );
    assert.equal(read(`src/a.ts\n${block('Title\n=======\n', 'x\n')}`), 'malformed');
    assert.equal(read('src/a.ts\n<<<<<<< SEARCH\nx\n>>>>>>> REPLACE'), 'malformed');
  });

  it('without an end refuses the whole answer', () => {
    assert.equal(read(`src/a.ts\n${X}<<<<<<< SEARCH\nx\n=======\ny\n`), 'malformed');
    assert.equal(read(`src/a.ts\n<<<<<<< SEARCH\nx\n=======\ny\n${X}`), 'malformed');
    assert.equal(read(`src/a.ts\n<<<<<<< SEARCH\nx`), 'malformed');
  });
});
