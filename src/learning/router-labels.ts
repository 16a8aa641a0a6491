import type { TokenLogprob } from '../core/generation.ts';
import type { LanguageModel } from '../core/model.ts';

/** What two models would write at one place of a real text. */
export interface RouterPlace {
  /** Characters of the text that stand before it. */
  readonly at: number;
  /** The small model's most probable token, with what else it lists. */
  readonly token: TokenLogprob;
  /** See `routerLabel`. */
  readonly label: 0 | 1 | undefined;
}

/**
 * Whether the small model's token may stand where the text is known:
 *
 *     1           the text goes on with the small model's most probable token
 *     0           it does not, and it goes on with the large one's
 *     undefined   both are wrong
 *
 * Tokens are compared with the text by their bytes, since vocabularies differ. A token without bytes
 * (the end of the text) is right where nothing follows.
 *
 * Source   Zheng et al., "CITER", COLM 2025, first iteration. There a token that both get wrong is kept
 *          where the answer that the small model writes from it is right in the end; a place in code has
 *          no answer to compare, so it teaches nothing.
 */
export function routerLabel(
  rest: string,
  small: Pick<TokenLogprob, 'text' | 'bytes'> | undefined,
  large: Pick<TokenLogprob, 'text' | 'bytes'> | undefined,
): 0 | 1 | undefined {
  const bytes = Buffer.from(rest.slice(0, LONGEST_TOKEN));
  if (goesOnWith(bytes, small)) return 1;
  return goesOnWith(bytes, large) ? 0 : undefined;
}

/**
 * Walks along a real text behind a prefix as the small model would have written it, and labels every
 * place: teacher forcing.
 *
 * The next place is behind the longest token listed by the small model with which the text goes on, or,
 * where it lists none, behind the next word, run of white space or sign.
 *
 * Cost     a place: one `next` of the small model, and one of the large where the small is wrong.
 * Throws   what the models throw, among it the signal's reason. Yields nothing where one has no `next`.
 */
export async function* routerPlaces(
  { small, large }: { readonly small: LanguageModel; readonly large: LanguageModel },
  prefix: string,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<RouterPlace> {
  if (small.next === undefined || large.next === undefined) return;
  for (let at = 0; at < text.length;) {
    const before = { prefix: prefix + text.slice(0, at) };
    const rest = text.slice(at);
    const top = await small.next({ ...before, k: LISTED }, signal);
    const [token] = top;
    if (token === undefined) return;
    const isRight = routerLabel(rest, token, undefined) === 1;
    const [other] = isRight ? [] : await large.next({ ...before, k: 1 }, signal);
    yield { at, token: { ...token, top }, label: routerLabel(rest, token, other) };
    at += lengthOfNext(rest, top);
  }
}

/** As many as any server lists. */
const LISTED = 20;
/** No token is longer. Unit: characters. */
const LONGEST_TOKEN = 256;

function goesOnWith(
  rest: Buffer,
  token: Pick<TokenLogprob, 'text' | 'bytes'> | undefined,
): boolean {
  if (token === undefined) return false;
  const bytes = Buffer.from(token.bytes ?? Buffer.from(token.text));
  if (bytes.length === 0) return rest.length === 0;
  return rest.subarray(0, bytes.length).equals(bytes);
}

function lengthOfNext(rest: string, listed: readonly TokenLogprob[]): number {
  const head = Buffer.from(rest.slice(0, LONGEST_TOKEN));
  const lengths = listed
    .filter((token) => goesOnWith(head, token))
    .map(({ bytes, text }) => wholeCharacters(bytes === undefined ? text : Buffer.from(bytes)));
  return Math.max(0, ...lengths) || (/^(?:\s+|[\w$]+|.)/su.exec(rest)?.[0].length ?? 1);
}

/** Length in characters; 0 where the token ends inside of one. */
function wholeCharacters(token: string | Buffer): number {
  const text = token.toString();
  return text.includes('\uFFFD') ? 0 : text.length;
}
