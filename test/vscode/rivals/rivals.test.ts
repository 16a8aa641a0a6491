import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { parseSettings } from '../../../src/settings/parse-settings.ts';
import { RACES } from '../../../src/vscode/rivals/races.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import '../refactor/vscode-stand-in.ts';

const { createRivals } = await import('../../../src/vscode/rivals/rivals.ts');

function stage(kept: Readonly<Record<string, unknown>> = {}) {
  // A duration counts from the start of the window, a day’s time does not.
  const clock = createManualClock();
  const store = new Map(Object.entries(kept));
  const state = {
    get: (key: string) => store.get(key),
    update(key: string, value: unknown) {
      store.set(key, value);
      return Promise.resolve();
    },
  };
  const session = { clock, settings: parseSettings({}).settings };
  const rivals = createRivals(session, state as unknown as vscode.Memento);
  const document = { languageId: 'python' } as unknown as vscode.TextDocument;
  return { clock, rivals, restNow: () => rivals.rest.restOf(document) };
}

describe('typing beside other extensions', () => {
  it('rests where nearly all races are lost, until a time of the day', () => {
    const { clock, rivals, restNow } = stage();
    assert.equal(restNow(), undefined);
    for (let i = 0; i < RACES.latest; i++) rivals.book.note('python', 'other');
    const until = clock.wallTime() + RACES.retryMs;
    assert.deepEqual(restNow(), { reason: 'rival', detail: 'lost 40 of 40', until });
    assert.notEqual(clock.wallTime(), clock.now());
    assert.equal(rivals.rest.restOf(undefined), undefined);
  });

  it('says so when it asks again', () => {
    const { clock, rivals, restNow } = stage();
    for (let i = 0; i < RACES.latest; i++) rivals.book.note('python', 'other');
    let changes = 0;
    rivals.rest.onDidChange?.(() => changes++);
    clock.advance(RACES.retryMs);
    assert.equal(restNow(), undefined);
    assert.equal(changes, 1);
  });

  it('starts whatever lies in the store', () => {
    for (const spoilt of ['x', 7, { a: 1 }, [null, 3]]) {
      assert.equal(stage({ races: spoilt, racesBeside: spoilt }).restNow(), undefined);
    }
  });
});
