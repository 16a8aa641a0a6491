import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import '../refactor/vscode-stand-in.ts';

const { asDocument, cellOf, fileUriOf, judgedScheme } =
  await import('../../../src/vscode/platform/notebooks.ts');
const { cellPlaceAt, languageAt } =
  await import('../../../src/vscode/completion/notebook-cells.ts');
const { workspace } = (await import('vscode')) as unknown as {
  readonly workspace: { notebookDocuments: readonly vscode.NotebookDocument[] };
};

interface Parts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly fragment: string;
}

/** As much of a uri as is looked at. */
function uri(parts: Parts): vscode.Uri {
  const { scheme, authority, path, fragment } = parts;
  return {
    ...parts,
    with: (changed: Partial<Parts>) => uri({ ...parts, ...changed }),
    toString: () => `${scheme}://${authority}${path}${fragment && `#${fragment}`}`,
  } as unknown as vscode.Uri;
}

const CELLS = ['# Load', 'import pandas', '%%bash\nls', 'df = 1'];

/** An open notebook whose cells are named by a machine that its own uri leaves out. */
function open(authority = '', own = ''): vscode.NotebookDocument {
  const path = '/w/a.ipynb';
  const notebook = {
    uri: uri({ scheme: 'file', authority: own, path, fragment: '' }),
    version: 3,
    getCells: () => cells,
  };
  const cells = CELLS.map((text, index) => {
    const fragment = `W${index}sZmlsZQ==`;
    const document = {
      uri: uri({ scheme: 'vscode-notebook-cell', authority, path, fragment }),
      languageId: index === 0 ? 'markdown' : 'python',
      version: 1,
      getText: () => text,
      offsetAt: ({ line, character }: vscode.Position) =>
        text.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character,
    };
    return { index, kind: index === 0 ? 1 : 2, document, notebook };
  });
  return notebook as unknown as vscode.NotebookDocument;
}

function documentAt(notebook: vscode.NotebookDocument, index: number): vscode.TextDocument {
  const cell = notebook.getCells()[index];
  assert.ok(cell);
  return cell.document;
}

const place = (line: number, character: number) =>
  ({ line, character }) as unknown as vscode.Position;

describe('a cell of an open notebook', () => {
  afterEach(() => {
    workspace.notebookDocuments = [];
  });

  for (const [where, authority, own] of [
    ['here', '', ''],
    ['on another machine, which only its cells name', '127.0.0.1:8080', ''],
    ['on a share', 'server', 'server'],
  ] as const) {
    it(`is of the notebook’s file, ${where}`, () => {
      const notebook = open(authority, own);
      workspace.notebookDocuments = [open('other', 'other'), notebook];
      const document = documentAt(notebook, 3);
      const file = fileUriOf(document.uri);
      assert.deepEqual([file.scheme, file.path, file.fragment], ['file', '/w/a.ipynb', '']);
      if (own !== '') assert.equal(file.authority, own);
    });
  }

  it('is of the file, not of its committed state, while both are compared', () => {
    const committed = open();
    const notebook = open();
    Object.assign(committed, {
      uri: uri({ scheme: 'git', authority: '', path: '/w/a.ipynb', fragment: '' }),
      // The editor writes the other scheme into the fragments.
      getCells: () =>
        notebook.getCells().map(({ document }) => ({
          document: {
            ...document,
            uri: document.uri.with({ fragment: `${document.uri.fragment}Z2l0` }),
          },
        })),
    });
    workspace.notebookDocuments = [committed, notebook];
    const document = documentAt(notebook, 3);
    assert.equal(fileUriOf(document.uri).toString(), 'file:///w/a.ipynb');
    assert.equal(cellOf(document)?.index, 3);
    assert.equal(fileUriOf(documentAt(committed, 3).uri).toString(), 'git:///w/a.ipynb');
    assert.equal(judgedScheme(document.uri), 'file');
    assert.equal(judgedScheme(documentAt(committed, 3).uri), 'git');
    // One that was deleted a moment ago.
    const gone = document.uri.with({ fragment: 'W9sZmlsZQ==' });
    assert.equal(fileUriOf(gone).toString(), 'file:///w/a.ipynb');
  });

  it('is of a file also when it is closed, and a file is its own', () => {
    const { uri: cell } = documentAt(open('machine'), 3);
    assert.equal(fileUriOf(cell).toString(), 'file:///w/a.ipynb');
    const file = uri({ scheme: 'file', authority: '', path: '/w/a.py', fragment: '' });
    assert.equal(fileUriOf(file), file);
  });

  it('is found with what is written at a place, and what is around', () => {
    const notebook = open('machine');
    workspace.notebookDocuments = [notebook];
    const document = documentAt(notebook, 3);
    assert.equal(cellOf(document)?.index, 3);
    assert.deepEqual(cellPlaceAt(document, place(0, 6)), {
      languageId: 'python',
      whole: {
        before: '# %% [markdown]\n# # Load\n\n# %%\nimport pandas\n\n# %%\n',
        after: '\n\n# %%\n',
        skippedStart: 0,
        skippedEnd: 0,
        oneLine: false,
      },
    });
    assert.equal(languageAt(documentAt(notebook, 2), place(1, 1)), 'shellscript');
    assert.equal(languageAt(documentAt(notebook, 2), undefined), 'python');
    assert.equal(languageAt(documentAt(notebook, 0), place(0, 1)), 'markdown');
  });

  it('is part of one document of its notebook', () => {
    const whole = asDocument(open(), 'a.ipynb');
    assert.deepEqual(
      [whole?.uri, whole?.path, whole?.languageId, whole?.version],
      ['vscode-notebook-cell:///w/a.ipynb', 'a.ipynb', 'python', 7],
    );
    assert.match(whole?.text ?? '', /import pandas\n\n# %%\ndf = 1/);
  });
});
