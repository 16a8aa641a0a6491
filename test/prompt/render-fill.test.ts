import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompletionContext, Snippet } from '../../src/core/completion.ts';
import type { FillMethod } from '../../src/core/model.ts';
import { fillFamilies, fillFamily } from '../../src/prompt/fill-families.ts';
import { renderFill } from '../../src/prompt/render-fill.ts';

const contextOf = (more: Partial<CompletionContext> = {}): CompletionContext => ({
  prefix: 'const a = ',
  suffix: ';\n',
  path: 'src/a.ts',
  languageId: 'typescript',
  snippets: [],
  indentation: { width: 2, tabs: false },
  shape: { kind: 'block', maxLines: 12, maxTokens: 128 },
  ...more,
});

function familyMethod(id: string): FillMethod {
  const template = fillFamily(id)?.template;
  return template === undefined
    ? { kind: 'prefix-only' }
    : { kind: 'template', template, source: 'family' };
}

/** The raw text for a family. */
function rendered(id: string, context = contextOf()): string {
  const { prompt } = renderFill(context, familyMethod(id));
  assert.ok(prompt.kind === 'raw');
  return prompt.text;
}

const snippet: Snippet = {
  path: 'src/b.ts',
  text: 'export function b() {\n  return 1;\n}',
  origin: 'open-editor',
  similarity: 0.5,
};

describe('renderFill', () => {
  const P = '// Path: src/a.ts\nconst a = ';
  const S = ';\n';
  const golden: Readonly<Record<string, string>> = {
    'ensemble-nano': 'const a =',
    'qwen2.5-coder': `<|fim_prefix|>${P}<|fim_suffix|>${S}<|fim_middle|>`,
    'qwen3-coder': `<|fim_prefix|>${P}<|fim_suffix|>${S}<|fim_middle|>`,
    codeqwen: `<fim_prefix>${P}<fim_suffix>${S}<fim_middle>`,
    'deepseek-coder-v2': `<\uff5cfim\u2581begin\uff5c>${P}<\uff5cfim\u2581hole\uff5c>${S}<\uff5cfim\u2581end\uff5c>`,
    'deepseek-coder': `<\uff5cfim\u2581begin\uff5c>${P}<\uff5cfim\u2581hole\uff5c>${S}<\uff5cfim\u2581end\uff5c>`,
    codellama: `<PRE> ${P} <SUF>${S} <MID>`,
    codegemma: `<|fim_prefix|>${P}<|fim_suffix|>${S}<|fim_middle|>`,
    starcoder2: `<fim_prefix>${P}<fim_suffix>${S}<fim_middle>`,
    starcoder: `<fim_prefix>${P}<fim_suffix>${S}<fim_middle>`,
    codestral: `[SUFFIX]${S}[PREFIX] ${P}`,
    'granite-code': `<fim_prefix>${P}<fim_suffix>${S}<fim_middle>`,
    'stable-code': `<fim_prefix>${P}<fim_suffix>${S}<fim_middle>`,
    mellum: `<fim_suffix>${S}<fim_prefix>${P}<fim_middle>`,
    'seed-coder': `<[fim-suffix]>${S}<[fim-prefix]>${P}<[fim-middle]>`,
  };
  for (const { id, title } of fillFamilies) {
    it(`writes the prompt of ${title}`, () => assert.equal(rendered(id), golden[id]));
  }
  it('puts path and snippets as comments before the code, path first', () => {
    assert.equal(
      rendered('starcoder2', contextOf({ snippets: [snippet] })),
      '<fim_prefix>// Path: src/a.ts\n// Compare with src/b.ts:\n// export function b() {\n' +
        '//   return 1;\n// }\nconst a = <fim_suffix>;\n<fim_middle>',
    );
  });
  it('writes comments as the language does', () => {
    const first = (languageId: string) =>
      rendered('starcoder2', contextOf({ languageId })).slice('<fim_prefix>'.length).split('\n')[0];
    assert.deepEqual(['python', 'html', 'sql', 'css', 'json'].map(first), [
      '# Path: src/a.ts',
      '<!-- Path: src/a.ts -->',
      '-- Path: src/a.ts',
      '/* Path: src/a.ts */',
      'const a = <fim_suffix>;',
    ]);
  });
  it('keeps the line ends of the document in its comments', () => {
    const text = rendered('starcoder2', contextOf({ prefix: 'x();\r\n' }));
    assert.match(text, /^<fim_prefix>\/\/ Path: src\/a\.ts\r\nx\(\);\r\n</);
  });
  it('shows only the name of a file outside the workspace', () => {
    for (const path of ['/home/me/private/a.ts', 'C:\\Users\\me\\a.ts', '../secret-project/a.ts']) {
      assert.match(rendered('starcoder2', contextOf({ path })), /^<fim_prefix>\/\/ Path: a\.ts\n/);
    }
  });
  it('cannot be led out of the path comment by a file name', () => {
    const text = rendered('starcoder2', contextOf({ path: 'a\nrm -rf.ts' }));
    assert.match(text, /^<fim_prefix>\/\/ Path: arm -rf\.ts\n/);
  });

  it('gives a server prefix and suffix and no marks', () => {
    assert.deepEqual(renderFill(contextOf(), { kind: 'server' }), {
      prompt: { kind: 'infill', prefix: '// Path: src/a.ts\nconst a = ', suffix: ';\n' },
      stop: [],
    });
  });
  it('gives a server a suffix also at the end of the file, or it would chat', () => {
    const { prompt } = renderFill(contextOf({ suffix: '' }), { kind: 'server' });
    assert.equal(prompt.kind === 'infill' && prompt.suffix, '\n');
  });
  it('gives a model that knows the files the bare texts and the place', () => {
    const context = contextOf({ snippets: [snippet], suffix: '' });
    assert.deepEqual(renderFill(context, { kind: 'place' }), {
      prompt: {
        kind: 'infill',
        prefix: 'const a = ',
        suffix: '',
        place: { path: 'src/a.ts', languageId: context.languageId },
      },
      stop: [],
    });
  });
  it('gives a prefix-only model the code alone', () => {
    const { prompt } = renderFill(contextOf({ snippets: [snippet] }), { kind: 'prefix-only' });
    assert.deepEqual(prompt, { kind: 'raw', text: 'const a =' });
  });
  it('leaves a prefix-only model the indentation', () => {
    const { prompt } = renderFill(contextOf({ prefix: 'f() {\n  ' }), { kind: 'prefix-only' });
    assert.deepEqual(prompt, { kind: 'raw', text: 'f() {\n  ' });
  });
  it('asks a chat model with what changes most at the end', () => {
    const { prompt, stop } = renderFill(contextOf({ snippets: [snippet] }), { kind: 'chat' });
    assert.ok(prompt.kind === 'chat');
    assert.deepEqual(
      prompt.messages.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user'],
    );
    const { content } = prompt.messages.at(-1)!;
    assert.ok(content.startsWith('Code of src/b.ts, for comparison:\nexport function b() {'));
    assert.ok(content.endsWith('<before_cursor>const a = </before_cursor>'));
    assert.ok(content.includes('<after_cursor>;\n</after_cursor>'));
    assert.deepEqual(stop, []);
  });

  it('ends a line at its end, but not in a chat', () => {
    const context = contextOf({ shape: { kind: 'line', maxLines: 1, maxTokens: 64 } });
    const methods = [familyMethod('codegemma'), { kind: 'server' }, { kind: 'chat' }] as const;
    assert.deepEqual(
      methods.map((method) => renderFill(context, method).stop[0]),
      ['\n', '\n', undefined],
    );
  });
  it('stops at the end marks first, and at every mark of the template', () => {
    assert.deepEqual(renderFill(contextOf(), familyMethod('codellama')).stop, [
      ...['<EOT>', '</s>', '<PRE>', '<SUF>', '<MID>'],
    ]);
  });

  it('lets no mark in the code act as a mark', () => {
    for (const { id, template } of fillFamilies) {
      if (template === undefined) continue;
      const marks = [template.prefix, template.suffix, template.middle, ...template.stop];
      const code = marks
        .map((mark) => mark.trim())
        .filter((mark) => /^[<[]/.test(mark))
        .join(' ');
      const context = contextOf({
        prefix: code,
        suffix: code,
        snippets: [{ ...snippet, text: code }],
      });
      const clean = rendered(id, contextOf({ prefix: '', suffix: '' }));
      const text = rendered(id, context);
      for (const mark of marks.map((m) => m.trim()).filter((m) => m !== '')) {
        assert.equal(text.split(mark).length, clean.split(mark).length, `${id} ${mark}`);
      }
    }
  });
  it('leaves code without marks as it is', () => {
    const code = fc.string({ unit: fc.constantFrom(...'ab <>|[]()=\n\t"😀'.split('')) });
    fc.assert(
      fc.property(code, code, (prefix, suffix) => {
        fc.pre(!/<\||\|>/.test(prefix + suffix));
        const text = rendered('qwen2.5-coder', contextOf({ prefix, suffix, path: '' }));
        assert.equal(text, `<|fim_prefix|>${prefix}<|fim_suffix|>${suffix}<|fim_middle|>`);
      }),
    );
  });
});
