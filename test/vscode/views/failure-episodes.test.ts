import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failure, type FailureCode } from '../../../src/core/failure.ts';
import type { Place } from '../../../src/core/model.ts';
import {
  nextEpisode,
  NO_EPISODE,
  type Episode,
  type MembersNow,
} from '../../../src/vscode/views/failure-episodes.ts';

type Member = MembersNow['members'][number];

const up = (place: Place = 'local'): Member => ({ modelId: `${place}:up`, state: 'ready', place });
const unasked = (place: Place = 'local'): Member => ({ ...up(place), state: 'unknown' });
const down = (code: FailureCode, place: Place = 'local'): Member => ({
  ...{ modelId: `${place}:down`, state: 'broken', place },
  failure: failure(code, ''),
});

const now = (members: readonly Member[], rest: Partial<MembersNow> = {}): MembersNow => ({
  ...{ members, serverFailures: [], isMissed: false, limitReached: false },
  ...rest,
});

/** Codes that are told while these follow each other. */
function told(states: readonly MembersNow[], start: Episode = NO_EPISODE): readonly string[] {
  let episode = start;
  return states.flatMap((state) => {
    const next = nextEpisode(episode, state);
    episode = next.episode;
    return next.tell === undefined ? [] : [next.tell.failure.code];
  });
}

describe('messages about failures', () => {
  it('are one for an episode, whatever fails meanwhile', () => {
    const states = [now([down('unreachable')]), now([down('timeout')]), now([down('unreachable')])];
    assert.deepEqual(told(states), ['unreachable']);
  });

  it('are none while another member answers or was not asked yet', () => {
    assert.deepEqual(told([now([down('unauthorised', 'cloud'), up()])]), []);
    assert.deepEqual(told([now([down('unauthorised', 'cloud'), unasked()])]), []);
  });

  it('come again once a member has answered in between', () => {
    const states = [now([down('timeout')]), now([up()]), now([down('timeout')])];
    assert.deepEqual(told(states), ['timeout', 'timeout']);
  });

  it('do not come again where nobody has answered in between', () => {
    const states = [now([down('timeout')]), now([unasked()]), now([down('timeout')])];
    assert.deepEqual(told(states), ['timeout']);
  });

  it('tell another failure after a repair, and the same one not', () => {
    const repaired: Episode = { told: 'unauthorised', isRepaired: true };
    assert.deepEqual(told([now([down('unauthorised')])], repaired), []);
    assert.deepEqual(told([now([down('model-missing')])], repaired), ['model-missing']);
  });

  it('say of whom they are', () => {
    const { tell } = nextEpisode(NO_EPISODE, now([down('no-consent', 'cloud')]));
    assert.equal(tell?.modelId, 'cloud:down');
  });

  it('tell of a server only where somebody misses it', () => {
    const serverFailures = [failure('unreachable', '')];
    assert.deepEqual(told([now([], { serverFailures })]), []);
    assert.deepEqual(told([now([], { serverFailures, isMissed: true })]), ['unreachable']);
  });

  describe('at the limit of the day', () => {
    const limitReached = true;

    it('are none where local members go on', () => {
      assert.deepEqual(told([now([up('cloud'), up()], { limitReached })]), []);
    });

    it('are one where there is no local member, until the limit is raised', () => {
      const reached = now([up('cloud')], { limitReached });
      assert.deepEqual(told([reached, reached]), ['over-budget']);
      assert.deepEqual(told([reached, now([up('cloud')]), reached]), [
        'over-budget',
        'over-budget',
      ]);
    });

    it('are of the local members where these fail as well', () => {
      const members = [up('cloud'), down('unreachable')];
      assert.deepEqual(told([now(members, { limitReached })]), ['unreachable']);
    });
  });

  it('are never more than the times that all were down behind an answer', () => {
    const member = fc.constantFrom(
      up(),
      up('cloud'),
      unasked(),
      down('timeout'),
      down('server-error', 'cloud'),
    );
    const state = fc.record({
      members: fc.array(member, { maxLength: 3 }),
      limitReached: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(state, { maxLength: 30 }), (states) => {
        let episode = NO_EPISODE;
        let episodes = 0;
        let messages = 0;
        for (const one of states) {
          const next = nextEpisode(episode, now(one.members, { limitReached: one.limitReached }));
          if (episode.told === undefined && next.episode.told !== undefined) episodes++;
          if (next.tell !== undefined) messages++;
          if (next.tell !== undefined)
            assert.ok(!one.members.some((m) => m.state === 'ready' && m.place === 'local'));
          episode = next.episode;
        }
        assert.equal(messages, episodes);
      }),
    );
  });
});
