import type { TokenLogprob } from '../../../core/generation.ts';
import type { ReadRequest } from '../../../core/model.ts';
import { lex } from '../../../ngram/lexer.ts';
import type { NextToken } from '../../../ngram/nested-model.ts';
import { FILE_START, FIRST_TOKEN } from '../../../ngram/vocabulary.ts';
import { tokenLogprob } from './generate-parts.ts';
import type { WorkspaceLanguage } from './workspace-language.ts';

/**
 * The tokens of a text that stands in a document, with what else may stand there; see
 * `LanguageModel.read`.
 *
 * Each line is judged by a model that knows the document around it and not the line itself: what is on
 * disk of the document counts nowhere, and the line's tokens are in no count. A line end belongs to the
 * line that it begins.
 *
 * Cost: lexing the document once, then per line the counts of its tokens and a place a token.
 */
export function readText(
  { prefix, text, suffix, alternatives, place }: ReadRequest,
  language: WorkspaceLanguage,
): readonly TokenLogprob[] {
  if (text === '') return [];
  const words = lex(prefix + text);
  const idOf = (word: string): number => language.vocabulary.intern(word);
  const ids = Uint32Array.of(FILE_START, ...words.map(idOf));
  const behind = Uint32Array.from(lex(suffix), idOf);
  const modelFor = language.heldOut({ path: place?.path, languageId: place?.languageId ?? '' });
  const tokens: TokenLogprob[] = [];
  let { first, overlap } = firstTokenOf(words, prefix.length);
  while (first < words.length) {
    let end = first + 1;
    while (end < words.length && words[end]?.startsWith('\n') !== true) end += 1;
    const right = new Uint32Array(ids.length - 1 - end + behind.length);
    right.set(ids.subarray(end + 1));
    right.set(behind, ids.length - 1 - end);
    const { model, pointersAt } = modelFor({
      left: ids.subarray(1, first + 1),
      beginning: '',
      right,
    });
    let before: NextToken | undefined;
    for (let at = first; at < end; at++) {
      const pointers = pointersAt(ids, at + 1);
      const next: NextToken =
        before?.after(ids[at] ?? 0, pointers) ?? model.at(ids, at + 1, pointers);
      before = next;
      tokens.push(tokenAt(next, words[at] ?? '', overlap, alternatives, model.texts));
      overlap = '';
    }
    first = end;
  }
  return tokens;
}

const MOST_VISITS = 4_000;

/** The first token that ends behind the prefix, and what of it stands before the border. */
function firstTokenOf(
  words: readonly string[],
  border: number,
): { first: number; overlap: string } {
  let end = 0;
  for (const [first, word] of words.entries()) {
    const start = end;
    end += word.length;
    if (end > border) return { first, overlap: word.slice(0, Math.max(0, border - start)) };
  }
  return { first: words.length, overlap: '' };
}

function tokenAt(
  place: NextToken,
  word: string,
  overlap: string,
  alternatives: number,
  texts: { textOf(token: number): string },
): TokenLogprob {
  const given = overlap === '' ? 0 : Math.log(place.fittingMass(overlap));
  const own = tokenLogprob(
    word.slice(overlap.length),
    Math.log(place.probabilityOfText(word)) - given,
    '\n',
  );
  if (alternatives < 1) return own;
  const fits = (token: number): boolean => {
    const other = texts.textOf(token);
    return other.length > overlap.length && other.startsWith(overlap);
  };
  const top = place
    .best({
      most: alternatives,
      least: 0,
      accept: (token) => token >= FIRST_TOKEN && fits(token),
      mostVisits: MOST_VISITS,
    })
    .map(({ token, probability }) =>
      tokenLogprob(texts.textOf(token).slice(overlap.length), Math.log(probability) - given, '\n'),
    );
  return { ...own, top };
}
