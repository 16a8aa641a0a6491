import assert from 'node:assert/strict';
import { read } from '../read-edits.ts';

describe('a unified diff', () => {
  const body = '@@ -3,4 +3,4 @@ f()\n one\n-x\n+y\n two\n';
  const named = `--- a/src/a.ts\n+++ b/src/a.ts\n${body}`;
  const expected = 'src/a.ts: 3 [one/x/two/] [one/y/two/]';
  const fenced = (diff: string, info = 'diff'): string => `\`\`\`${info}\n${diff}\`\`\`\n`;

  it('is read with fences and without, with names of git and plain ones', () => {
    for (const diff of [
      named,
      `diff --git a/src/a.ts b/src/a.ts\nindex 1..2 100644\n${named}`,
      named.replace('a/src', 'src').replace('b/src', 'src'),
      named.replace('a/src/a.ts', 'src/a.ts\t2024-01-01 10:00:00'),
      named.replace('a/src/a.ts', '"a/src/a.ts"'),
      named.replace('a/src/a.ts', 'a/src/a.ts 2024-01-01 10:00:00.0 +0000'),
    ]) {
      assert.equal(read(`Here:\n\n${diff}`), expected);
      assert.equal(read(fenced(diff)), expected);
      assert.equal(read(`Here:\n${fenced(diff, '')}That is all.\nDONE`), `${expected}\ndone`);
      assert.equal(read(`${diff}\nThat is all.`), expected);
    }
  });

  it('may lack names under a path, numbers, counts, and blanks of empty lines', () => {
    assert.equal(read(`src/a.ts\n${fenced(body)}`), expected);
    assert.equal(read(fenced(body), ['src/a.ts']), expected);
    assert.equal(read(fenced(`src/a.ts\n${body}`)), expected);
    assert.equal(read(fenced(body)), 'no-edit');
    const bare = expected.replace('3 ', '');
    for (const head of ['@@ ... @@', '@@', '@@ function f() @@']) {
      assert.equal(read(named.replace(/@@.*@@/, head)), bare);
    }
    assert.equal(read(fenced(named.replace(/@@.*\n/, ''))), bare);
    assert.equal(read(named.replace('3,4 +3,4', '3,99 +7,1')), expected);
    assert.equal(
      read(fenced(named.replace(' one\n', ' one\n\n'))),
      'src/a.ts: 3 [one//x/two/] [one//y/two/]',
    );
    assert.equal(read(fenced(`${named}\n\n`)), expected);
    assert.equal(read(`--- original\n+++ modified\n${body}`, ['src/a.ts']), expected);
  });

  it('has several hunks and several files', () => {
    const two = `${named}@@ -9 +9 @@\n-p\n+q\n--- a/src/b.ts\n+++ b/src/b.ts\n@@ -1,2 +1 @@\n r\n-s\n`;
    const all = `${expected}, 9 [p/] [q/]\nsrc/b.ts: 1 [r/s/] [r/]`;
    assert.equal(read(two), all);
    assert.equal(read(fenced(two)), all);
  });

  it('does not take removed lines of dashes for names', () => {
    const sql = '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,3 +1,1 @@\n--- old remark\n-x\n one\n';
    assert.equal(read(sql), 'src/a.ts: 1 [-- old remark/x/one/] [one/]');
  });

  it('ends before talk', () => {
    const whole = named.replace('3,4 +3,4', '3,3 +3,3');
    assert.equal(read(`${whole}\n- x is now y\n- nothing else\n`), expected);
    assert.equal(read(`${whole}So x is y.\n\nDELETE src/b.ts\n`), `${expected}\n- src/b.ts`);
    assert.equal(read(fenced(`${whole}-- \n2.39.0\n`)), expected);
  });

  it('makes, deletes and renames files', () => {
    const git = 'diff --git a/src/a.ts b/src/n.ts\n';
    assert.equal(
      read(
        '--- /dev/null\n+++ b/src/n.ts\n@@ -0,0 +1,2 @@\n+one\n+two\n\\ No newline at end of file\n',
      ),
      'create src/n.ts: [one/two]',
    );
    assert.equal(
      read('--- a/src/n.ts\n+++ b/src/n.ts\n@@ -0,0 +1 @@\n+one\n'),
      'create src/n.ts: [one/]',
    );
    assert.equal(
      read(`${git.replace('src/a', 'src/n')}new file mode 100644\n`),
      'create src/n.ts: []',
    );
    assert.equal(read('--- a/src/a.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n'), '- src/a.ts');
    assert.equal(
      read('diff --git a/src/a.ts b/src/a.ts\ndeleted file mode 100644\n'),
      '- src/a.ts',
    );
    const rename = `${git}similarity index 90%\nrename from src/a.ts\nrename to src/n.ts\n`;
    assert.equal(read(rename), 'src/a.ts -> src/n.ts');
    const both = `${rename}--- a/src/a.ts\n+++ b/src/n.ts\n@@ -1 +1 @@\n-x\n+y\n`;
    assert.equal(read(both), 'src/a.ts -> src/n.ts\nsrc/n.ts: 1 [x/] [y/]');
    assert.equal(
      read(both.replace(/similarity[^]*n\.ts\n---/, '---')),
      'src/a.ts -> src/n.ts\nsrc/n.ts: 1 [x/] [y/]',
    );
    assert.equal(
      read('--- a/src/n.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-x\n+y\n'),
      'src/a.ts: 1 [x/] [y/]',
    );
  });

  it('is of the file itself where a folder is named like the prefix of git', () => {
    const files = ['a/x.ts', 'b/x.ts'];
    assert.equal(
      read('--- b/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-x\n+y\n', files),
      'b/x.ts: 1 [x/] [y/]',
    );
    assert.equal(
      read('--- a/b/x.ts\n+++ b/b/x.ts\n@@ -1 +1 @@\n-x\n+y\n', files),
      'b/x.ts: 1 [x/] [y/]',
    );
  });

  it('without changed lines, without its fence, binary or a copy is refused', () => {
    assert.equal(read('--- a/src/a.ts\n+++ b/src/a.ts\n'), 'malformed');
    assert.equal(read(fenced('')), 'malformed');
    assert.equal(read(fenced('@@ -1 +1 @@\n')), 'malformed');
    assert.equal(read(`\`\`\`diff\n${named}`), 'malformed');
    assert.equal(
      read('diff --git a/x.png b/x.png\nBinary files a/x.png and b/x.png differ\n'),
      'binary',
    );
    assert.equal(
      read('diff --git a/src/a.ts b/src/n.ts\ncopy from src/a.ts\ncopy to src/n.ts\n'),
      'malformed',
    );
    assert.equal(read('--- /dev/null\n+++ b/n.ts\n@@ -1 +1 @@\n-x\n+y\n'), 'malformed');
  });
});
