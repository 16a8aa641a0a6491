import assert from 'node:assert/strict';
import { isModelError } from '../../../src/core/failure.ts';
import { tryModel } from '../../../src/vscode/members/trial.ts';
import { createManualClock, settled } from '../../fakes/manual-clock.ts';
import { scriptedModel, type ScriptedStep } from '../../fakes/scripted-model.ts';

const never = () => new AbortController().signal;

function stand(steps: readonly ScriptedStep[], thinking = false) {
  const clock = createManualClock();
  const description = { name: 'small', thinking };
  const model = scriptedModel({ clock, description, script: () => steps });
  return { clock, model };
}

describe('the test of a model', () => {
  it('is one call with a hole of ours, and says whether the text fits it', async () => {
    const { clock, model } = stand([{ text: 'a + b\n' }]);
    const trial = await tryModel(model, { kind: 'server' }, clock, never());
    assert.equal(trial.sample, 'a + b');
    assert.equal(trial.fills, true);
    assert.equal(model.calls.length, 1);
    const prompt = model.calls[0]?.request.prompt;
    assert.ok(prompt?.kind === 'infill' && prompt.prefix.endsWith('def add(a, b):\n    return '));
  });

  it('says so where the text does not fit', async () => {
    const { clock, model } = stand([{ text: '42' }]);
    const trial = await tryModel(model, { kind: 'server' }, clock, never());
    assert.deepEqual([trial.sample, trial.fills], ['42', false]);
  });

  it('leaves room for thoughts', async () => {
    const { clock, model } = stand([{ text: 'a + b' }], true);
    await tryModel(model, { kind: 'chat' }, clock, never());
    assert.ok((model.calls[0]?.request.sampling.maxTokens ?? 0) > 1000);
  });

  it('ends with the signal, and by itself after two minutes of silence', async () => {
    const silent = stand([{ hang: true }]);
    const controller = new AbortController();
    const called = tryModel(silent.model, { kind: 'server' }, silent.clock, controller.signal);
    controller.abort(new DOMException('called off', 'AbortError'));
    await assert.rejects(called, /called off/);
    const late = tryModel(silent.model, { kind: 'server' }, silent.clock, never());
    await settled();
    await Promise.all([
      assert.rejects(late, (error) => isModelError(error) && error.failure.code === 'timeout'),
      silent.clock.pass(120_000),
    ]);
    assert.equal(silent.model.open(), 0);
    assert.equal(silent.clock.pending(), 0);
  });
});
