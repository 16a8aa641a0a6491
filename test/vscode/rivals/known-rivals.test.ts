import assert from 'node:assert/strict';
import { activeRivals, knownRivals } from '../../../src/vscode/rivals/known-rivals.ts';
import { rivalFacts } from '../../../src/vscode/rivals/rival-facts.ts';

describe('known rivals', () => {
  it('have an id of the marketplace’s form, each its own', () => {
    const ids = knownRivals.map(({ extensionId }) => extensionId.toLowerCase());
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z0-9-]+\.[a-z0-9-]+$/);
  });
  it('count where they run, those of one vendor as one', () => {
    const names = (active: readonly string[]): readonly string[] =>
      activeRivals((id) => (active.includes(id) ? 'active' : 'installed')).map(({ name }) => name);
    assert.deepEqual(names([]), []);
    assert.deepEqual(names(['GitHub.copilot', 'GitHub.copilot-chat', 'Continue.continue']), [
      'GitHub Copilot',
      'Continue',
    ]);
    assert.deepEqual(
      activeRivals(() => 'absent'),
      [],
    );
  });
});

describe('facts of rivals', () => {
  const facts = (active: readonly string[], lost: number) =>
    rivalFacts({
      book: { tally: () => ({ asked: 80, lost }) },
      active: () => knownRivals.filter(({ extensionId }) => active.includes(extensionId)),
    });
  it('name those that run, with the races that were not won', () => {
    assert.deepEqual(facts(['Continue.continue'], 68), [
      { name: 'Continue', extensionId: 'Continue.continue', won: 68, asked: 80 },
    ]);
  });
  it('have one without a name where races are lost to nobody known', () => {
    assert.deepEqual(facts([], 3), [{ name: '', extensionId: '', won: 3, asked: 80 }]);
    assert.deepEqual(facts([], 0), []);
  });
});
