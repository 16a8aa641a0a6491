import assert from 'node:assert/strict';
import { violations } from './page-reading.ts';
import { type Peer, type Stage, openStage } from './peer.ts';
import { emptyState, finishedState, stateMessage, streamingState } from './sample-state.ts';

const KINDS = ['light', 'dark', 'high-contrast-light', 'high-contrast-dark'] as const;

describe('the panel', function () {
  this.timeout(120_000);
  let stage: Stage;
  let peer: Peer | undefined;

  before(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    const complaints = await peer?.complaints();
    await peer?.close();
    peer = undefined;
    assert.deepEqual(complaints ?? [], []);
  });
  after(() => stage.close());

  for (const kind of KINDS) {
    it(`is clean for axe in ${kind}`, async () => {
      const states = [
        ['finished', stateMessage(finishedState(kind))],
        ['streaming', stateMessage(streamingState(kind))],
        ['empty', stateMessage(emptyState(kind), [])],
      ] as const;
      for (const width of [1_400, 420]) {
        peer = await stage.open({ kind, width });
        for (const [name, message] of states) {
          await peer.send(message);
          assert.deepEqual(await violations(peer.page), [], `${name} at ${width} px`);
        }
        await peer.send({ type: 'notice', kind: 'error', text: 'It cannot be put there.' });
        await peer.page.keyboard.press('?');
        assert.deepEqual(await violations(peer.page), [], `keys at ${width} px`);
        assert.deepEqual(await peer.complaints(), []);
        await peer.close();
      }
      peer = undefined;
    });
  }

  it('has one stop of the Tab key for all columns, and keeps their own ones inside', async () => {
    peer = await stage.open({ first: stateMessage(finishedState()) });
    const stops = peer.page.locator('candidate-column article[tabindex="0"]');
    assert.equal(await stops.count(), 1);
    await peer.page.keyboard.press('3');
    assert.equal(await stops.count(), 1);
    assert.match((await stops.first().getAttribute('aria-label')) ?? '', /granite/);
  });

  it('turns nothing where the user wants no motion', async () => {
    peer = await stage.open({ first: stateMessage(streamingState()) });
    await peer.page.emulateMedia({ reducedMotion: 'reduce' });
    const names = await peer.page
      .locator('candidate-column .turning')
      .first()
      .evaluate((element) => {
        const { getComputedStyle } = globalThis as unknown as {
          getComputedStyle: (of: unknown) => { readonly animationName: string };
        };
        return getComputedStyle(element).animationName;
      }, null);
    assert.equal(names, 'none');
  });
});
