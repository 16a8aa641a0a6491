import assert from 'node:assert/strict';
import {
  planApply,
  type FileNow,
  type WantedChanges,
} from '../../../src/vscode/refactor/apply-plan.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/** `steps` as a line each, and what was refused. */
function planned(
  before: Texts,
  wanted: Texts,
  now: Readonly<Record<string, FileNow>>,
  renamed: Texts = {},
) {
  const changes: WantedChanges = {
    changes: new Map(Object.entries(wanted)),
    renamedFrom: new Map(Object.entries(renamed) as [string, string][]),
  };
  const { steps, refused } = planApply(
    (path) => before[path],
    changes,
    new Map(Object.entries(now)),
  );
  return {
    steps: steps.map((step) =>
      step.kind === 'rename'
        ? `rename ${step.from} ${step.path} ${step.edits.length}`
        : `${step.kind} ${step.path}`,
    ),
    refused: refused.map(({ path, reason }) => `${path} ${reason}`),
  };
}

describe('what is applied', () => {
  it('is what is wanted of each file', () => {
    const plan = planned(
      { 'a.ts': 'a\n', 'b.ts': 'b\n' },
      { 'a.ts': 'A\n', 'b.ts': undefined, 'c.ts': 'c\n' },
      { 'a.ts': { text: 'a\n' }, 'b.ts': { text: 'b\n' }, 'c.ts': { text: undefined } },
    );
    assert.deepEqual(plan, { steps: ['change a.ts', 'delete b.ts', 'create c.ts'], refused: [] });
  });

  it('is nothing where a file has moved on', () => {
    const before = { 'a.ts': 'a\n', 'b.ts': 'b\n', 'd.ts': 'd\n' };
    const wanted = { 'a.ts': 'A\n', 'b.ts': undefined, 'c.ts': 'c\n', 'd.ts': 'D\n' };
    const plan = planned(before, wanted, {
      'a.ts': { text: 'a!\n' },
      'b.ts': { text: undefined },
      'c.ts': { text: 'somebody else’s' },
      'd.ts': { text: 'd\n', obstacle: 'read-only' },
    });
    assert.deepEqual(plan, {
      steps: [],
      refused: ['a.ts changed', 'b.ts gone', 'c.ts appeared', 'd.ts read-only'],
    });
  });

  it('is nothing where the editor has another text than the disk', () => {
    const now = { 'a.ts': { text: 'a\n', openText: 'older\n' } };
    assert.deepEqual(planned({ 'a.ts': 'a\n' }, { 'a.ts': 'A\n' }, now).refused, ['a.ts changed']);
  });

  it('is nothing where nobody has looked at the file', () => {
    const plan = planned({ 'a.ts': 'a\n' }, { 'a.ts': 'A\n' }, {});
    assert.deepEqual(plan, { steps: [], refused: ['a.ts unreadable'] });
  });

  it('goes on where only the line ends are others', () => {
    const plan = planned(
      { 'a.ts': '\ufeffa\r\n' },
      { 'a.ts': '\ufeffA\r\n' },
      { 'a.ts': { text: 'a\n' } },
    );
    assert.deepEqual(plan.steps, ['change a.ts']);
  });

  it('renames a file and changes it behind that', () => {
    const plan = planned(
      { 'a.ts': 'a\nb\n' },
      { 'a.ts': undefined, 'z.ts': 'A\nb\n' },
      { 'a.ts': { text: 'a\nb\n' }, 'z.ts': { text: undefined } },
      { 'z.ts': 'a.ts' },
    );
    assert.deepEqual(plan, { steps: ['rename a.ts z.ts 1'], refused: [] });
  });

  it('leaves a file where it is when its new place is taken', () => {
    const plan = planned(
      { 'a.ts': 'a\n' },
      { 'a.ts': undefined, 'z.ts': 'a\n' },
      { 'a.ts': { text: 'a\n' }, 'z.ts': { text: 'z\n' } },
      { 'z.ts': 'a.ts' },
    );
    assert.deepEqual(plan, { steps: [], refused: ['z.ts appeared', 'a.ts appeared'] });
  });

  it('makes a file of its own where the old one is kept', () => {
    const plan = planned(
      { 'a.ts': 'a\n' },
      { 'z.ts': 'a\n' },
      { 'z.ts': { text: undefined } },
      { 'z.ts': 'a.ts' },
    );
    assert.deepEqual(plan.steps, ['create z.ts']);
  });
});
