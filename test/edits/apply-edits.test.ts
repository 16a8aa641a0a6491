import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, pathsOf, type EditScope } from '../../src/edits/apply-edits.ts';
import type { FileEdit, Hunk } from '../../src/edits/edit.ts';
import { invertEdits } from '../../src/edits/exact-edit.ts';
import { UNCHANGED, type BaseFile, type WorkspaceState } from '../../src/edits/workspace-state.ts';
import { anyForm, anyLine, anyLines, anyText, written } from './any-file.ts';
import { changesOf, knownBase } from './known-base.ts';

const scopeOf = (files: readonly string[], mayCreate = true): EditScope => ({
  ...{ files: new Set(files), mayCreate },
});

/** Changes after one edit after another, each applied to the state before; a refusal ends it. */
function after(
  files: Readonly<Record<string, string | BaseFile>>,
  steps: readonly (readonly FileEdit[])[],
  scope: EditScope = scopeOf(Object.keys(files)),
): unknown {
  let state: WorkspaceState = UNCHANGED;
  for (const edits of steps) {
    const applied = applyEdits(state, edits, knownBase(files), scope);
    if (applied.kind === 'refused') return `${applied.refusal.code} ${applied.refusal.path ?? ''}`;
    state = applied.state;
  }
  return changesOf(state);
}

const change = (path: string, ...hunks: readonly (readonly [string, string])[]): FileEdit => ({
  ...{ kind: 'change', path },
  hunks: hunks.map(([before, now]) => ({ before, after: now })),
});

const changed = (text: string, ...hunks: readonly (readonly [string, string])[]): unknown =>
  after({ a: text }, [[change('a', ...hunks)]]);

describe('applyEdits', () => {
  it('changes, makes, rewrites, renames and deletes files', () => {
    const files = { 'a.ts': 'a\n', 'b.ts': 'b\n', 'c.ts': 'c\n' };
    const edits: readonly FileEdit[] = [
      change('a.ts', ['a\n', 'A\n']),
      { kind: 'create', path: 'x/new.ts', text: 'new\n' },
      { kind: 'rewrite', path: 'c.ts', text: 'C\n' },
      { kind: 'rename', path: 'b.ts', to: 'x/b.ts' },
      change('x/b.ts', ['b\n', 'B\n']),
      { kind: 'rename', path: 'c.ts', to: 'd.ts' },
      { kind: 'delete', path: 'a.ts' },
    ];
    const applied = applyEdits(UNCHANGED, edits, knownBase(files), scopeOf(Object.keys(files)));
    assert.ok(applied.kind === 'applied');
    assert.deepEqual(changesOf(applied.state), {
      ...{ 'a.ts': null, 'b.ts': null, 'c.ts': null },
      ...{ 'd.ts': 'C\n', 'x/b.ts': 'B\n', 'x/new.ts': 'new\n' },
    });
    assert.deepEqual(
      [...applied.state.renamedFrom],
      [
        ['d.ts', 'c.ts'],
        ['x/b.ts', 'b.ts'],
      ],
    );
  });

  it('keeps line ends, byte order mark and the lack of a last line end', () => {
    assert.deepEqual(changed('\ufeffa\r\nb\r\nc', ['c\n', 'c\nd\n']), {
      a: '\ufeffa\r\nb\r\nc\r\nd',
    });
    assert.deepEqual(changed('a\nb\r\nc\r\n', ['a\nb\n', 'a\nB\nx\n']), {
      a: 'a\nB\r\nx\r\nc\r\n',
    });
    assert.deepEqual(changed('a\r\nb\n', ['b\n', 'c\n']), { a: 'a\r\nc\r\n' });
    assert.deepEqual(changed('a\rb\r', ['b\n', 'c\nd\n']), { a: 'a\rc\rd\r' });
    assert.deepEqual(changed('\ufeff', ['', 'x\n']), { a: '\ufeffx\n' });
    assert.deepEqual(changed('\ufeffa\n', ['a\n', '']), { a: '\ufeff' });
    const rewrite = (text: string, now: string) =>
      after({ a: text }, [[{ kind: 'rewrite', path: 'a', text: now }]]);
    assert.deepEqual(rewrite('\ufeffa\r\nb', 'a\nc\n'), { a: '\ufeffa\r\nc' });
    assert.deepEqual(rewrite('a\r\nb\nc\r\n', 'b\nc\nd'), { a: 'b\nc\r\nd\r\n' });
    assert.deepEqual(rewrite('', 'x'), { a: 'x' });
  });

  it('applies all hunks of an edit to the text as it was', () => {
    assert.deepEqual(changed('a\nb\nc\n', ['c\n', 'a\n'], ['a\n', 'c\n']), { a: 'c\nb\na\n' });
    assert.deepEqual(changed('a\nb\n', ['a\n', 'a\nx\n'], ['b\n', 'y\nb\n']), {
      a: 'a\nx\ny\nb\n',
    });
    // Context may be common to two hunks.
    assert.deepEqual(changed('a\nb\nc\n', ['a\nb\n', 'A\nb\n'], ['b\nc\n', 'b\nC\n']), {
      a: 'A\nb\nC\n',
    });
  });

  it('refuses hunks that replace the same lines', () => {
    for (const hunks of [
      [['a\nb\n', 'x\n'] as const, ['b\nc\n', 'y\n'] as const],
      [['b\n', 'x\n'] as const, ['a\nb\nc\n', 'a\nb\nC\n'] as const],
      [['a\nb\n', 'a\nx\nb\n'] as const, ['a\nb\n', 'a\ny\nb\n'] as const],
      [['b\n', 'x\n'] as const, ['b\n', 'x\n'] as const],
    ]) {
      assert.equal(changed('a\nb\nc\n', ...hunks), 'overlapping a');
    }
  });

  it('lets later steps change what earlier ones have made or renamed', () => {
    const made = { kind: 'create', path: 'n', text: 'n\n' } as const;
    const files = { a: 'a\n' };
    assert.deepEqual(after(files, [[made], [change('n', ['n\n', 'm\n'])]]), { n: 'm\n' });
    assert.deepEqual(
      after(files, [[made, { kind: 'rename', path: 'n', to: 'o' }], [change('o', ['n\n', 'm\n'])]]),
      { o: 'm\n' },
    );
    const renamed = { kind: 'rename', path: 'a', to: 'b' } as const;
    const moved = after(files, [[renamed], [change('b', ['a\n', 'b\n'])]], scopeOf(['a'], false));
    assert.deepEqual(moved, { a: null, b: 'b\n' });
    const remade = [
      [{ kind: 'delete', path: 'a' } as const],
      [{ kind: 'create', path: 'a', text: 'x\n' } as const],
    ];
    assert.deepEqual(after(files, remade, scopeOf(['a'], false)), { a: 'x\n' });
    const rewritten = [
      [{ kind: 'delete', path: 'a' } as const],
      [{ kind: 'rewrite', path: 'a', text: 'x\n' } as const],
    ];
    assert.deepEqual(after(files, rewritten, scopeOf(['a'], false)), { a: 'x\n' });
  });

  it('tells no renaming onto a file that was there', () => {
    const files = { a: 'a\n', b: 'b\n' };
    const edits = [
      { kind: 'delete', path: 'b' },
      { kind: 'rename', path: 'a', to: 'b' },
    ] as const;
    const applied = applyEdits(UNCHANGED, edits, knownBase(files), scopeOf(['a', 'b']));
    assert.ok(applied.kind === 'applied');
    assert.deepEqual(changesOf(applied.state), { a: null, b: 'a\n' });
    assert.equal(applied.state.renamedFrom.size, 0);
  });

  it('forgets what was made what it is in the base', () => {
    const files = { a: 'a\n' };
    const there: FileEdit = { kind: 'rename', path: 'a', to: 'b' };
    const back: FileEdit = { kind: 'rename', path: 'b', to: 'a' };
    assert.deepEqual(after(files, [[there], [back]]), {});
    assert.deepEqual(
      after(files, [[{ kind: 'delete', path: 'a' }], [{ kind: 'create', path: 'a', text: 'a\n' }]]),
      {},
    );
    assert.deepEqual(
      after(files, [[{ kind: 'create', path: 'n', text: '' }], [{ kind: 'delete', path: 'n' }]]),
      {},
    );
  });

  for (const [code, edit] of [
    ['out-of-scope other', change('other', ['x\n', 'y\n'])],
    ['out-of-scope other', { kind: 'delete', path: 'other' }],
    ['out-of-scope other', { kind: 'rewrite', path: 'other', text: '' }],
    ['out-of-scope other', { kind: 'rename', path: 'other', to: 'x' }],
    ['missing-file no', change('no', ['x\n', 'y\n'])],
    ['missing-file no', { kind: 'delete', path: 'no' }],
    ['missing-file no', { kind: 'rewrite', path: 'no', text: 'x' }],
    ['exists a', { kind: 'create', path: 'a', text: 'x' }],
    ['exists other', { kind: 'rename', path: 'a', to: 'other' }],
    ['exists a', { kind: 'rename', path: 'a', to: 'a' }],
    ['exists a/b', { kind: 'create', path: 'a/b', text: 'x' }],
    ['exists dir', { kind: 'create', path: 'dir', text: 'x' }],
    ['not-found a', change('a', ['x\n', 'y\n'])],
    ['not-found a', change('a', ['', 'y\n'])],
    ['ambiguous a', change('a', ['a\n', 'y\n'])],
    ['binary bin', change('bin', ['a\n', 'y\n'])],
    ['exists bin', { kind: 'create', path: 'bin', text: 'x' }],
    ['binary n', { kind: 'create', path: 'n', text: 'a\0' }],
    ['too-large big', { kind: 'rewrite', path: 'big', text: 'x' }],
    ['excluded env', change('env', ['a\n', 'y\n'])],
    ['excluded env', { kind: 'create', path: 'env', text: 'x' }],
    ['excluded env', { kind: 'rename', path: 'a', to: 'env' }],
    ['malformed a', { kind: 'rewrite', path: 'a', text: 'a\n// ... rest of the code ...\n' }],
    ['malformed a', change('a', ['b\n', '# … existing code …\n'])],
  ] as const satisfies readonly (readonly [string, FileEdit])[]) {
    it(`refuses: ${code} at ${edit.kind} of ${edit.path}`, () => {
      const files = {
        ...{ a: 'a\nb\na\n', other: 'x\n', 'dir/f': 'f\n', env: { kind: 'excluded' } as const },
        ...{ bin: { kind: 'binary' } as const, big: { kind: 'too-large', bytes: 9 } as const },
      };
      const scope = scopeOf(['a', 'dir/f', 'bin', 'big', 'env']);
      const good: FileEdit = { kind: 'create', path: 'good', text: 'g' };
      assert.equal(after(files, [[good, edit]], scope), code);
    });
  }

  it('refuses what makes no difference', () => {
    for (const edit of [
      change('a', ['b\n', 'b\n']),
      { kind: 'rewrite', path: 'a', text: 'a\nb' } as const,
    ]) {
      assert.equal(after({ a: 'a\r\nb\r\n' }, [[edit]]), 'unchanged a');
    }
    assert.equal(after({ a: 'a' }, [[]]), 'unchanged ');
  });

  it('makes no file where none may be made', () => {
    const create = { kind: 'create', path: 'n', text: 'x' } as const;
    assert.equal(after({ a: 'a' }, [[create]], scopeOf(['a'], false)), 'out-of-scope n');
  });

  it('keeps remarks that the file has already', () => {
    const text = 'a\n// ... rest of the list\n';
    assert.deepEqual(
      after({ a: text }, [[{ kind: 'rewrite', path: 'a', text: text.replace('a', 'b') }]]),
      {
        a: text.replace('a', 'b'),
      },
    );
  });

  it('names every file that has to be loaded', () => {
    const edits: readonly FileEdit[] = [
      change('a', ['x', 'y']),
      { kind: 'rename', path: 'a', to: 'b' },
      { kind: 'delete', path: 'c' },
    ];
    assert.deepEqual(pathsOf(edits), ['a', 'b', 'c']);
  });
});

const PATHS = ['a', 'b', 'c', 'd/e'] as const;
const anyPath = fc.constantFrom(...PATHS);
const anyHunk: fc.Arbitrary<Hunk> = fc
  .tuple(fc.array(anyLine, { minLength: 1, maxLength: 3 }), anyLines, fc.option(fc.nat(14)))
  .map(([before, now, line]) => ({
    before: before.map((one) => `${one}\n`).join(''),
    after: now.map((one) => `${one}\n`).join(''),
    ...(line === null ? {} : { line }),
  }));
const anyEdit: fc.Arbitrary<FileEdit> = fc.oneof(
  fc.record({
    kind: fc.constant('change'),
    path: anyPath,
    hunks: fc.array(anyHunk, { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('rewrite'), path: anyPath, text: anyText }),
  fc.record({ kind: fc.constant('create'), path: anyPath, text: anyText }),
  fc.record({ kind: fc.constant('delete'), path: anyPath }),
  fc.record({ kind: fc.constant('rename'), path: anyPath, to: anyPath }),
);

describe('applied edits', () => {
  const anySteps = fc.array(fc.array(anyEdit, { minLength: 1, maxLength: 3 }), { maxLength: 8 });
  const anyBase = fc.record({ a: anyText, b: anyText }).map((texts) => knownBase(texts));

  it('are inverted exactly, one step after the other, and a refused step changes nothing', () => {
    let [applied, refused] = [0, 0];
    fc.assert(
      fc.property(anyBase, anySteps, (base, steps) => {
        let state: WorkspaceState = UNCHANGED;
        for (const edits of steps) {
          const before = structuredClone(state);
          const result = applyEdits(state, edits, base, scopeOf(['a', 'b']));
          assert.deepEqual(state, before, 'states are immutable');
          if (result.kind === 'refused') {
            refused++;
            continue;
          }
          applied++;
          const inverted = invertEdits(result.state, result.inverse);
          assert.deepEqual(inverted, before);
          assert.deepEqual([...inverted.changes.keys()], [...before.changes.keys()]);
          assert.throws(() => invertEdits(state, result.inverse), RangeError);
          state = result.state;
          assertNormal(state, base);
        }
      }),
      { numRuns: 400 },
    );
    assert.ok(applied > 100 && refused > 100, `${applied} applied, ${refused} refused`);
  });

  it('keep the form of a file that stays', () => {
    fc.assert(
      fc.property(anyLines, anyForm, anyLines, (lines, form, put) => {
        fc.pre(lines.length > 0 && put.length > 0);
        const text = written(lines, form);
        const edit: FileEdit = {
          kind: 'rewrite',
          path: 'a',
          text: put.map((line) => `${line}\n`).join(''),
        };
        const result = applyEdits(UNCHANGED, [edit], knownBase({ a: text }), scopeOf(['a']));
        const now = result.kind === 'refused' ? text : (result.state.changes.get('a') ?? text);
        assert.equal(now.startsWith('\ufeff'), text.startsWith('\ufeff'));
        assert.equal(
          now.endsWith('\n') || put.at(-1) === '',
          text.endsWith('\n') || put.at(-1) === '',
        );
        if (!/(?<!\r)\n/.test(text) && text.includes('\n')) assert.doesNotMatch(now, /(?<!\r)\n/);
        if (!text.includes('\r')) assert.doesNotMatch(now, /\r/);
      }),
    );
  });
});

function assertNormal(state: WorkspaceState, base: ReturnType<typeof knownBase>): void {
  for (const [path, text] of state.changes) {
    const file = base.get(path);
    assert.notDeepEqual(file, text === undefined ? { kind: 'missing' } : { kind: 'text', text });
  }
  for (const [path, origin] of state.renamedFrom) {
    assert.ok(state.changes.get(path) !== undefined && state.changes.has(origin));
    assert.equal(state.changes.get(origin), undefined);
  }
}
