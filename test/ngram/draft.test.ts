import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DRAFT_BOUNDS, DRAFT_DEFAULTS, draftTexts, type Draft } from '../../src/ngram/draft.ts';
import { finishedBlock, indentationOf, type DraftExtent } from '../../src/ngram/draft-extent.ts';
import { fittedConfidence } from '../../src/ngram/fitted-confidence.ts';
import { evenWeights, tinyModel } from './tiny-model.ts';

const OPTIONS = { ...DRAFT_DEFAULTS, confidence: fittedConfidence };

/** Drafts at the mark ‸ of a document, with these files as the workspace. */
function draft(
  files: readonly string[],
  document: string,
  { extent = 'line', most = 3 }: { readonly extent?: DraftExtent; readonly most?: number } = {},
): readonly Draft[] {
  const [prefix = '', suffix = ''] = document.split('‸');
  const { model } = tinyModel({ workspace: files }, evenWeights(0.8));
  return draftTexts(model, { prefix, suffix, extent, most }, OPTIONS);
}

function checkFirst(files: readonly string[], document: string, text: string): void {
  assert.equal(draft(files, document)[0]?.text, text);
}

const LOGGING = ['start', 'stop', 'pause'].map(
  (name) =>
    `import { log } from './log';

export function ${name}() {
  log.info(name);
  return 1;
}
`,
);

describe('drafts', () => {
  it('continue a line as the workspace does', () => {
    checkFirst(LOGGING, 'import { log } ‸', "from './log';");
    checkFirst(LOGGING, 'export function resume() {\n  log.‸\n', 'info(name);');
  });

  it('finish the word under the cursor', () => {
    checkFirst(LOGGING, 'imp‸', "ort { log } from './log';");
    checkFirst(LOGGING, '  ret‸\n', 'urn 1;');
  });

  it('take a word that nothing begins with as it is', () => {
    const drafts = draft(['zebra(one);\n', 'zebra(one);\n'], 'quagga‸');
    assert.ok(drafts.length > 0);
    for (const { tokens, text } of drafts)
      assert.equal(tokens.map((token) => token.text).join(''), text);
  });

  it('end before what follows on the line', () => {
    checkFirst(LOGGING, "import { ‸ } from './log';", 'log');
  });

  it('are chosen by the text behind the cursor', () => {
    const files = [
      ...Array.from({ length: 3 }, () => 'use(one);\nfirst();\n'),
      ...Array.from({ length: 2 }, () => 'use(two);\nsecond();\n'),
    ];
    checkFirst(files, 'use(‸', 'one);');
    checkFirst(files, 'use(‸\nsecond();\n', 'two);');
  });

  it('that are sure enough are the same where the others are not wanted', () => {
    const word = fc.constantFrom('log', 'use', '(', ')', ';', '.', ' ', '\n', 'one', 'two');
    const text = fc.array(word, { maxLength: 24 }).map((words) => words.join(''));
    const confidence = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), text, text, confidence, (files, ...rest) => {
        const [prefix, suffix, leastConfidence] = rest;
        const { model } = tinyModel({ workspace: files }, evenWeights(0.6));
        const request = { prefix, suffix, extent: 'line', most: 3 } as const;
        const sure = (drafts: readonly Draft[]): readonly Draft[] =>
          drafts.filter((one) => one.confidence >= leastConfidence);
        assert.deepEqual(
          sure(draftTexts(model, { ...request, leastConfidence }, OPTIONS)),
          sure(draftTexts(model, request, OPTIONS)),
        );
      }),
    );
  });

  it('are not searched for to the end where none can be sure enough', () => {
    const files = Array.from({ length: 40 }, (_, i) => `pick(name${i}, other${i % 7});\n`);
    const { model } = tinyModel({ workspace: files }, evenWeights(0.8));
    let places = 0;
    const pointersAt = (): readonly [] => {
      places++;
      return [];
    };
    const request = { prefix: 'pick(', suffix: '', extent: 'line', most: 3, pointersAt } as const;
    draftTexts(model, request, OPTIONS);
    const all = places;
    places = 0;
    draftTexts(model, { ...request, leastConfidence: 0.9 }, OPTIONS);
    assert.ok(places < all / 2, `${places} of ${all}`);
  });

  it('write blocks to their end', () => {
    const [block] = draft(LOGGING, 'export function start() {‸', { extent: 'block' });
    assert.equal(block?.text, '\n  log.info(name);\n  return 1;\n}');
  });

  it('are different from each other, best first, with the log-probabilities of their tokens', () => {
    const drafts = draft(LOGGING, 'export function ‸', { most: 3 });
    assert.ok(drafts.length > 1);
    const texts = drafts.map(({ text }) => text.replace(/\s/g, ''));
    assert.equal(new Set(texts).size, texts.length);
    for (const { tokens, logprobNats, text, confidence } of drafts) {
      assert.ok(tokens.every((token) => token.logprobNats <= 0));
      assert.ok(logprobNats <= tokens.reduce((sum, token) => sum + token.logprobNats, 0) + 1e-9);
      assert.equal(
        tokens
          .map((token) => token.text)
          .join('')
          .endsWith(text),
        true,
      );
      assert.ok(confidence >= 0 && confidence <= 1);
    }
  });

  it('are none where nothing is known', () => {
    assert.deepEqual(draft([], 'anything ‸'), []);
    assert.deepEqual(draft(LOGGING, '‸', { most: 1 }).length <= 1, true);
  });

  it('never loop, however often the workspace repeats itself', () => {
    const rows = `x = [${'0, '.repeat(3000)}];\n`;
    for (const extent of ['line', 'block'] as const) {
      for (const { tokens, text } of draft([rows], 'x = [0, 0, ‸', { extent })) {
        assert.ok(tokens.length <= DRAFT_BOUNDS[extent].mostTokens);
        assert.doesNotMatch(text, /(0, ){6}/);
      }
    }
  });

  it('leave a loop for what ends it', () => {
    const rows = Array.from({ length: 3 }, () => `x = [${'0, '.repeat(12)}];\n`);
    const drafts = draft(rows, 'x = [‸');
    assert.ok(drafts.length > 0);
    for (const { text } of drafts) assert.match(text, /^(0, ){0,4}\];$/);
  });

  it('come for any text before and behind the cursor', () => {
    const piece = fc.string({
      unit: fc.constantFrom('log', '.', '(', ')', '\n', ' ', '}', 'é', '😀', '\r'),
    });
    fc.assert(
      fc.property(piece, piece, fc.constantFrom('line', 'block'), (before, after, extent) => {
        const drafts = draft(LOGGING, `${before}‸${after}`, { extent });
        for (const { text, logprobNats } of drafts) {
          assert.notEqual(text.trim(), '');
          assert.ok(Number.isFinite(logprobNats) && logprobNats <= 1e-9);
          if (extent === 'line') assert.doesNotMatch(text.trimStart(), /[\r\n]/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the end of a block', () => {
  const check = (text: string, indentation: number, expected: string | undefined): void =>
    assert.equal(finishedBlock(text, indentation), expected);

  it('is the line that closes it, once that is whole', () => {
    check('\n  a();\n}\n', 0, '\n  a();\n}');
    check('\n  a();\n}', 0, undefined);
  });

  it('is before a line that is indented no deeper', () => {
    check('\n    a()\nb', 0, '\n    a()');
    check('\n    a()\n\n\nb', 0, '\n    a()');
    check('x = 1\n    y', 4, 'x = 1');
  });

  it('is not where the closing line opens the next part', () => {
    check('\n  a();\n} else {\n  b();\n', 0, undefined);
    check('\n  a();\n} else {\n  b();\n}\n', 0, '\n  a();\n} else {\n  b();\n}');
  });

  it('may stand in a file with carriage returns', () => {
    check('\r\n  a();\r\n}\r\n', 0, '\r\n  a();\r\n}');
  });

  it('is measured from the indentation of the line the cursor is on', () => {
    assert.equal(indentationOf('a\n    b'), 4);
    assert.equal(indentationOf(''), 0);
  });
});
