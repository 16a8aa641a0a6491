import assert from 'node:assert/strict';
import { EditableCounts } from '../../src/ngram/editable-counts.ts';
import { finish, SegmentBuilder } from '../../src/ngram/segment-builder.ts';
import { compareSuffixes } from '../../src/ngram/suffix-order.ts';
import { Vocabulary } from '../../src/ngram/vocabulary.ts';

const ORDER = 6;

/** Names that hardly repeat, as a bundler leaves them. */
function minified(length: number): string {
  let state = 1;
  const parts: string[] = [];
  for (let size = 0; size < length;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const part = `${(state >>> 12).toString(36)}=${state >>> 24}[${(state >>> 5) % 97}],`;
    parts.push(part);
    size += part.length;
  }
  return parts.join('');
}

const texts: readonly (readonly [string, string])[] = [
  ['a minified line of 5 MB', minified(5_000_000)],
  ['200,000 lines', Array.from({ length: 200_000 }, (_, i) => `  "${i % 7}": [${i}],\n`).join('')],
  ['one letter five million times', 'a'.repeat(5_000_000)],
  ['one bracket a million times', '['.repeat(1_000_000)],
  ['a million empty lines', '\n'.repeat(1_000_000)],
  [
    'what was binary',
    String.fromCharCode(...Array.from({ length: 60_000 }, (_, i) => (i * 40503) % 65536)),
  ],
];

describe('storage of counts', () => {
  for (const [what, text] of texts) {
    it(`takes ${what} within its bounds`, () => {
      const vocabulary = new Vocabulary({ maxTokens: 50_000 });
      const tokens = vocabulary.internText(text);
      assert.ok(tokens.length <= text.length && vocabulary.size <= 50_000);

      const builder = new SegmentBuilder(ORDER);
      builder.addFile({ name: '', stamp: '' }, tokens);
      const segment = finish(builder.build());
      assert.ok(segment.bytes <= 10 * tokens.length + 4096, `${segment.bytes} bytes`);
      const { stream, suffixes } = segment.contents;
      for (let i = 1; i < suffixes.length; i += 13) {
        if (compareSuffixes(stream, ORDER, suffixes[i - 1]!, suffixes[i]!) >= 0)
          assert.fail(`${i}`);
      }

      const part = tokens.subarray(0, 100_000);
      const counts = new EditableCounts(ORDER);
      counts.addSequence(part);
      assert.ok(counts.size <= ORDER * part.length);
      assert.equal(counts.view(part, 0).total(0), part.length);
      counts.replaceSequence(part, part.slice(0, 50));
      assert.equal(counts.view(part, 0).total(0), Math.min(50, part.length));
    });
  }
});
