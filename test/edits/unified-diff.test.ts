import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { applyEdits } from '../../src/edits/apply-edits.ts';
import type { FileEdit } from '../../src/edits/edit.ts';
import { lineChanges } from '../../src/edits/line-changes.ts';
import { unifiedDiff } from '../../src/edits/unified-diff.ts';
import { UNCHANGED, type WorkspaceState } from '../../src/edits/workspace-state.ts';
import { anyText } from './any-file.ts';
import { knownBase } from './known-base.ts';

type Files = Readonly<Record<string, string>>;

function stateAfter(files: Files, edits: readonly FileEdit[]): WorkspaceState {
  const scope = { files: new Set(Object.keys(files)), mayCreate: true };
  const applied = applyEdits(UNCHANGED, edits, knownBase(files), scope);
  assert.ok(applied.kind === 'applied', JSON.stringify(applied));
  return applied.state;
}

const rewrite = (path: string, text: string): FileEdit => ({ kind: 'rewrite', path, text });

describe('unifiedDiff', () => {
  it('is what git prints', () => {
    const files = { 'a.ts': 'one\ntwo\nthree', 'b.ts': 'b\n', 'gone.ts': 'x\n', 'empty.ts': '' };
    const state = stateAfter(files, [
      rewrite('a.ts', 'one\n2\nthree'),
      { kind: 'rename', path: 'b.ts', to: 'c d.ts' },
      { kind: 'delete', path: 'gone.ts' },
      { kind: 'create', path: 'new.ts', text: 'n' },
      { kind: 'create', path: 'none.ts', text: '' },
      { kind: 'delete', path: 'empty.ts' },
    ]);
    assert.equal(
      unifiedDiff(knownBase(files), state),
      [
        ...['diff --git a/a.ts b/a.ts', '--- a/a.ts', '+++ b/a.ts', '@@ -1,3 +1,3 @@'],
        ...[' one', '-two', '+2', ' three', '\\ No newline at end of file'],
        ...['diff --git a/b.ts b/c d.ts', 'rename from b.ts', 'rename to c d.ts'],
        ...['diff --git a/empty.ts b/empty.ts', 'deleted file mode 100644'],
        ...['diff --git a/gone.ts b/gone.ts', 'deleted file mode 100644'],
        ...['--- a/gone.ts', '+++ /dev/null', '@@ -1 +0,0 @@', '-x'],
        ...['diff --git a/new.ts b/new.ts', 'new file mode 100644'],
        ...['--- /dev/null', '+++ b/new.ts', '@@ -0,0 +1 @@', '+n', '\\ No newline at end of file'],
        ...['diff --git a/none.ts b/none.ts', 'new file mode 100644', ''],
      ].join('\n'),
    );
    assert.equal(unifiedDiff(knownBase(files), UNCHANGED), '');
    const blank = unifiedDiff(
      knownBase({ 'b c': 'x\n' }),
      stateAfter({ 'b c': 'x\n' }, [rewrite('b c', 'y\n')]),
    );
    assert.ok(blank.includes('\n--- a/b c\t\n+++ b/b c\t\n'));
  });

  it('is taken by git apply, and gives the files exactly', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ensemble-diff-'));
    try {
      const texts = fc.record({ 'a.ts': anyText, 'b c.ts': anyText, 'd"e.ts': anyText });
      const news = fc.record({ a: anyText, b: anyText, d: anyText, made: anyText, how: fc.nat(3) });
      fc.assert(
        fc.property(texts, news, (files, { a, b, d, made, how }) => {
          const edits: FileEdit[] = [];
          if (a !== files['a.ts']) edits.push(rewrite('a.ts', a));
          if (how > 0) edits.push({ kind: 'rename', path: 'b c.ts', to: 'x/ü b.ts' });
          if (how > 1) edits.push(rewrite('x/ü b.ts', b));
          if (how > 2) edits.push({ kind: 'delete', path: 'd"e.ts' });
          else edits.push(rewrite('d"e.ts', d));
          edits.push({ kind: 'create', path: 'x/made.ts', text: made });
          const state = stateAfter(files, edits);
          assert.deepEqual(patched(folder, files, unifiedDiff(knownBase(files), state)), {
            ...Object.fromEntries(
              Object.entries(files).filter(([path]) => !state.changes.has(path)),
            ),
            ...Object.fromEntries([...state.changes].filter(([, text]) => text !== undefined)),
          });
        }),
        { numRuns: 40 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** What git makes of files with a patch. */
function patched(folder: string, files: Files, patch: string): Record<string, string> {
  const root = mkdtempSync(join(folder, 'w-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const whitespace = ['--whitespace=nowarn', '-'];
  execFileSync('git', ['-c', 'core.autocrlf=false', 'apply', ...whitespace], {
    ...{ cwd: root, input: patch, stdio: ['pipe', 'ignore', 'pipe'] },
    // Not the repository that the folder may lie in.
    env: { ...process.env, GIT_CEILING_DIRECTORIES: folder, GIT_CONFIG_NOSYSTEM: '1' },
  });
  const names = [...Object.keys(files), 'x/ü b.ts', 'x/made.ts'];
  return Object.fromEntries(
    names.flatMap((path) => {
      const file = join(root, path);
      return existsSync(file) ? [[path, readFileSync(file, 'utf8')]] : [];
    }),
  );
}

describe('lineChanges', () => {
  it('counts as git does', () => {
    assert.deepEqual(lineChanges('a\nb\nc\n', 'a\nB\nc\nd\n'), { added: 2, removed: 1 });
    assert.deepEqual(lineChanges('a\r\nb\n', 'a\nb'), { added: 2, removed: 2 });
    assert.deepEqual(lineChanges('', 'a\nb'), { added: 2, removed: 0 });
    assert.deepEqual(lineChanges('a', 'a'), { added: 0, removed: 0 });
  });

  it('keeps to the difference of both lengths', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const lines = (text: string): number =>
          text.split('\n').length - (/\n$|^$/.test(text) ? 1 : 0);
        const { added, removed } = lineChanges(before, after);
        assert.equal(lines(before) + added - removed, lines(after));
        assert.equal(added + removed === 0, before === after);
      }),
    );
  });

  it('calls everything changed between the ends of texts that are too unlike', () => {
    const noise = (step: number): string =>
      Array.from({ length: 20_000 }, (_, i) => `x${(i * step) % 997}\n`).join('');
    const { added, removed } = lineChanges(`head\n${noise(3)}tail\n`, `head\n${noise(7)}tail\n`);
    assert.ok(added > 19_000 && removed > 19_000);
  });
});
