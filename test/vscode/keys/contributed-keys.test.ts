import assert from 'node:assert/strict';
import { commandsTable, type CommandRow } from '../../../src/vscode/commands/table.ts';

const rows: readonly CommandRow[] = commandsTable;
const chords = rows.flatMap(({ id, key }) => (key === undefined ? [] : [{ id, ...key }]));

/** Keys that type, move, accept or dismiss: they belong to the editor and to the user. */
const BASIC = /\b(?:tab|escape|enter|space|backspace|delete|up|down|left|right|home|end)\b/;

/** Second keys behind `ctrl+k` (`cmd+k` on a Mac) that the editor has itself, on any system. */
const OF_EDITOR = new Set(
  `ctrl+/ ctrl+0 ctrl+1 ctrl+2 ctrl+3 ctrl+4 ctrl+5 ctrl+6 ctrl+7 ctrl+8 ctrl+9 ctrl+\\ ctrl+a ctrl+b
   ctrl+c ctrl+d ctrl+e ctrl+f ctrl+h ctrl+i ctrl+j ctrl+k ctrl+l ctrl+m ctrl+n ctrl+o ctrl+p ctrl+q
   ctrl+r ctrl+s ctrl+t ctrl+u ctrl+w ctrl+x ctrl+y ctrl+[ ctrl+] ctrl+, ctrl+- ctrl+= c d e f i m o p
   r s u v w z f12 enter shift+enter ctrl+shift+\\ ctrl+shift+c ctrl+shift+w alt+c alt+p alt+s alt+r`.split(
    /\s+/,
  ),
);

describe('the keys that come with the extension', () => {
  it('are some', () => {
    assert.ok(chords.length > 0);
  });

  for (const { id, chord } of chords) {
    it(`leave the basic keys alone: ${chord} of ${id}`, () => {
      assert.doesNotMatch(chord, BASIC);
    });

    it(`are two in a row, free on every system: ${chord} of ${id}`, () => {
      // A single one would be a letter somewhere (with AltGr, or alt on a Mac), or the editor's own.
      const [first, second, ...more] = chord.split(' ');
      assert.deepEqual([first, more], ['ctrl+k', []]);
      assert.ok(!OF_EDITOR.has(second ?? ''), chord);
    });
  }

  it('are none for what the editor has keys for itself', () => {
    const bare =
      /^ensemble\.(?:next|previous|acceptWord|acceptLine|recall|snooze|endSnooze|askByHand)$/;
    assert.deepEqual(
      chords.filter(({ id }) => bare.test(id)),
      [],
    );
  });
});
