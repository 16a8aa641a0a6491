import assert from 'node:assert/strict';
import type { LanguageModel } from '../../src/core/model.ts';
import { withScores } from '../../src/recording/fill-scores.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';
import { describedAs } from '../fakes/scripted-model.ts';
import { recordedLine } from '../fakes/recorded-lines.ts';

interface Scorer extends LanguageModel {
  readonly asked: { readonly prefix: string; readonly texts: readonly string[] }[];
}

/** A model that gives a text one nat less a character. */
function scorer(name: string, fail?: string): Scorer {
  const asked: Scorer['asked'] = [];
  return {
    description: describedAs({ name, id: name, family: 'f', device: 'd', instant: true }),
    asked,
    async *generate() {
      // Only scores are asked for.
    },
    async score({ prefix, texts }) {
      asked.push({ prefix, texts });
      if (fail !== undefined) throw new Error(fail);
      return texts.map((text) => ({
        ...{ logprobNats: -text.length, tokens: 1, bytes: text.length, fidelity: 'exact' as const },
      }));
    },
  };
}

const scoreOf = (who: string, candidate: number, length: number) => ({
  ...{ scorer: who, candidate, logprob: -length, tokens: 1, bytes: length, fidelity: 'exact' },
});

const fill = async (line: RecordingLine, ...scorers: readonly LanguageModel[]) =>
  await withScores(line, scorers, new AbortController().signal);

describe('missing scores', () => {
  const line = { ...recordedLine('q', { x: 'abc', y: 'abc\n', z: ' ' }), prefix: 'let a = ' };

  it('are asked for every text, equal ones once and blank ones never', async () => {
    const model = scorer('s');
    const { line: filled, added, failures } = await fill(line, model);
    assert.deepEqual(model.asked, [{ prefix: 'let a = ', texts: ['abc'] }]);
    assert.deepEqual(filled.scores, [scoreOf('s', 0, 3), scoreOf('s', 1, 3)]);
    assert.deepEqual([added, failures], [2, []]);
  });

  it('come with their scorer as a member, behind everyone who was asked', async () => {
    const { line: filled } = await fill(
      { ...line, failures: [{ model: 'w', code: 'timeout' }] },
      scorer('s'),
    );
    const description = { family: 'f', device: 'd', place: 'local', instant: true };
    assert.deepEqual(filled.members, [
      ...['x', 'y', 'z', 'w'].map((model) => ({ model })),
      { model: 's', ...description },
    ]);
    const again = await fill({ ...line, members: [{ model: 's' }] }, scorer('s'));
    assert.deepEqual(again.line.members, [{ model: 's' }]);
  });

  it('are not asked again, and what is on record stays', async () => {
    const known = { ...line, scores: [{ ...scoreOf('s', 0, 9), fidelity: 'walk' as const }] };
    const model = scorer('s');
    const { line: filled, added } = await fill(known, model);
    assert.deepEqual(filled.scores, [...known.scores, scoreOf('s', 1, 3)]);
    assert.equal(added, 1);
    assert.deepEqual(await fill(filled, model), { line: filled, added: 0, failures: [] });
    assert.equal(model.asked.length, 1);
  });

  it('of a model that fails stay missing, and it says why', async () => {
    const { line: filled, failures } = await fill(line, scorer('bad', 'no memory'), scorer('s'));
    assert.deepEqual(failures, [{ model: 'bad', message: 'no memory' }]);
    assert.ok(filled.scores?.every((score) => score.scorer === 's'));
    assert.ok(filled.members?.every(({ model }) => model !== 'bad'));
    assert.deepEqual((await fill(line, scorer('bad', 'no memory'))).line, line);
  });

  it('are scored behind the question where there is no prefix', async () => {
    const model = scorer('s');
    await fill({ ...recordedLine('q', { x: 'a' }), prompt: 'Why?' }, model);
    assert.equal(model.asked[0]?.prefix, 'Why?');
  });

  it('are given up when aborted', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await assert.rejects(withScores(line, [scorer('s', 'aborted')], controller.signal), /enough/);
  });
});
