import assert from 'node:assert/strict';
import { FILES, read, X } from '../read-edits.ts';

describe('a whole file', () => {
  const fenced = (text: string, info = 'ts', marks = '```'): string =>
    `${marks}${info}\n${text}${marks}\n`;

  it('replaces the file that is named right above, or makes it', () => {
    assert.equal(read(`\`src/a.ts\`:\n\n${fenced('x\n')}`), 'rewrite src/a.ts: [x/]');
    assert.equal(read(`### src/n.ts\n${fenced('x\n\n  y\n')}`), 'create src/n.ts: [x//  y/]');
    assert.equal(read(`Makefile\n${fenced('x:\n')}`), 'rewrite Makefile: [x:/]');
    assert.equal(read(fenced('x\n', 'ts src/a.ts')), 'rewrite src/a.ts: [x/]');
    assert.equal(read(`src/a.ts\n${fenced('')}`), 'rewrite src/a.ts: []');
    assert.equal(read(`src/n.ts\n${fenced('x\n')}`, FILES, false), 'out-of-scope');
  });

  it('is talk where the path does not stand right above', () => {
    assert.equal(read(`src/a.ts\nis fine.\n${fenced('x\n')}`), 'no-edit');
    assert.equal(read(`Look at src/a.ts:\n${fenced('x\n')}`), 'no-edit');
    assert.equal(read(fenced('x\n')), 'no-edit');
    assert.equal(read(fenced('x\n'), ['src/a.ts']), 'no-edit');
    for (const line of [
      'Node and/or Deno',
      'e.g.',
      '**Before/After**',
      'https://example.org/a.ts',
      '1.5',
    ]) {
      assert.equal(read(`${line}\n${fenced('x\n')}`), 'no-edit', line);
    }
  });

  it('may hold fences', () => {
    const inner = fenced('x\n', 'sh');
    assert.equal(
      read(`notes.md\n${fenced(`a\n${inner}b\n`, 'md')}`),
      'rewrite notes.md: [a/```sh/x/```/b/]',
    );
    const plain = fenced('x\n', '');
    assert.equal(
      read(`notes.md\n${fenced(plain, 'md', '````')}`),
      'rewrite notes.md: [```/x/```/]',
    );
    assert.equal(read(`notes.md\n${fenced(`a\n${plain}b\n`, 'md')}`), 'malformed');
    assert.equal(read(`notes.md\n${fenced(`a\n${fenced('x\n\n', '')}b\n`, 'md')}`), 'malformed');
    assert.equal(read(`src/a.ts\n${fenced(`a\n${plain}b\n`)}`), 'malformed');
    assert.equal(
      read(`src/a.ts\n${fenced('a\n  ```\n  x\n  ```\nb\n')}`),
      'rewrite src/a.ts: [a/  ```/  x/  ```/b/]',
    );
    assert.equal(
      read(`src/a.ts\n${fenced('a\n')}\nRun:\n${fenced('npm test\n', '')}`),
      'rewrite src/a.ts: [a/]',
    );
  });

  it('of an indented fence is moved left as far', () => {
    assert.equal(
      read('1. `src/a.ts`\n\n   ```ts\n   f() {\n     x\n   }\n   ```\n'),
      'rewrite src/a.ts: [f() {/  x/}/]',
    );
  });

  it('without its closing fence refuses the answer', () => {
    assert.equal(read(`src/b.ts\n${X}src/a.ts\n\`\`\`ts\nx\n`), 'malformed');
    assert.equal(read('src/a.ts\n```ts\nx\n```ts\n'), 'malformed');
  });
});
