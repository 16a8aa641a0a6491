import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSnippetIndex } from '../../src/context/snippet-index.ts';
import type { OpenDocument, RecentEdit, SnippetQuery } from '../../src/context/snippet-index.ts';

const documentOf = (
  path: string,
  text: string,
  more: Partial<OpenDocument> = {},
): OpenDocument => ({
  uri: `file:///${path}`,
  path,
  languageId: 'typescript',
  version: 1,
  text,
  ...more,
});

const editOf = (path: string, text: string): RecentEdit => ({
  uri: `file:///${path}`,
  path,
  languageId: 'typescript',
  text,
});

const queryOf = (text: string, more: Partial<SnippetQuery> = {}): SnippetQuery => ({
  uri: 'file:///cursor.ts',
  languageId: 'typescript',
  text,
  shown: [],
  maxChars: 2_000,
  ...more,
});

/** The paths of what is chosen, best first. */
function chosen(
  open: readonly OpenDocument[],
  edits: readonly RecentEdit[],
  query: SnippetQuery,
): string[] {
  const index = createSnippetIndex();
  index.update(open, edits);
  return index.select(query).map(({ path }) => path);
}

const near = 'alpha bravo charlie delta';

describe('createSnippetIndex', () => {
  it('puts the most similar code first', () => {
    const open = [
      documentOf('one.ts', 'alpha xray yankee zulu'),
      documentOf('three.ts', 'alpha bravo charlie'),
    ];
    assert.deepEqual(chosen(open, [], queryOf(near)), ['three.ts', 'one.ts']);
  });
  it('tells the similarity', () => {
    const index = createSnippetIndex();
    index.update([documentOf('a.ts', 'alpha bravo echo foxtrot')], []);
    assert.equal(index.select(queryOf(near))[0]?.similarity, 2 / 6);
  });
  it('puts recent edits before open editors among equals, then goes by path', () => {
    const open = [
      documentOf('b.ts', 'alpha bravo // one'),
      documentOf('a.ts', 'alpha bravo // two'),
    ];
    const edits = [editOf('c.ts', 'alpha bravo // six')];
    assert.deepEqual(chosen(open, edits, queryOf(near)), ['c.ts', 'a.ts', 'b.ts']);
  });
  it('leaves out what has nothing in common', () => {
    assert.deepEqual(chosen([documentOf('a.ts', 'xray yankee')], [], queryOf(near)), []);
  });
  it('leaves out the document at work', () => {
    const query = queryOf(near, { uri: 'file:///a.ts' });
    assert.deepEqual(chosen([documentOf('a.ts', near)], [], query), []);
  });
  it('leaves out the document at work also if it was read before', () => {
    const index = createSnippetIndex();
    index.update([documentOf('a.ts', near)], []);
    assert.equal(index.select(queryOf(near)).length, 1);
    assert.deepEqual(index.select(queryOf(near, { uri: 'file:///a.ts' })), []);
  });
  it('shows an edit of the document at work that the prompt does not show', () => {
    const edit = editOf('cursor.ts', 'alpha bravo charlie // far away');
    assert.deepEqual(chosen([], [edit], queryOf(near)), ['cursor.ts']);
  });
  it('leaves out other languages, but not relatives', () => {
    const open = ['python', 'typescriptreact'].map((languageId) =>
      documentOf(languageId, `${near} // ${languageId}`, { languageId }),
    );
    assert.deepEqual(chosen(open, [], queryOf(near)), ['typescriptreact']);
  });
  it('leaves out what the prompt shows already, also where the cursor’s line has changed', () => {
    const edit = editOf('cursor.ts', 'const alpha = 1;\nconst bravo = 2;\nconst cha');
    const shown = ['const alpha = 1;\nconst bravo = 2;\nconst charlie'];
    assert.deepEqual(chosen([], [edit], queryOf(near, { shown })), []);
  });
  it('keeps to the budget and takes a shorter one instead', () => {
    const open = [
      documentOf('long.ts', `${near} ${'x'.repeat(300)}`),
      documentOf('short.ts', 'alpha bravo'),
    ];
    assert.deepEqual(chosen(open, [], queryOf(near, { maxChars: 100 })), ['short.ts']);
  });
  it('leaves out edits of the notebook at work: its cells are shown as they are', () => {
    const uri = 'vscode-notebook-cell:/a.ipynb';
    const edit = { ...editOf('a.ipynb', 'alpha beta gamma'), uri };
    assert.deepEqual(chosen([], [edit], queryOf('alpha beta gamma', { uri })), []);
    assert.deepEqual(chosen([], [edit], queryOf('alpha beta gamma')), ['a.ipynb']);
  });

  it('shows no place twice', () => {
    const lines = Array.from({ length: 40 }, (_, i) => (i === 15 ? near : `word${i}`)).join('\n');
    assert.deepEqual(chosen([documentOf('a.ts', lines)], [], queryOf(near)), ['a.ts']);
  });
  it('shows no text twice', () => {
    const open = [documentOf('a.ts', near), documentOf('copy.ts', near)];
    assert.deepEqual(chosen(open, [], queryOf('alpha bravo')), ['a.ts']);
  });
  it('reads a document once per version, and not while it is the one at work', () => {
    let reads = 0;
    const counted = (version: number): OpenDocument => ({
      ...documentOf('a.ts', ''),
      version,
      get text() {
        reads += 1;
        return near;
      },
    });
    const index = createSnippetIndex();
    const counts = [1, 1, 2, 3].map((version) => {
      index.update([counted(version)], []);
      index.select(queryOf(near, version === 3 ? { uri: 'file:///a.ts' } : {}));
      return reads;
    });
    assert.deepEqual(counts, [1, 1, 2, 2]);
  });
  it('forgets documents that are closed', () => {
    const index = createSnippetIndex();
    index.update([documentOf('a.ts', near)], []);
    assert.equal(index.select(queryOf(near)).length, 1);
    index.update([], []);
    assert.equal(index.select(queryOf(near)).length, 0);
  });
  it('takes a new version', () => {
    const index = createSnippetIndex();
    index.update([documentOf('a.ts', 'xray')], []);
    assert.equal(index.select(queryOf(near)).length, 0);
    index.update([documentOf('a.ts', near, { version: 2 })], []);
    assert.equal(index.select(queryOf(near)).length, 1);
  });
  it('reads much text in several calls', () => {
    const long = `${near}\n${'filler text\n'.repeat(10_000)}`;
    const index = createSnippetIndex();
    index.update([documentOf('a.ts', long), documentOf('b.ts', 'alpha bravo // b')], []);
    assert.deepEqual(
      index.select(queryOf(near)).map(({ path }) => path),
      ['a.ts'],
    );
    assert.deepEqual(
      index.select(queryOf(near)).map(({ path }) => path),
      ['a.ts', 'b.ts'],
    );
  });
  it('offers something only from elsewhere', () => {
    const index = createSnippetIndex();
    assert.equal(index.offers('file:///a.ts'), false);
    index.update([documentOf('a.ts', near)], []);
    assert.deepEqual(
      ['file:///a.ts', 'file:///b.ts'].map((uri) => index.offers(uri)),
      [false, true],
    );
  });
  it('chooses the same whatever the order of the documents', () => {
    const words = fc.array(fc.constantFrom('alpha', 'bravo', 'charlie', 'delta', 'echo'), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.array(words, { maxLength: 6 }), (texts) => {
        const open = texts.map((text, i) => documentOf(`${i}.ts`, `${text.join(' ')} tail${i}`));
        assert.deepEqual(
          chosen(open, [], queryOf(near)),
          chosen(open.toReversed(), [], queryOf(near)),
        );
      }),
    );
  });
});
