import assert from 'node:assert/strict';
import { measurerOf, type MeasureTools } from '../../../src/benchmark/evaluate/measure-text.ts';
import { noSyntax, type SyntaxTools } from '../../../src/engine/syntax-tools.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';

const { signal } = new AbortController();
const tools = (more: Partial<MeasureTools> = {}): MeasureTools => ({
  ...{ syntax: noSyntax, signal },
  ...more,
});

/** A grammar in which a text with an opening bracket is wrong. */
const brackets: SyntaxTools = {
  ...noSyntax,
  parseEvidence: async ({ insertions }) =>
    insertions.map((text) => ({ newErrors: Number(text.includes('(')), known: true })),
};

describe('the measures of a text in a hole', () => {
  const line = { ...recordedLine('q', { x: 'abcd' }), reference: 'abcd\nef' };
  const measure = measurerOf(line, tools({ syntax: brackets }));

  it('are 1 for the reference, blanks at both ends aside', async () => {
    const same = { exact: 1, similarity: 1, 'first-line': 1, parses: 1 };
    assert.deepEqual(await measure(' abcd\nef\n'), same);
  });

  it('tell how near it is', async () => {
    // Of eight characters seven are left, one is inserted.
    assert.deepEqual(await measure('abcd'), {
      ...{ exact: 0, similarity: 4 / 7, 'first-line': 1, parses: 1 },
    });
    assert.deepEqual((await measure('(')).parses, 0);
  });

  for (const nothing of [undefined, '', ' \n']) {
    it(`are 0 for ${JSON.stringify(nothing)}, which neither parses nor fails to`, async () => {
      assert.deepEqual(await measure(nothing), { exact: 0, similarity: 0, 'first-line': 0 });
    });
  }

  it('are none where neither the reference nor a grammar is known', async () => {
    assert.deepEqual(await measurerOf(recordedLine('q', { x: 'a' }), tools())('a'), {});
  });

  it('are taken once for equal texts', async () => {
    let ran = 0;
    const passes = async () => ++ran;
    const once = measurerOf(line, tools({ passes }));
    assert.deepEqual([(await once('a')).passes, (await once('a')).passes, ran], [1, 1, 1]);
    assert.deepEqual([(await once('')).passes, ran], [0, 1]);
  });
});

describe('the measures of a text with tests', () => {
  const tested = recordedLine('q', {
    x: { text: 'good', quality: 1 },
    y: { text: 'bad', quality: 0 },
    z: 'unknown',
  });

  it('are as recorded, and nothing passes nothing', async () => {
    const measure = measurerOf(tested, tools());
    assert.deepEqual(await measure('good'), { passes: 1 });
    assert.deepEqual(await measure('bad'), { passes: 0 });
    assert.deepEqual(await measure(undefined), { passes: 0 });
    assert.deepEqual(await measure('unknown'), {});
  });

  it('are run only where they were not recorded', async () => {
    const ran: string[] = [];
    const measure = measurerOf(
      tested,
      tools({
        passes: async ({ id }, text) => {
          ran.push(`${id}: ${text}`);
          return text === 'unknown' ? undefined : 1;
        },
      }),
    );
    const all = [await measure('good'), await measure('new'), await measure('unknown')];
    assert.deepEqual(all, [{ passes: 1 }, { passes: 1 }, {}]);
    assert.deepEqual(ran, ['q: new', 'q: unknown']);
  });
});

describe('the quality of an answer', () => {
  const rated = recordedLine(
    'q',
    { x: { text: 'yes', quality: 0.5 }, y: { text: 'yes', quality: 1 }, z: 'no' },
    { task: 'answer', reference: 'yes' },
  );

  it('is the recorded one of that text, and not that of another', async () => {
    const measure = measurerOf(rated, tools());
    assert.deepEqual(await measure('yes'), { quality: 0.5 });
    assert.deepEqual(await measure('yes', 1), { quality: 1 });
    assert.deepEqual(await measure('no'), {});
    assert.deepEqual(await measure('maybe'), {});
  });

  it('is 0 for no answer where others have one', async () => {
    assert.deepEqual(await measurerOf(rated, tools())(undefined), { quality: 0 });
    const unrated = recordedLine('q', { x: 'yes' }, { task: 'answer' });
    assert.deepEqual(await measurerOf(unrated, tools())(undefined), {});
  });
});
