import assert from 'node:assert/strict';
import { createOpenDocuments } from '../../../src/providers/workspace/open-documents.ts';
import type { Notice } from '../../../src/providers/workspace/protocol.ts';

function harness() {
  const sent: Notice[] = [];
  const documents = createOpenDocuments((notice) => void sent.push(notice));
  return {
    documents,
    sent,
    change: (text: string, path = 'a.ts', languageId = 'typescript') => {
      documents.changed({ path, languageId, text });
    },
    take: () => sent.splice(0),
  };
}

describe('createOpenDocuments', () => {
  it('sends a text once and then what has changed', () => {
    const { change, take } = harness();
    change('let a;\n');
    change('let a;\n');
    change('let ab;\n');
    assert.deepEqual(take(), [
      { type: 'document', path: 'a.ts', languageId: 'typescript', text: 'let a;\n' },
      { type: 'change', path: 'a.ts', change: { start: 5, removed: 0, inserted: 'b' } },
    ]);
    change('let ab;\n', 'a.ts', 'javascript');
    assert.deepEqual(
      take().map(({ type }) => type),
      ['document'],
    );
  });

  it('sends every line end as a line feed', () => {
    const { change, take } = harness();
    change('one\r\ntwo\rthree');
    change('one\ntwo\nthree');
    assert.deepEqual(take(), [
      { type: 'document', path: 'a.ts', languageId: 'typescript', text: 'one\ntwo\nthree' },
    ]);
  });

  it('closes a document once, and one that has become too long', () => {
    const { documents, change, take } = harness();
    change('a');
    documents.closed('a.ts');
    documents.closed('a.ts');
    change('b');
    change('b'.repeat(1_048_577));
    assert.deepEqual(
      take().map(({ type }) => type),
      ['document', 'close', 'document', 'close'],
    );
  });

  it('keeps a hundred documents, those changed last', () => {
    const { change, take, documents } = harness();
    for (let i = 0; i < 100; i++) change('x', `${i}.ts`);
    change('xx', '0.ts');
    take();
    change('x', 'one-more.ts');
    assert.deepEqual(take()[1], { type: 'close', path: '1.ts' });
    documents.resend();
    assert.equal(take().length, 100);
  });
});
