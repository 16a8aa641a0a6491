import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import './vscode-stand-in.ts';

const { createUnderWay, offerCutOff } = await import('../../../src/vscode/refactor/under-way.ts');
const vscode = (await import('vscode')) as unknown as {
  readonly shown: string[];
  answerNext(answer: string): void;
};

function memento(): Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string) => kept.get(key),
    update: async (key: string, value: unknown) => void kept.set(key, value),
  } as Memento;
}

describe('a search that the window was closed on', () => {
  beforeEach(() => {
    vscode.shown.length = 0;
  });

  it('is offered to be gone on with, once', async () => {
    const state = memento();
    createUnderWay(state).begun('r1');
    vscode.answerNext('Go On…');
    await offerCutOff(state);
    assert.match(vscode.shown.join(), /was under way .* \| Go On…,> ensemble\.refactor\.resume$/);
    await offerCutOff(state);
    assert.equal(vscode.shown.length, 2);
  });

  it('is none where the last one has ended, whatever ended before', async () => {
    const state = memento();
    const underWay = createUnderWay(state);
    underWay.begun('r1');
    underWay.begun('r2');
    underWay.over('r1');
    underWay.over('r2');
    await offerCutOff(state);
    assert.deepEqual(vscode.shown, []);
    underWay.begun('r3');
    underWay.over('r2');
    await offerCutOff(state);
    assert.equal(vscode.shown.length, 1);
  });
});
