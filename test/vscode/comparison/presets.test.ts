import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { createPresets } from '../../../src/vscode/comparison/presets.ts';

/** The editor's storage, with what was kept in it. */
function storage(kept?: unknown): vscode.Memento {
  let value = kept;
  return {
    keys: () => [],
    get: () => value as undefined,
    async update(_key: string, next: unknown) {
      value = next;
    },
  };
}

const preset = (name: string, modelIds = ['a']) => ({ name, modelIds, strategyId: 'evidence' });

describe('the presets of the panel', () => {
  it('are kept by their names, the latest of a name alone', () => {
    const presets = createPresets(storage());
    presets.save(preset('fast'));
    presets.save(preset('all', ['a', 'b']));
    presets.save(preset('fast', ['c']));
    assert.deepEqual(presets.all(), [preset('all', ['a', 'b']), preset('fast', ['c'])]);
    presets.remove('all');
    assert.deepEqual(presets.all(), [preset('fast', ['c'])]);
  });

  it('are without those that the page could not read', () => {
    const odd = [
      null,
      'fast',
      { ...preset('numbers'), modelIds: [1] },
      { ...preset('no list'), modelIds: 'a' },
      { ...preset('model'), fusionModelId: 7 },
      { ...preset('no strategy'), strategyId: undefined },
    ];
    assert.deepEqual(createPresets(storage([...odd, preset('good')])).all(), [preset('good')]);
    assert.deepEqual(createPresets(storage('none')).all(), []);
  });

  it('are no more than fifty, the youngest', () => {
    const presets = createPresets(storage());
    for (let i = 0; i < 60; i++) presets.save(preset(`p${i}`));
    assert.equal(presets.all().length, 50);
    assert.equal(presets.all()[0]?.name, 'p10');
  });
});
