import assert from 'node:assert/strict';
import '../refactor/vscode-stand-in.ts';
import type { Stored } from '../../../src/vscode/platform/stored-places.ts';

const { storedText, totalText } = await import('../../../src/vscode/commands/stored-words.ts');

const DAY = 86_400_000;
const NOW = 100 * DAY;
const votes = (more: Partial<Stored>): Stored => ({ id: 'votes', bytes: 0, items: 0, ...more });

describe('words of what is stored', () => {
  it('are size, number and age', () => {
    const text = (bytes: number, items: number, newest: number, oldest: number): string =>
      storedText(votes({ bytes, items, newest: NOW - newest, oldest: NOW - oldest }), NOW);
    assert.equal(text(12, 1, 0, 5), '12 bytes · 1 item · from today');
    assert.equal(text(12_345, 3, 0, 2 * DAY), '12 kB · 3 items · 0 to 2 days old');
    assert.equal(text(250_000, 2, DAY, DAY), '0.3 MB · 2 items · 1 day old');
    assert.equal(text(1, 2, 3 * DAY, 3 * DAY), '1 bytes · 2 items · 3 days old');
    // A clock that went back.
    assert.match(text(1, 1, -DAY, -DAY), /from today$/);
  });

  it('are servers where it is keys, and never a key', () => {
    const keys = (names: readonly string[]) =>
      storedText({ id: 'keys', bytes: 0, items: names.length, names }, NOW);
    assert.equal(keys([]), 'none');
    assert.equal(keys(['openai', 'mistral']), 'openai, mistral');
  });

  it('are nothing where nothing is', () => {
    assert.equal(storedText(votes({}), NOW), 'nothing');
    assert.equal(totalText([votes({ bytes: 400 }), votes({ bytes: 700 })]), '1 kB');
  });
});
