import { uniformOf } from '../../src/providers/ollama/seeded-draw.ts';
import { isRecord } from '../../src/providers/transport/wire.ts';
import type { WireRecord } from '../../src/providers/transport/wire.ts';
import type { ToyTokenModel } from '../providers/embedded/toy-token-model.ts';
import { json } from './http-server.ts';
import type { Script } from './http-server.ts';
import { COMPLETES, tag } from './scripted-ollama.ts';

/** What a scripted server can do, or how it lies. */
export interface ToyOllamaTraits {
  /** Tokens in a list; all of them where missing. */
  readonly top?: number;
  /** Whether the server tells the tokens of a text. */
  readonly tellsTokens?: boolean;
  /** How it draws: as llama.cpp does, or something else. */
  readonly draws?: 'by-seed' | 'at-random';
  /** Log-probabilities of a forced text: from before the grammar, after it, or of another text. */
  readonly forced?: 'before' | 'after' | 'another' | 'refused';
  /** Changes a token on its way out. */
  readonly distort?: (token: WireRecord) => WireRecord | undefined;
  readonly version?: string;
}

/** The model's name at the server. */
export const TOY = 'toy:1b';

/**
 * An Ollama server with one model whose tokens and distributions are those of a toy: raw one-token
 * calls, tokens under `context`, and texts forced as JSON. Works on the model's own tokens of the
 * prompt, as a server does.
 */
export function toyOllamaScript(toy: ToyTokenModel, traits: ToyOllamaTraits = {}): Script {
  const { top = 20, tellsTokens = true, draws = 'by-seed', forced = 'before' } = traits;
  const { size, bytesOf, textOf, isControl } = toy.vocabulary;
  const ids = Array.from({ length: size }, (_, id) => id);
  const wire = (id: number, logprob: number): WireRecord | undefined => {
    const token = { token: textOf(id), logprob, bytes: [...bytesOf(id)] };
    return traits.distort === undefined ? token : traits.distort(token);
  };
  const placeAfter = (before: number, drawn: number): WireRecord | undefined => {
    const ranked = [...ids].sort((a, b) => toy.logprob(before, b) - toy.logprob(before, a));
    const list = ranked.slice(0, top).map((id) => wire(id, toy.logprob(before, id)));
    const own = wire(drawn, toy.logprob(before, drawn));
    return own && { ...own, top_logprobs: list.filter((token) => token !== undefined) };
  };

  function generate(fields: WireRecord): WireRecord {
    const prompt = String(fields['prompt']);
    const options = isRecord(fields['options']) ? fields['options'] : {};
    const tokens = cut(toy, prompt);
    const before = tokens.at(-1) ?? 0;
    const counted = { done: true, prompt_eval_count: tokens.length };
    if (isRecord(fields['format'])) {
      const wanted = JSON.stringify(fields['format']['const']);
      return { ...counted, response: wanted, logprobs: forcedPath(before, wanted) };
    }
    const seed = Number(options['seed'] ?? 0);
    const isEven = Number(options['temperature']) > 1e9;
    const best = [...ids].sort((a, b) => toy.logprob(before, b) - toy.logprob(before, a));
    const turn = Math.max(0, Math.ceil(size * uniformOf(seed)) - 1);
    const drawn = !isEven
      ? (best[seed % best.length] ?? 0)
      : draws === 'by-seed'
        ? turn
        : (best[turn] ?? 0);
    const isSilent = isControl(drawn);
    if (fields['raw'] !== true) {
      const answer = isSilent ? '' : textOf(drawn);
      const context = cut(toy, prompt + answer);
      return { ...counted, response: answer, ...(tellsTokens ? { context } : {}) };
    }
    const place = isSilent ? undefined : placeAfter(before, drawn);
    return {
      ...counted,
      response: isSilent ? '' : textOf(drawn),
      ...(place === undefined ? {} : { logprobs: [place] }),
    };
  }

  /** Takes the most probable token that goes on spelling the text, as greedy decoding by grammar. */
  function forcedPath(start: number, wanted: string): readonly (WireRecord | undefined)[] {
    const path: (WireRecord | undefined)[] = [];
    const text = forced === 'another' ? '"b a' : `${wanted} `;
    let before = start;
    let at = 0;
    while (at < text.length) {
      const fits = ids.filter((id) => !isControl(id) && text.startsWith(textOf(id), at));
      const taken = fits.sort((a, b) => toy.logprob(before, b) - toy.logprob(before, a))[0];
      if (taken === undefined) break;
      path.push(
        forced === 'after'
          ? { ...wire(taken, 0), top_logprobs: [wire(taken, 0)] }
          : placeAfter(before, taken),
      );
      before = taken;
      at += textOf(taken).length;
    }
    return path;
  }

  return ({ path, json: body }) => {
    const fields = isRecord(body) ? body : {};
    if (path === '/api/version') return json({ version: traits.version ?? '0.13.5' });
    if (path === '/api/tags') return json({ models: [tag(TOY)] });
    if (path === '/api/ps') return json({ models: [] });
    if (path === '/api/show') return json({ ...COMPLETES, model_info: metadataOf(toy) });
    if (path !== '/api/generate') return { status: 404, body: '404 page not found' };
    if (forced === 'refused' && fields['format'] !== undefined)
      return json({ error: 'invalid format' }, 400);
    return json(generate(fields));
  };
}

/** Text before which a token's mark stands is cut as that token, as servers do. */
function cut(toy: ToyTokenModel, text: string): readonly number[] {
  return text === '<end>' ? [toy.emptyPromptToken ?? 0] : toy.tokenize(text);
}

function metadataOf({ vocabulary, emptyPromptToken = 0 }: ToyTokenModel): WireRecord {
  const ids = Array.from({ length: vocabulary.size }, (_, id) => id);
  return {
    'general.architecture': 'llama',
    'llama.context_length': 2048,
    'tokenizer.ggml.model': 'plain',
    'tokenizer.ggml.tokens': ids.map((id) => vocabulary.textOf(id)),
    'tokenizer.ggml.token_type': ids.map((id) => (vocabulary.isControl(id) ? 3 : 1)),
    'tokenizer.ggml.eos_token_id': emptyPromptToken,
  };
}
