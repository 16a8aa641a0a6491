import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createKeptSuggestions,
  movedBy,
  type KeptSuggestions,
} from '../../../src/vscode/keys/kept-suggestions.ts';
import { completionOf } from './sample-suggestion.ts';

const kept = (runId: string, offset = 10) => ({
  ...{ completion: completionOf(runId, [`text of ${runId}`]), offset, after: '', version: 1 },
});
const runsOf = (suggestions: KeptSuggestions, uri: string) =>
  suggestions.of(uri).map(({ completion }) => completion.runId);

describe('kept suggestions', () => {
  let suggestions: KeptSuggestions;
  beforeEach(() => {
    suggestions = createKeptSuggestions();
  });

  it('are the last two runs of a document, the youngest first', () => {
    for (const run of ['r1', 'r2', 'r3']) suggestions.offered('a', kept(run));
    assert.deepEqual(runsOf(suggestions, 'a'), ['r3', 'r2']);
    assert.deepEqual(runsOf(suggestions, 'b'), []);
  });

  it('hold one that was typed along once, at its last place', () => {
    suggestions.offered('a', kept('r1', 10));
    suggestions.offered('a', kept('r1', 11));
    assert.deepEqual(runsOf(suggestions, 'a'), ['r1']);
    suggestions.offered('a', kept('r2', 10));
    suggestions.offered('a', kept('r1', 12));
    assert.deepEqual(
      suggestions.of('a').map(({ completion, offset }) => [completion.runId, offset]),
      [
        ['r1', 12],
        ['r2', 10],
      ],
    );
  });

  it('lose what was taken, and what a closed document had', () => {
    suggestions.offered('a', kept('r1'));
    suggestions.offered('a', kept('r2'));
    suggestions.offered('b', kept('r3'));
    suggestions.taken('r2');
    assert.deepEqual(runsOf(suggestions, 'a'), ['r1']);
    suggestions.forget('b');
    assert.deepEqual(runsOf(suggestions, 'b'), []);
  });

  it('are bounded: the document whose turn was longest ago is forgotten', () => {
    for (let n = 0; n < 20; n++) suggestions.offered(`file${n}`, kept(`r${n}`));
    suggestions.offered('file0', kept('again'));
    suggestions.offered('file20', kept('r20'));
    assert.deepEqual(runsOf(suggestions, 'file1'), []);
    assert.deepEqual(runsOf(suggestions, 'file0'), ['again', 'r0']);
    assert.deepEqual(runsOf(suggestions, 'file20'), ['r20']);
  });

  it('follow what is changed before them', () => {
    suggestions.offered('a', kept('r1', 10));
    suggestions.changed('a', [{ offset: 2, replaced: 1, text: 'four' }]);
    suggestions.changed('b', [{ offset: 2, replaced: 1, text: 'four' }]);
    assert.equal(suggestions.of('a')[0]?.offset, 13);
  });
});

describe('an offset behind a change', () => {
  const CASES = [
    ['typed at it', { offset: 10, replaced: 0, text: 'ab' }, 10],
    ['behind it', { offset: 11, replaced: 5, text: '' }, 10],
    ['before it', { offset: 3, replaced: 2, text: 'wxyz' }, 12],
    ['a key back', { offset: 9, replaced: 1, text: '' }, 9],
    ['the line from its start', { offset: 6, replaced: 4, text: 'headtail' }, 10],
    ['over it', { offset: 8, replaced: 6, text: 'x' }, 9],
  ] as const;
  for (const [what, change, wanted] of CASES) {
    it(`stays at its text: ${what}`, () => {
      assert.equal(movedBy([change], 10), wanted);
    });
  }

  it('is where an insertion before it leaves its text, of several changes too', () => {
    const texts = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(texts, texts, texts, texts, (head, middle, tail, added) => {
        const offset = head.length + 1 + middle.length;
        const before = `${head}|${middle}${tail}`;
        const changes = [
          { offset: head.length, replaced: 0, text: added },
          { offset: offset + tail.length, replaced: 0, text: added },
        ];
        if (middle === '' && added === '') return;
        const now = `${head}${added}${before.slice(head.length)}${added}`;
        assert.equal(now.slice(movedBy(changes, offset)), `${tail}${added}`);
      }),
    );
  });
});
