import assert from 'node:assert/strict';
import { overlapWithTraining } from './evaluation-sources.ts';
import { corpusOf } from './workspace-corpus.ts';
import { calibrationPackages, judgedPackages } from './workspace-packages.ts';

describe('the packages of the workspace model’s benchmark', () => {
  it('are fitted on or judged on, never both', () => {
    for (const kind of ['npm', 'python'] as const) {
      const judged = new Set(judgedPackages[kind]);
      assert.deepEqual(
        calibrationPackages[kind].filter((name) => judged.has(name)),
        [],
      );
    }
  });

  it('are judged on only if the small models were not trained on them', () => {
    assert.deepEqual(overlapWithTraining(judgedPackages), []);
  });

  it('hold a file out of its workspace, and only as long as asked', () => {
    const source = (path: string, text: string) =>
      ({ packageName: 'p', path, languageId: 'python', text }) as const;
    const corpus = corpusOf('p', [source('a/one.py', 'x = 1\n'), source('a/two.py', 'y = 1\n')]);
    const [one] = corpus.files;
    const token = corpus.vocabulary.idOf('x');
    const count = (): number => corpus.counts.view([], 0).count(0, token);
    assert.equal(count(), 1);
    assert.equal(corpus.without(one!, count), 0);
    assert.equal(count(), 1);
    assert.equal(corpus.folderOf(one!).view([], 0).count(0, token), 0);
  });
});
