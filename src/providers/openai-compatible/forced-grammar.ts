import { failure, ModelError } from '../../core/failure.ts';
import type { TokenLogprob } from '../../core/generation.ts';
import type { TextScore } from '../../core/model.ts';
import { agree } from '../transport/joint-tokens.ts';

/** A grammar of llama.cpp that allows one text and nothing else. */
export function literalGrammar(text: string): string {
  const escaped = text.replace(SPECIAL, (character) => {
    const known = ESCAPES[character];
    return known ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `root ::= "${escaped}"`;
}

// Everything else stands in a literal as it is.
const SPECIAL = /["\\\u0000-\u001f\u007f]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * The score of a text from the places along which a model was made to write overlap + text:
 *
 *     score = Σ_i log p(piece_i | pieces before)  −  Σ_{i inside the overlap} log Σ_{u fits} p(u | …)
 *
 * with log-probabilities from before the grammar; the sums of what fits run over the lists that came
 * back. Approximated: at every place the model takes its most probable piece that the grammar lets
 * through, which need not be the token that the text would be cut into.
 *
 * Throws ModelError `unsupported` where the pieces are another text.
 */
export function forcedScore(
  pieces: readonly TokenLogprob[],
  overlap: Uint8Array,
  text: string,
): TextScore {
  const whole = Buffer.concat([overlap, Buffer.from(text)]);
  let at = 0;
  let tokens = 0;
  let logprobNats = 0;
  for (const piece of pieces) {
    if (at >= whole.length) break;
    const bytes = bytesOf(piece);
    if (bytes.length === 0 || !agree(bytes, whole.subarray(at))) throw notTheText();
    const left = overlap.subarray(Math.min(at, overlap.length));
    logprobNats += piece.logprobNats;
    if (left.length > 0) logprobNats -= fittingLogMass(piece, left);
    at += bytes.length;
    tokens += 1;
  }
  if (at < whole.length) throw notTheText();
  const bytes = whole.length - overlap.length;
  return { logprobNats: Math.min(0, logprobNats), tokens, bytes, fidelity: 'forced' };
}

function fittingLogMass(piece: TokenLogprob, left: Uint8Array): number {
  const fitting = [piece, ...(piece.top ?? [])].filter((token) => {
    const bytes = bytesOf(token);
    return bytes.length > 0 && agree(bytes, left);
  });
  // The piece taken is most often in its own list.
  const masses = new Map(
    fitting.map((token) => [bytesOf(token).toString('latin1'), Math.exp(token.logprobNats)]),
  );
  return Math.log([...masses.values()].reduce((sum, mass) => sum + mass, 0));
}

function bytesOf({ text, bytes }: TokenLogprob): Buffer {
  return bytes === undefined ? Buffer.from(text) : Buffer.from(bytes);
}

function notTheText(): ModelError {
  return new ModelError(
    failure('unsupported', 'the server wrote another text than it was made to'),
  );
}
