import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { offsetAt } from '../../src/core/document.ts';
import type { RenderedPrompt } from '../../src/core/generation.ts';
import { says } from '../fakes/scripted-model.ts';
import { requestFor, settled, stageFor } from './scripted-engine.ts';

const answers = { name: 'a', script: () => says('done();', 10) };

/** Everything a model was shown. */
function shownText(prompt: RenderedPrompt): string {
  switch (prompt.kind) {
    case 'raw':
      return prompt.text;
    case 'infill':
      return prompt.prefix + prompt.suffix;
    case 'chat':
      return prompt.messages.map(({ content }) => content).join('\n');
  }
}

const hugeLine = `const x = ${'1 + '.repeat(50_000)}`;
const manyLines = 'let line = 1;\n'.repeat(50_000);

const DOCUMENTS: Readonly<Record<string, string>> = {
  'an empty file': '‸',
  'a file of one line end': '‸\n',
  'the end of a file without a last line end': 'let a = 1;\nlet b = ‸',
  '100,000 lines': `${manyLines}let t = ‸\n${manyLines}`,
  'a line of 200,000 characters': `${hugeLine}‸\n`,
  'CRLF line ends': 'let a = 1;\r\nlet b = ‸\r\nlet c;\r\n',
  'CR line ends': 'let a = 1;\rlet b = ‸\rlet c;\r',
  'mixed line ends': 'let a;\r\nlet b;\nlet t = ‸\rlet c;\r\n',
  tabs: 'function f() {\n\t\tif (a) {\n\t\t\t‸\n\t\t}\n}\n',
  'an emoji before the cursor': 'const s = "😀"; ‸\n',
  'a cursor between the halves of an emoji': 'const s = "\uD83D‸\uDE00";\n',
  'a lone surrogate': 'const s = "\uD83D"; ‸\n',
  'zero bytes': 'let a = "\u0000"; ‸\n',
  'marks of a template': 'let a = "<|fim_middle|>"; ‸ // <PRE>\n',
};

describe('a document with', () => {
  for (const [what, marked] of Object.entries(DOCUMENTS)) {
    it(`${what} is completed, or it is said why not`, async () => {
      const stage = stageFor([answers]);
      const asked = stage.ask(marked);
      await stage.clock.pass(1000);
      const result = asked.now();
      assert.ok(result !== undefined);
      if (result.kind === 'none') assert.equal(result.reason, 'all-filtered');
      const prompt = stage.models['a']?.calls[0]?.request.prompt;
      assert.ok(prompt !== undefined);
      assert.ok(shownText(prompt).length < 10_000);
      assert.equal(stage.clock.pending(), 0);
    });
  }

  it('CRLF line ends gets them in a block too', async () => {
    const block = { name: 'a', script: () => says('one();\n  two();', 10) };
    const stage = stageFor([block]);
    const asked = stage.ask('function f() {\r\n  ‸\r\n}\r\n');
    await stage.clock.pass(1000);
    assert.equal(asked.text(), 'one();\r\n  two();');
  });

  it('CRLF line ends is typed through over them', async () => {
    const block = { name: 'a', script: () => says('one();\n  two();', 10) };
    const stage = stageFor([block]);
    stage.ask('function f() {\r\n  ‸\r\n}\r\n');
    await stage.clock.pass(1000);
    const again = stage.ask('function f() {\r\n  one();\r\n  t‸\r\n}\r\n');
    await settled();
    assert.equal(again.text(), 'wo();');
  });

  it('any text and any cursor never makes the engine throw or hang', async () => {
    const piece = fc.constantFrom(
      ...['a', '{', '}', '\n', '\r\n', '\r', '\t', '  ', '😀', '\uD83D', '"', '`', '//', '\u0000'],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 40 }),
        fc.array(piece, { maxLength: 20 }),
        async (before, written) => {
          const stage = stageFor([{ name: 'a', script: () => says(written.join(''), 10) }]);
          const asked = stage.ask(`${before.join('')}‸${written.join('')}`);
          await stage.clock.pass(1000);
          assert.notEqual(asked.now(), undefined);
          assert.equal(stage.clock.pending(), 0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('offsetAt', () => {
  it('finds every cursor of a text, whatever its line ends', () => {
    const piece = fc.constantFrom('a', 'bc', '\n', '\r\n', '\r', '😀', '\t');
    fc.assert(
      fc.property(fc.array(piece), fc.array(piece), (before, after) => {
        const head = before.join('');
        // Between \r and \n no cursor can stand.
        fc.pre(!(head.endsWith('\r') && after[0]?.startsWith('\n')));
        const { document, position } = requestFor(`${head}‸${after.join('')}`);
        assert.equal(offsetAt(document.text, position), head.length);
      }),
    );
  });

  for (const [what, text, position, offset] of [
    ['a line that is not there', 'ab\ncd', { line: 9, character: 0 }, 5],
    ['a column behind the line', 'ab\r\ncd', { line: 0, character: 9 }, 2],
    ['an empty text', '', { line: 3, character: 3 }, 0],
  ] as const) {
    it(`moves ${what} to an end`, () => {
      assert.equal(offsetAt(text, position), offset);
    });
  }
});
