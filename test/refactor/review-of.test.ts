import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../src/edits/apply-edits.ts';
import type { FileEdit } from '../../src/edits/edit.ts';
import { normalised } from '../../src/edits/normalised.ts';
import { UNCHANGED, type WorkspaceState } from '../../src/edits/workspace-state.ts';
import { chosenState } from '../../src/refactor/chosen-state.ts';
import { reviewOf } from '../../src/refactor/review-of.ts';
import type { ReviewFile } from '../../src/refactor/review.ts';
import { anyText } from '../edits/any-file.ts';
import { changesOf, knownBase } from '../edits/known-base.ts';

function stateAfter(
  files: Readonly<Record<string, string>>,
  edits: readonly FileEdit[],
): WorkspaceState {
  const scope = { files: new Set(Object.keys(files)), mayCreate: true };
  const applied = applyEdits(UNCHANGED, edits, knownBase(files), scope);
  assert.ok(applied.kind === 'applied', JSON.stringify(applied));
  return applied.state;
}

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;

function drawn(files: readonly ReviewFile[]): string[] {
  return files.flatMap(({ path, kind, renamedFrom, hunks }) => [
    `${kind} ${renamedFrom === undefined ? '' : `${renamedFrom} -> `}${path}`,
    ...hunks.map(({ id, oldLine, newLine, lines }) => {
      return `${id} ${oldLine},${newLine} ${lines.map((line) => SIGNS[line.kind] + line.text).join('/')}`;
    }),
  ]);
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i + 1}\n`);
const FILES = { a: numbers(30).join(''), b: 'b\r\nc\r\n', gone: 'x\ny', old: numbers(12).join('') };
const STATE = stateAfter(FILES, [
  {
    kind: 'change',
    path: 'a',
    hunks: [
      { before: '2\n', after: 'two\n' },
      { before: '8\n', after: '8\nnew\n' },
      { before: '20\n', after: '' },
    ],
  },
  { kind: 'rename', path: 'b', to: 'x/b' },
  { kind: 'delete', path: 'gone' },
  { kind: 'create', path: 'made', text: 'm\nn' },
  { kind: 'create', path: 'none', text: '' },
  { kind: 'rename', path: 'old', to: 'new' },
  {
    kind: 'change',
    path: 'new',
    hunks: [
      { before: '1\n', after: '' },
      { before: '12\n', after: 'end\n' },
    ],
  },
]);
const BASE = knownBase(FILES);

/** The changes with only these pieces taken. */
function taken(...ids: readonly string[]): Record<string, string | null> {
  const all = reviewOf(BASE, STATE).flatMap(({ hunks }) => hunks.map(({ id }) => id));
  return changesOf(chosenState(BASE, STATE, new Set(all.filter((id) => !ids.includes(id)))));
}

describe('reviewOf', () => {
  it('shows what is done to each file, in hunks as git makes them', () => {
    assert.deepEqual(drawn(reviewOf(BASE, STATE)), [
      'change a',
      'a#1 1,1  1/-2/+two/ 3/ 4/ 5/ 6/ 7/ 8/+new/ 9/ 10/ 11',
      'a#2 17,18  17/ 18/ 19/-20/ 21/ 22/ 23',
      'delete gone',
      'gone#1 1,1 -x/-y',
      'create made',
      'made#1 1,1 +m/+n',
      'rename old -> new',
      'new#1 1,1 -1/ 2/ 3/ 4',
      'new#2 9,8  9/ 10/ 11/-12/+end',
      'create none',
      'none#1 1,1 ',
      'rename b -> x/b',
      'x/b#1 1,1 ',
    ]);
    assert.deepEqual(reviewOf(BASE, UNCHANGED), []);
  });
});

describe('chosenState', () => {
  it('takes what is chosen and leaves the rest', () => {
    assert.deepEqual(taken('a#2'), { a: FILES.a.replace('20\n', '') });
    assert.deepEqual(taken('a#1', 'made#1'), {
      a: FILES.a.replace('2\n', 'two\n').replace('8\n', '8\nnew\n'),
      made: 'm\nn',
    });
    assert.deepEqual(taken('gone#1', 'none#1'), { gone: null, none: '' });
  });

  it('renames a file with any of its hunks, and one without hunks as a piece', () => {
    assert.deepEqual(taken('new#2'), { new: FILES.old.replace('12\n', 'end\n'), old: null });
    assert.deepEqual(taken('x/b#1'), { b: null, 'x/b': FILES.b });
    const chosen = chosenState(BASE, STATE, new Set(['new#1', 'new#2']));
    assert.equal(chosen.changes.has('new') || chosen.changes.has('old'), false);
    assert.deepEqual([...chosen.renamedFrom], [['x/b', 'b']]);
  });

  it('is the state itself with everything, and unchanged with nothing', () => {
    assert.equal(chosenState(BASE, STATE, new Set()), STATE);
    assert.equal(chosenState(BASE, STATE, new Set(['a#9', 'other#1'])), STATE);
    const all = reviewOf(BASE, STATE).flatMap(({ hunks }) => hunks.map(({ id }) => id));
    assert.equal(chosenState(BASE, STATE, new Set(all)), UNCHANGED);
  });

  it('consists of the chosen hunks, whichever they are', () => {
    const anyChoice = fc.array(fc.boolean(), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(anyText, anyText, anyChoice, fc.boolean(), (before, after, choice, isMoved) => {
        fc.pre(before !== after);
        const base = knownBase({ a: before });
        const state: WorkspaceState = isMoved
          ? {
              changes: new Map([
                ['a', undefined],
                ['b', after],
              ]),
              renamedFrom: new Map([['b', 'a']]),
            }
          : { changes: new Map([['a', after]]), renamedFrom: new Map() };
        const [file] = reviewOf(base, state);
        assert.ok(file !== undefined);
        const leftOut = new Set(file.hunks.filter((_, i) => !choice[i]).map(({ id }) => id));
        const chosen = chosenState(base, state, leftOut);
        assert.deepEqual(chosen, normalised(chosen, base));
        const path = isMoved && leftOut.size < file.hunks.length ? 'b' : 'a';
        const text = chosen.changes.get(path) ?? before;
        assert.deepEqual(split(text), expectedLines(before, file, leftOut));
        // The review of what is left has the same hunks, but for their numbers.
        const [rest] = reviewOf(base, chosen);
        const kept = file.hunks.filter(({ id }) => !leftOut.has(id)).map(({ lines }) => lines);
        if (!isMoved)
          assert.deepEqual(
            (rest?.hunks ?? []).map(({ lines }) => lines),
            kept,
          );
      }),
      { numRuns: 300 },
    );
  });
});

const split = (text: string): string[] =>
  text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .filter((_, __, all) => all.join('') !== '' || text !== '');

/** The lines of the base with those of the chosen hunks, by the numbers of the review alone. */
function expectedLines(
  before: string,
  { hunks }: ReviewFile,
  leftOut: ReadonlySet<string>,
): string[] {
  const lines = split(before);
  const result: string[] = [];
  let done = 0;
  for (const { id, oldLine, lines: shown } of hunks) {
    if (leftOut.has(id)) continue;
    result.push(...lines.slice(done, oldLine - 1));
    result.push(...shown.filter(({ kind }) => kind !== 'removed').map(({ text }) => text));
    done = oldLine - 1 + shown.filter(({ kind }) => kind !== 'added').length;
  }
  return [...result, ...lines.slice(done)];
}
