import { score } from '../../src/providers/embedded/score.ts';
import type { TextScore } from '../../src/core/model.ts';
import { toyTokenModel } from './embedded/toy-token-model.ts';
import type { ToyTokenModel } from './embedded/toy-token-model.ts';

const SIGNS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
const WORDS = ['ab', ' a', ' ab', 'abc', '  ', 'b"', ')\n', 'return', ' path', 'function', 'ca'];

/** A vocabulary that can write code, with tokens that cross the borders of texts. */
export const TOY_TOKENS = [...SIGNS, '\n', '\t', 'é', ...WORDS, '<end>'];

export function toyWords(): ToyTokenModel {
  return toyTokenModel(TOY_TOKENS, 512);
}

/** The scores that the toy itself gives, by the rules of the embedded models. */
export function exactScores(
  toy: ToyTokenModel,
  prefix: string,
  texts: readonly string[],
): Promise<readonly TextScore[]> {
  const joint = (text: string) => toy.tokenize(prefix + text);
  return score(toy, joint(''), texts, joint, new AbortController().signal);
}
