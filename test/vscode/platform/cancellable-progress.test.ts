import assert from 'node:assert/strict';
import { createManualClock, settled } from '../../fakes/manual-clock.ts';
import '../refactor/vscode-stand-in.ts';

const { withLateProgress } = await import('../../../src/vscode/platform/cancellable-progress.ts');
const vscode = (await import('vscode')) as unknown as {
  readonly shown: string[];
  takeAnswer(): (() => void) | undefined;
};

describe('late progress', () => {
  beforeEach(() => {
    vscode.shown.length = 0;
  });

  it('is not shown for what is over soon, and leaves its error', async () => {
    const clock = createManualClock();
    assert.equal(await withLateProgress('asking', clock, async () => 1), 1);
    const failing = withLateProgress('asking', clock, () => Promise.reject(new Error('no')));
    await assert.rejects(failing, /no/);
    clock.advance(60_000);
    assert.deepEqual(vscode.shown, []);
  });

  it('is shown for what takes long, and can call it off', async () => {
    const clock = createManualClock();
    const doing = withLateProgress('asking', clock, async (signal) => {
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    });
    clock.advance(60_000);
    assert.deepEqual(vscode.shown, ['… asking']);
    vscode.takeAnswer()?.();
    await assert.rejects(doing, /cancelled by the user/);
    await settled();
  });
});
