import assert from 'node:assert/strict';
import { situationOf, type FoundFacts } from '../../../src/vscode/welcome/situation.ts';

const nothing: FoundFacts = { pulling: [], members: [], listed: 0, isAutomatic: true };
const answering = [{ id: 'ollama', answers: true }];

describe('where a new user stands', () => {
  it('is ready once a member answers, whatever else is wrong', () => {
    const found = { ...nothing, members: ['lm-studio:a'], listed: 1 };
    assert.deepEqual(situationOf({ ...found, isAutomatic: false }), { kind: 'ready' });
    assert.deepEqual(situationOf({ ...found, pulling: [{ id: 'ollama', answers: false }] }), {
      kind: 'ready',
    });
  });

  it('is before a line-up that names others than those that are there', () => {
    assert.deepEqual(
      situationOf({ ...nothing, pulling: answering, listed: 2, isAutomatic: false }),
      { kind: 'others-named' },
    );
  });

  it('is before a download where a server answers without a model that suits', () => {
    const wanted = { kind: 'no-model', serverIds: ['ollama'] };
    assert.deepEqual(situationOf({ ...nothing, pulling: answering }), wanted);
    assert.deepEqual(situationOf({ ...nothing, pulling: answering, listed: 3 }), wanted);
    // There is nothing that the line-up could take in place of what it names.
    assert.deepEqual(situationOf({ ...nothing, pulling: answering, isAutomatic: false }), wanted);
  });

  it('is before starting a server where none answers', () => {
    assert.deepEqual(situationOf(nothing), { kind: 'nobody' });
    assert.deepEqual(situationOf({ ...nothing, pulling: [{ id: 'ollama', answers: false }] }), {
      kind: 'nobody',
    });
  });
});
