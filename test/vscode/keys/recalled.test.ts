import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { KeptSuggestion } from '../../../src/vscode/keys/kept-suggestions.ts';
import {
  goingOn,
  recalledAt,
  recollect,
  type CursorPlace,
} from '../../../src/vscode/keys/recalled.ts';
import { completionOf, CURSOR, suggestionIn } from './sample-suggestion.ts';

/** A document with its cursor at the mark, in a version after that of the suggestion. */
function now(marked: string, version = 2): CursorPlace {
  const cursor = marked.indexOf(CURSOR);
  return { cursor, version, text: marked.replace(CURSOR, '') };
}

const shownOf = (suggestion: KeptSuggestion, marked: string) => {
  const recalled = recalledAt(suggestion, now(marked));
  return recalled.kind === 'again' ? recalled.completion.shown.map(({ text }) => text) : recalled;
};

describe('a suggestion that is gone', () => {
  const sum = suggestionIn('  return ‸\n}\n', completionOf('r1', ['a + b;', 'a - b;', 'a;']));

  it('can be seen again where nothing was typed', () => {
    assert.deepEqual(shownOf(sum, '  return ‸\n}\n'), ['a + b;', 'a - b;', 'a;']);
  });

  it('goes on behind what was typed of it, winner first, without those that disagree', () => {
    assert.deepEqual(shownOf(sum, '  return a ‸\n}\n'), ['+ b;', '- b;']);
    assert.deepEqual(shownOf(sum, '  return a -‸\n}\n'), [' b;']);
  });

  it('says who wrote what is left', () => {
    const recalled = recalledAt(sum, now('  return a -‸\n}\n'));
    assert.equal(recalled.kind, 'again');
    assert.deepEqual(recalled.completion.spans, [{ text: ' b;', modelId: 'm2' }]);
    assert.equal(recalled.completion.source, 'cache');
  });

  it('was typed past: all that was typed since can be replaced by it', () => {
    assert.deepEqual(shownOf(sum, '  return sum(‸\n}\n'), {
      ...{ kind: 'typed-past', text: 'a + b;', from: 9, to: 13 },
    });
  });

  it('replaces the brackets that it would have replaced', () => {
    const call = suggestionIn('f(‸)\n', completionOf('r1', ['x, y);'], 1));
    assert.deepEqual(shownOf(call, 'f(z‸)\n'), {
      ...{ kind: 'typed-past', text: 'x, y);', from: 2, to: 4 },
    });
    assert.deepEqual(shownOf(call, 'f(z‸\n'), {
      ...{ kind: 'typed-past', text: 'x, y);', from: 2, to: 3 },
    });
    const left = recalledAt(call, now('f(x‸ \n'));
    assert.equal(left.kind === 'again' && left.completion.shown[0]?.replaceAfter, 0);
  });

  it('is elsewhere once the cursor has left its line, and may be gone back to where nothing was typed', () => {
    assert.deepEqual(shownOf(sum, '  return \n}\n‸'), {
      kind: 'elsewhere',
      text: 'a + b;',
      backTo: 9,
    });
    assert.deepEqual(shownOf(sum, '‸  return \n}\n'), {
      kind: 'elsewhere',
      text: 'a + b;',
      backTo: 9,
    });
    assert.deepEqual(shownOf(sum, '  return sum(b);\n}\n‸'), {
      ...{ kind: 'elsewhere', text: 'a + b;', backTo: undefined },
    });
  });

  it('may be of several lines and typed along over them', () => {
    const block = suggestionIn('{‸', completionOf('r1', ['\n  one();\n  two();\n}']));
    assert.deepEqual(shownOf(block, '{\n  one();\n‸'), ['  two();\n}']);
  });

  it('may be typed along in a document with line ends of two characters', () => {
    const block = suggestionIn('{‸', completionOf('r1', ['\n  one();\n  two();\n}']));
    assert.deepEqual(shownOf(block, '{\r\n  one();\r\n‸'), ['  two();\n}']);
    assert.deepEqual(shownOf(block, '{\r\n  one();\r\n  two();\r\n}‸'), { kind: 'nothing' });
  });

  it('is nothing any more where it stands in the document', () => {
    assert.deepEqual(shownOf(sum, '  return a + b;‸\n}\n'), { kind: 'nothing' });
    assert.deepEqual(shownOf(sum, '  return a + b; // yes‸\n}\n'), { kind: 'nothing' });
  });

  it('is not worth showing where only blanks are left of it', () => {
    const blank = suggestionIn('‸', completionOf('r1', ['a;\n  ', 'a;\n  b;']));
    assert.deepEqual(shownOf(blank, 'a;‸'), ['\n  b;']);
  });

  it('is whole again with what was typed of it, however much that was', () => {
    const texts = fc.string({ minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(texts, fc.nat(20), texts, (text, length, other) => {
        const suggestion = suggestionIn('‸', completionOf('r1', [text]));
        const typed = text.slice(0, length);
        const rest = text.slice(length);
        const left = goingOn(suggestion, typed, '');
        assert.deepEqual(
          left?.shown.map((one) => typed + one.text),
          rest.trim() === '' ? undefined : [text],
        );
        if (!text.startsWith(other)) assert.equal(goingOn(suggestion, other, ''), undefined);
      }),
    );
  });
});

describe('what recalling means', () => {
  const older = suggestionIn('x = ‸', completionOf('r1', ['old();']), 1);
  const younger = (version: number, marked = 'x = n‸') =>
    suggestionIn(marked, completionOf('r2', ['ew();']), version);

  it('is nothing where nothing was suggested', () => {
    assert.equal(recollect([], now('‸')), undefined);
  });

  it('is the last one, dismissed by a key', () => {
    const found = recollect([older], now('x = ‸', 1));
    assert.deepEqual([found?.suggestion, found?.recalled.kind], [older, 'again']);
  });

  it('is the one that was typed past, where a younger one may be on the screen', () => {
    const found = recollect([younger(2), older], now('x = n‸', 2));
    assert.deepEqual(found?.suggestion, older);
    assert.equal(found.recalled.kind, 'typed-past');
    assert.deepEqual(found.younger, younger(2));
  });

  it('is the younger one as soon as that is gone too', () => {
    const found = recollect([younger(2), older], now('x = nm‸', 3));
    assert.deepEqual(found?.suggestion, younger(2));
    assert.equal(found.younger, undefined);
  });

  it('is the younger one where the older belongs to another line', () => {
    const moved = { ...older, offset: 0, after: 'q' };
    const found = recollect([younger(2, 'q\nx = n‸'), moved], now('q\nx = n‸', 2));
    assert.equal(found?.suggestion.completion.runId, 'r2');
  });

  it('is the older one where the younger stands in the document', () => {
    const found = recollect([younger(2), older], now('x = new();\n‸', 4));
    assert.equal(found?.suggestion.completion.runId, 'r1');
  });
});
