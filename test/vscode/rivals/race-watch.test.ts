import assert from 'node:assert/strict';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createRaceWatch, JUDGED_AFTER_MS } from '../../../src/vscode/rivals/race-watch.ts';

/** A window in which somebody types; `noted` is what was learned. */
function stand() {
  const clock = createManualClock();
  const noted: string[] = [];
  const window: { place: string | undefined } = { place: '1' };
  const watch = createRaceWatch(
    clock,
    () => window.place,
    (language, first) => noted.push(`${language} ${first}`),
  );
  return {
    ...{ clock, noted, window },
    begin: (isByHand = false) => watch.begin('ruby', window.place ?? '', isByHand),
    judge: () => {
      clock.advance(JUDGED_AFTER_MS);
    },
  };
}

describe('the watch over races', () => {
  it('counts a request as lost that was called off while nobody typed', () => {
    const { begin, judge, noted } = stand();
    begin().cancelled();
    assert.deepEqual(noted, []);
    judge();
    assert.deepEqual(noted, ['ruby other']);
  });
  it('counts one as won that was answered with text', () => {
    const { begin, judge, noted } = stand();
    begin().answered();
    judge();
    assert.deepEqual(noted, ['ruby ours']);
  });
  it('counts none that typing has ended, whichever is told first', () => {
    for (const isTypedFirst of [true, false]) {
      const { begin, judge, noted, window } = stand();
      const race = begin();
      if (isTypedFirst) window.place = '2';
      race.cancelled();
      window.place = '2';
      judge();
      assert.deepEqual(noted, []);
    }
  });
  it('counts none where the window or the text is left', () => {
    const { begin, judge, noted, window } = stand();
    begin().cancelled();
    window.place = undefined;
    judge();
    assert.deepEqual(noted, []);
  });
  it('counts none that was asked anew, such as by a changed list of suggestions', () => {
    const { begin, clock, judge, noted } = stand();
    begin().cancelled();
    clock.advance(60);
    begin().answered();
    judge();
    assert.deepEqual(noted, ['ruby ours']);
  });
  it('counts a request once, by what came first', () => {
    const { begin, judge, noted } = stand();
    const race = begin();
    race.answered();
    race.cancelled();
    judge();
    assert.deepEqual(noted, ['ruby ours']);
  });
  it('counts no request by hand: all are waited for', () => {
    const { begin, judge, noted, clock } = stand();
    begin(true).cancelled();
    begin(true).answered();
    judge();
    assert.deepEqual(noted, []);
    assert.equal(clock.pending(), 0);
  });
});
