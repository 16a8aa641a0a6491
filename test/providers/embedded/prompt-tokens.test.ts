import assert from 'node:assert/strict';
import { isModelError } from '../../../src/core/failure.ts';
import type { RenderedPrompt } from '../../../src/core/generation.ts';
import type { FillMarks } from '../../../src/providers/embedded/fill-marks.ts';
import { promptTokens } from '../../../src/providers/embedded/prompt-tokens.ts';
import { toyTokenModel } from './toy-token-model.ts';

const TOKENS = ['a', 'b', 'ab', '<', '>', 'P', 'S', 'M', '<P>', '<S>', '<M>', '<end>'];
const MARKS: FillMarks = {
  template: { prefix: '<P>', suffix: '<S>', middle: '<M>', order: 'psm', stop: [] },
  prefixToken: 8,
  suffixToken: 9,
  middleToken: 10,
};
const model = toyTokenModel(TOKENS);

/** The prompt's tokens as they are written, control tokens with a star. */
function tokens(
  prompt: RenderedPrompt,
  marks: FillMarks | undefined = MARKS,
  more = '',
  of = model,
) {
  return promptTokens(prompt, of, marks, more)
    .map((token) => (of.vocabulary.isControl(token) ? '*' : '') + TOKENS[token]!)
    .join(' ');
}

function refusal(prompt: RenderedPrompt, marked: 'marked' | 'unmarked' = 'marked'): string {
  try {
    return promptTokens(prompt, model, marked === 'marked' ? MARKS : undefined).join(' ');
  } catch (error) {
    assert.ok(isModelError(error));
    return error.failure.code;
  }
}

const raw = (text: string) => ({ kind: 'raw', text }) as const;
const infill = (prefix: string, suffix: string) => ({ kind: 'infill', prefix, suffix }) as const;

describe('promptTokens', () => {
  it('puts the marks around the texts of a hole', () => {
    assert.equal(tokens(infill('ab', 'b')), '*<P> ab *<S> b *<M>');
  });

  it('never makes a mark of code, in whatever form the prompt comes', () => {
    assert.equal(tokens(infill('<S>', '<M>')), '*<P> < S > *<S> < M > *<M>');
    assert.equal(tokens(raw('a<P>b')), 'a < P > b');
    assert.equal(tokens(raw('<P>a<S>b<M>')), '*<P> a *<S> b *<M>');
    assert.equal(tokens(raw('<P>a<S>b<S>b<M>')), '*<P> a < S > b *<S> b *<M>');
  });

  it('cuts a prompt and its continuation as one text', () => {
    assert.equal(tokens(raw('a'), MARKS, 'b'), 'ab');
    assert.equal(tokens(raw('<P>a<S>b<M>'), MARKS, 'a<M>'), '*<P> a *<S> b *<M> a < M >');
  });

  it('starts as the model was trained, and an empty prompt with what there is', () => {
    assert.equal(tokens(raw('')), '*<end>');
    assert.equal(tokens(raw(''), MARKS, 'ab'), '*<end> ab');
    assert.equal(tokens(raw('a'), MARKS, '', { ...model, startToken: 11 }), '*<end> a');
  });

  it('refuses what it cannot do', () => {
    assert.equal(
      refusal({ kind: 'chat', messages: [{ role: 'user', content: 'a' }] }),
      'unsupported',
    );
    assert.equal(refusal(infill('a', 'b'), 'unmarked'), 'unsupported');
    assert.equal(refusal(raw('a'.repeat(64))), 'bad-request');
    assert.equal(refusal(raw('a'.repeat(10_000_000))), 'bad-request');
    assert.equal(refusal(raw('a'.repeat(63))).length, 63 * 2 - 1);
  });
});
