import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  keptRaces,
  NO_RACES,
  pausedUntil,
  RACES,
  readRaces,
  tallyOf,
  tallyOfAll,
  withRace,
  type LanguageRaces,
} from '../../../src/vscode/rivals/races.ts';

/** `races` as one writes them: `l` lost, `w` won, one a minute from the first on. */
function after(races: string, start = 0): LanguageRaces {
  return Array.from(races).reduce(
    (known, one, i) => withRace(known, one === 'w' ? 'ours' : 'other', start + i * 60_000),
    NO_RACES,
  );
}

const lost = (count: number): string => 'l'.repeat(count);

describe('races beside other extensions', () => {
  it('are counted, the latest alone', () => {
    assert.deepEqual(tallyOf(after('lwl')), { asked: 3, lost: 2 });
    assert.deepEqual(tallyOf(after(lost(100) + 'w'.repeat(10))), { asked: 80, lost: 70 });
    assert.deepEqual(tallyOfAll([after('lw'), after('l')]), { asked: 3, lost: 2 });
    assert.deepEqual(tallyOf(NO_RACES), { asked: 0, lost: 0 });
  });
  it('pause typing as soon as 38 of the last 40 are lost, and not before', () => {
    assert.equal(after(lost(39)).lostSince, undefined);
    assert.equal(after(lost(40)).lostSince, 39 * 60_000);
    assert.equal(after(`ww${lost(38)}`).lostSince, 39 * 60_000);
    assert.equal(after(`www${lost(37)}`).lostSince, undefined);
    assert.equal(after(`www${lost(38)}`).lostSince, 40 * 60_000);
  });
  it('end the pause when they are won again, and keep its beginning until then', () => {
    assert.equal(after(lost(60)).lostSince, 39 * 60_000);
    assert.equal(after(`${lost(60)}ww`).lostSince, 39 * 60_000);
    assert.equal(after(`${lost(60)}www`).lostSince, undefined);
  });
  it('are tried again after a day, and at once where the clock was set back', () => {
    const races = after(lost(40), 1_000_000);
    const since = races.lostSince ?? 0;
    assert.equal(pausedUntil(races, since), since + RACES.retryMs);
    assert.equal(pausedUntil(races, since + RACES.retryMs - 1), since + RACES.retryMs);
    assert.equal(pausedUntil(races, since + RACES.retryMs), undefined);
    assert.equal(pausedUntil(races, since - 1), undefined);
    assert.equal(pausedUntil(NO_RACES, since), undefined);
  });
  it('are kept and read as they are', () => {
    const all = new Map([
      ['typescript', after(lost(45))],
      ['python', after('lw')],
    ]);
    assert.deepEqual(readRaces(JSON.parse(JSON.stringify(keptRaces(all)))), all);
  });
  it('are kept of so many languages, those of the latest races', () => {
    const all = new Map(Array.from({ length: 50 }, (_, i) => [`language-${i}`, after('l')]));
    const read = readRaces(keptRaces(all));
    assert.equal(read.size, RACES.languages);
    assert.ok(read.has('language-49') && !read.has('language-0'));
  });
  it('are read from anything, and no longer than they may be', () => {
    assert.deepEqual(
      readRaces([['a', 'lx'], ['b', 3], 5, null, [1, 'l'], ['c', 'lw', 'soon']]),
      new Map([['c', { races: 'lw' }]]),
    );
    assert.equal(readRaces([['a', lost(1000), 5]]).get('a')?.races.length, RACES.remembered);
    // A pause that its races do not bear out is none.
    assert.deepEqual(readRaces([['a', 'www', 5]]).get('a'), { races: 'www' });
    fc.assert(
      fc.property(fc.jsonValue(), (kept) => {
        for (const { races } of readRaces(kept).values()) assert.match(races, /^[wl]{0,80}$/);
      }),
    );
  });
});
