import assert from 'node:assert/strict';
import type { ModelServer } from '../../src/core/model.ts';
import { createModelDirectory } from '../../src/engine/model-directory.ts';
import { createManualClock, settled } from '../fakes/manual-clock.ts';
import { scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';

describe('the directory of models', () => {
  it('does not take what was asked before a change for what is there now', async () => {
    const clock = createManualClock();
    const { signal } = new AbortController();
    const model = scriptedModel({ clock, description: { name: 'a' }, script: () => [] });
    const residents = new Set<string>();
    const quick = scriptedServer({ clock, models: [model], residents });
    const slow: ModelServer = scriptedServer({
      ...{ clock, id: 'slow', models: [] },
      onList: () => new Promise((resolve) => void clock.after(1000, () => resolve())),
    });
    const directory = createModelDirectory([quick, slow], clock);
    const first = directory.refresh(30_000, signal);
    await settled();
    residents.add('a');
    directory.invalidate();
    await clock.pass(1000);
    await first;
    assert.equal(directory.find('scripted:a')?.residency, 'not-resident');
    const second = directory.refresh(30_000, signal);
    await clock.pass(1000);
    await second;
    assert.notEqual(directory.find('scripted:a')?.residency, 'not-resident');
  });
});
