import assert from 'node:assert/strict';
import type { FileNow } from '../../../src/vscode/refactor/apply-plan.ts';
import type { RestorePoint, RestorePoints } from '../../../src/vscode/refactor/restore-points.ts';
import type { WorkspaceAccess } from '../../../src/vscode/refactor/workspace-access.ts';
import './vscode-stand-in.ts';

const { applyRefactor, restoreBefore } =
  await import('../../../src/vscode/refactor/apply-refactor.ts');
const vscode = (await import('vscode')) as unknown as {
  readonly shown: string[];
  readonly Uri: new (path: string) => unknown;
  readonly workspace: { readonly textDocuments: { readonly uri: unknown }[] };
  answerNext(...answers: (string | undefined | (() => string | undefined))[]): void;
};

/** A workspace whose files are these, and the restore points that are kept of it. */
function staged(files: Map<string, string>) {
  const kept = new Map<string, RestorePoint>();
  const access = {
    uriOf: (file: string) => new vscode.Uri(`/w/${file}`),
    now: async (file: string): Promise<FileNow> => ({ text: files.get(file) }),
  } as unknown as WorkspaceAccess;
  const points: RestorePoints = {
    save: async (point) => void kept.set(point.id, point),
    latest: async () => [...kept.values()].at(-1),
    remove: async (id) => void kept.delete(id),
  };
  return { kept, access, points };
}

describe('what is written', () => {
  const before: Readonly<Record<string, string>> = { 'a.ts': 'a\n', 'b.ts': 'b\n' };
  let files: Map<string, string>;
  beforeEach(() => {
    vscode.shown.length = 0;
    files = new Map(Object.entries(before));
  });

  async function apply(stage: ReturnType<typeof staged>): Promise<boolean> {
    return await applyRefactor({
      ...{ access: stage.access, points: stage.points, at: 1, instruction: 'tidy' },
      before: (file) => before[file],
      wanted: {
        changes: new Map([
          ['a.ts', 'A\n'],
          ['b.ts', 'B\n'],
        ]),
        renamedFrom: new Map(),
      },
    });
  }

  it('is looked at anew after the question whether to write the others', async () => {
    const stage = staged(files);
    files.set('b.ts', 'somebody’s\n');
    const edits = (): string => {
      files.set('a.ts', 'typed meanwhile\n');
      return 'Apply the Others';
    };
    vscode.answerNext(edits, undefined);
    assert.equal(await apply(stage), false);
    assert.deepEqual(vscode.shown, [
      'Ensemble: 1 file is not as it was. Nothing has been written. | Apply the Others',
      'Ensemble: no file is as it was. Nothing has been written.',
    ]);
    assert.equal(stage.kept.size, 0, 'there is nothing to take back');
  });

  it('is the others, where the user says so', async () => {
    const stage = staged(files);
    files.set('b.ts', 'somebody’s\n');
    vscode.answerNext('Apply the Others');
    assert.equal(await apply(stage), true);
    assert.deepEqual(vscode.shown.slice(1), ['change /w/a.ts "A\\n"']);
    assert.deepEqual(
      [...stage.kept.values()].map((point) => point.files.map(({ path }) => path)),
      [['a.ts']],
    );
  });

  it('is made anew where a document has outlived the file at the new place', async () => {
    const stage = staged(files);
    const move = async (): Promise<readonly string[]> => {
      vscode.shown.length = 0;
      const isWritten = await applyRefactor({
        ...{ access: stage.access, points: stage.points, at: 1, instruction: 'move' },
        before: (file) => before[file],
        wanted: {
          changes: new Map([
            ['a.ts', undefined],
            ['c.ts', 'A\n'],
          ]),
          renamedFrom: new Map([['c.ts', 'a.ts']]),
        },
      });
      assert.equal(isWritten, true);
      return [...vscode.shown];
    };
    assert.deepEqual(await move(), ['rename /w/a.ts /w/c.ts', 'change /w/c.ts "A\\n"']);
    vscode.workspace.textDocuments.push({ uri: new vscode.Uri('/w/c.ts') });
    assert.deepEqual(await move(), ['create /w/c.ts', 'delete /w/a.ts']);
    vscode.workspace.textDocuments.length = 0;
  });

  it('takes nothing back that changed while it was asked', async () => {
    const stage = staged(files);
    const file = {
      path: 'new.ts',
      uri: String(stage.access.uriOf('new.ts')),
      ...{ before: null, after: 'new\n' },
    };
    await stage.points.save({
      ...{ version: 1, id: 'p', at: 1, instruction: 'tidy', files: [file] },
    });
    files.set('new.ts', 'new\n');
    const edits = (): string => {
      files.set('new.ts', 'new and mine\n');
      return 'Delete';
    };
    vscode.answerNext(edits, undefined);
    assert.equal(await restoreBefore(stage.access, stage.points), 'left');
    assert.ok(!vscode.shown.some((line) => line.startsWith('delete')), vscode.shown.join());
    assert.equal(stage.kept.size, 1);
  });
});
