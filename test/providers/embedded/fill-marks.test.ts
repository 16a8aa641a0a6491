import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  fillMarksOf,
  fillPrompt,
  splitRawPrompt,
} from '../../../src/providers/embedded/fill-marks.ts';
import type { FillMarks, PromptPart } from '../../../src/providers/embedded/fill-marks.ts';
import type { GgufValue } from '../../../src/providers/embedded/gguf-header.ts';
import { vocabularyOf } from '../../../src/providers/transport/vocabulary.ts';

/** Marks of a file whose vocabulary is these control tokens, with these token ids in its metadata. */
function marksOf(
  tokens: readonly string[],
  ids: Readonly<Record<string, number>> = {},
): FillMarks | undefined {
  const header = {
    version: 3,
    tensorCount: 0,
    metadata: new Map<string, GgufValue>([
      ['tokenizer.ggml.model', 'gpt2'],
      ['tokenizer.ggml.tokens', tokens],
      ['tokenizer.ggml.token_type', tokens.map(() => 3)],
      ...Object.entries(ids).map(
        ([name, id]) => [`tokenizer.ggml.${name}_token_id`, id] as [string, GgufValue],
      ),
    ]),
  };
  return fillMarksOf(header, vocabularyOf(header));
}

const QWEN = ['<|endoftext|>', '<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', '<|fim_pad|>'];
const CODESTRAL = ['[PREFIX]', '[SUFFIX]', '[MIDDLE]'];

/** Parts as they read: marks as their token, text as it is. */
const shown = (parts: readonly PromptPart[]) =>
  parts.map((part) => (part.kind === 'mark' ? part.token : part.text));

describe('fillMarksOf', () => {
  it('takes the token ids of the metadata', () => {
    const marks = marksOf(['<A>', '<B>', '<C>', '<PAD>'], {
      fim_pre: 0,
      fim_suf: 1,
      fim_mid: 2,
      fim_pad: 3,
    });
    assert.deepEqual(marks, {
      template: { prefix: '<A>', suffix: '<B>', middle: '<C>', order: 'psm', stop: ['<PAD>'] },
      prefixToken: 0,
      suffixToken: 1,
      middleToken: 2,
    });
  });

  it('takes the older names of the same ids', () => {
    assert.equal(
      marksOf(['<A>', '<B>', '<C>'], { prefix: 0, suffix: 1, middle: 2 })?.middleToken,
      2,
    );
  });

  it('knows the families by the names in their vocabulary', () => {
    const families: readonly (readonly [readonly string[], string, 'psm' | 'spm', string])[] = [
      [QWEN, '<|fim_prefix|>', 'psm', '<|fim_middle|>'],
      [['<fim_prefix>', '<fim_suffix>', '<fim_middle>'], '<fim_prefix>', 'psm', '<fim_middle>'],
      [
        ['<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>'],
        '<｜fim▁begin｜>',
        'psm',
        '<｜fim▁end｜>',
      ],
      [['▁<PRE>', '▁<SUF>', '▁<MID>'], '<PRE> ', 'psm', ' <MID>'],
      [CODESTRAL, '[PREFIX]', 'spm', ''],
    ];
    for (const [tokens, prefix, order, middle] of families) {
      const template = marksOf(tokens)?.template;
      assert.deepEqual(
        [template?.prefix, template?.order, template?.middle],
        [prefix, order, middle],
      );
    }
  });

  it('finds none where there are none, or ids point nowhere', () => {
    assert.equal(marksOf(['a', 'b']), undefined);
    assert.equal(marksOf(['a'], { fim_pre: 5, fim_suf: 6, fim_mid: 7 }), undefined);
  });
});

describe('splitRawPrompt', () => {
  const qwen = marksOf(QWEN);
  const codestral = marksOf(CODESTRAL);

  it('makes marks of a rendered template and of nothing else', () => {
    const cases: readonly (readonly [
      string,
      FillMarks | undefined,
      readonly (string | number)[],
    ])[] = [
      ['<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>', qwen, [1, 'a', 2, 'b', 3]],
      ['<|fim_prefix|><|fim_suffix|><|fim_middle|>', qwen, [1, '', 2, '', 3]],
      ['[SUFFIX]b[PREFIX]a', codestral, [1, 'b', 0, 'a']],
      ['plain code', qwen, ['plain code']],
      ['', qwen, ['']],
      ['<|fim_prefix|>a', qwen, ['<|fim_prefix|>a']],
      [
        'x<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>',
        qwen,
        ['x<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>'],
      ],
      ['<|fim_prefix|>a<|fim_suffix|>b', qwen, ['<|fim_prefix|>a<|fim_suffix|>b']],
      ['<|fim_prefix|>a<|fim_middle|>', qwen, ['<|fim_prefix|>a<|fim_middle|>']],
      [
        '<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>',
        undefined,
        ['<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>'],
      ],
      ['say "<|endoftext|>"', qwen, ['say "<|endoftext|>"']],
    ];
    for (const [prompt, marks, parts] of cases)
      assert.deepEqual(shown(splitRawPrompt(prompt, marks)), parts, prompt);
  });

  it('leaves marks in the code before the cursor as code', () => {
    const prompt = '<|fim_prefix|>m = "<|fim_suffix|>"\n<|fim_suffix|>\nend<|fim_middle|>';
    assert.deepEqual(shown(splitRawPrompt(prompt, qwen)), [
      1,
      'm = "<|fim_suffix|>"\n',
      2,
      '\nend',
      3,
    ]);
  });

  it('finds back what a template was made of, for code without marks', () => {
    const code = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(code, code, fc.constantFrom(qwen, codestral), (prefix, suffix, marks) => {
        assert.ok(marks);
        const { template } = marks;
        fc.pre(![prefix, suffix].some((part) => /fim_|FIX\]/.test(part)));
        const before = template.prefix + prefix;
        const after = template.suffix + suffix;
        const prompt =
          (template.order === 'psm' ? before + after : after + before) + template.middle;
        assert.deepEqual(splitRawPrompt(prompt, marks), fillPrompt(marks, prefix, suffix));
      }),
    );
  });
});
