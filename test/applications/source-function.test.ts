import assert from 'node:assert/strict';
import {
  documentWith,
  signatureOf,
  sourceKey,
  standingAlone,
  type SourceFunction,
} from '../../src/applications/source-function.ts';

const TEXT = 'class A {\n  /** Sum. */\n  sum(a) {\n    return a;\n  }\n}\n';

const method: SourceFunction = {
  ...{ path: 'a.js', languageId: 'javascript', name: 'sum', text: TEXT },
  ...{ start: TEXT.indexOf('sum('), bodyStart: TEXT.indexOf('{\n    return') },
  end: TEXT.indexOf('\n}'),
  lines: [3, 5],
};

describe('a source function', () => {
  it('stands alone at the left margin', () => {
    assert.equal(standingAlone(method), 'sum(a) {\n  return a;\n}');
    assert.equal(signatureOf(method), 'sum(a)');
  });

  it('is replaced in its document with the indentation it has there', () => {
    assert.equal(documentWith(method, standingAlone(method)), TEXT);
    assert.equal(
      documentWith(method, 'sum(b) {\r\n\r\n  return b;\r\n}'),
      'class A {\n  /** Sum. */\n  sum(b) {\n\n    return b;\n  }\n}\n',
    );
  });

  it('has a key of its file and lines', () => {
    assert.equal(sourceKey(method.path, method.lines), 'a.js:3-5');
  });
});
