import assert from 'node:assert/strict';
import { vocabularyOf } from '../../../src/providers/transport/vocabulary.ts';
import type { Vocabulary } from '../../../src/providers/transport/vocabulary.ts';

/** Tokens as [written form, type]: 1 normal, 3 control, 4 user-defined, 6 byte. */
function vocabulary(model: string, tokens: readonly (readonly [string, number])[]): Vocabulary {
  return vocabularyOf({
    metadata: new Map<string, string | readonly string[] | readonly number[]>([
      ['tokenizer.ggml.model', model],
      ['tokenizer.ggml.tokens', tokens.map(([text]) => text)],
      ['tokenizer.ggml.token_type', tokens.map(([, type]) => type)],
    ]),
  });
}

const bytes = (text: string) => [...Buffer.from(text)];

describe('vocabularyOf', () => {
  it('undoes the byte table of GPT-2', () => {
    const { bytesOf } = vocabulary('gpt2', [
      ['Ġflag', 1],
      ['ĊĊ', 1],
      ['ĉ', 1],
      ['Ã©', 1],
      ['âĢ', 1],
      ['Ń', 1],
    ]);
    assert.deepEqual([...bytesOf(0)], bytes(' flag'));
    assert.deepEqual([...bytesOf(1)], bytes('\n\n'));
    assert.deepEqual([...bytesOf(2)], bytes('\t'));
    assert.deepEqual([...bytesOf(3)], bytes('é'));
    assert.deepEqual([...bytesOf(4)], [0xe2, 0x80], 'part of a character');
    assert.deepEqual([...bytesOf(5)], [0xad], 'the soft hyphen, last in the table');
  });

  it('undoes the spaces and bytes of SentencePiece', () => {
    const { bytesOf } = vocabulary('llama', [
      ['▁the', 1],
      ['<0x0A>', 6],
      ['<0xE2>', 6],
      ['▁▁', 1],
    ]);
    assert.deepEqual(
      [0, 1, 2, 3].map((token) => [...bytesOf(token)]),
      [bytes(' the'), [0x0a], [0xe2], bytes('  ')],
    );
  });

  it('knows control tokens by name and never as text', () => {
    const { bytesOf, textOf, isControl, find } = vocabulary('gpt2', [
      ['<|endoftext|>', 3],
      ['<|user|>', 4],
      ['a', 1],
    ]);
    assert.deepEqual([...bytesOf(0)], []);
    assert.equal(textOf(0), '<|endoftext|>');
    assert.deepEqual([isControl(0), isControl(1), isControl(2)], [true, false, false]);
    assert.deepEqual([...bytesOf(1)], bytes('<|user|>'), 'user-defined tokens are text as written');
    assert.equal(find('<|endoftext|>'), 0);
    assert.equal(find('<|nowhere|>'), undefined);
  });

  it('survives a file without a vocabulary and tokens beyond it', () => {
    const { size, bytesOf, textOf } = vocabularyOf({
      metadata: new Map([['tokenizer.ggml.tokens', 'not a list']]),
    });
    assert.equal(size, 0);
    assert.deepEqual([...bytesOf(7)], []);
    assert.equal(textOf(7), '');
  });
});
