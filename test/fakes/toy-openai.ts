import { isRecord } from '../../src/providers/transport/wire.ts';
import type { WireRecord } from '../../src/providers/transport/wire.ts';
import type { ToyTokenModel } from '../providers/embedded/toy-token-model.ts';
import { json } from './http-server.ts';
import type { Script } from './http-server.ts';
import { literalOf } from './scripted-openai.ts';

/** What the server tells of its prompts, or how it lies. */
export interface ToyOpenAiTraits {
  readonly tells: 'prompt-logprobs' | 'echo' | 'neither';
  /** Puts a mark before every prompt, as models with one do. */
  readonly marks?: boolean;
  /** Answers a field that it does not know with HTTP 400 instead of ignoring it. */
  readonly refuses?: boolean;
  /** Changes a log-probability on its way out. */
  readonly distort?: (logprob: number) => unknown;
}

/** The model's name at the server. */
export const TOY = 'toy';

/** A server of OpenAI's protocol with one model whose tokens and distributions are those of a toy. */
export function toyOpenAiScript(toy: ToyTokenModel, traits: ToyOpenAiTraits): Script {
  const { distort = (logprob: number) => logprob } = traits;
  const { textOf } = toy.vocabulary;
  const own = (tokens: readonly number[], i: number): unknown =>
    i === 0 ? null : distort(toy.logprob(tokens[i - 1]!, tokens[i]!));

  function completion(fields: WireRecord): WireRecord {
    const prompt = toy.tokenize(String(fields['prompt']));
    const tokens = traits.marks === true ? [toy.emptyPromptToken ?? 0, ...prompt] : prompt;
    const last = tokens.at(-1)!;
    const { prompt_logprobs: wanted, echo, logprobs } = fields;
    if (wanted !== undefined && traits.tells === 'prompt-logprobs')
      return {
        text: 'a',
        prompt_logprobs: tokens.map((token, i) => {
          if (i === 0) return null;
          return { [token]: { logprob: own(tokens, i), rank: 7, decoded_token: textOf(token) } };
        }),
      };
    if (echo === true && traits.tells === 'echo') {
      const all = [...tokens, toy.tokenize('a')[0]!];
      return {
        text: `${String(fields['prompt'])}a`,
        logprobs: {
          tokens: all.map((token) => textOf(token)),
          token_logprobs: all.map((_, i) => own(all, i)),
          top_logprobs: null,
        },
      };
    }
    return {
      text: 'a',
      ...(logprobs === undefined ? {} : { logprobs: { ...legacyList(toy, last) } }),
    };
  }

  return ({ path, json: body }) => {
    const fields = isRecord(body) ? body : {};
    if (path === '/v1/models') return json({ data: [{ id: TOY }] });
    if (path !== '/v1/completions') return json({ error: { message: 'no such route' } }, 404);
    const isUnknown =
      (fields['prompt_logprobs'] !== undefined && traits.tells !== 'prompt-logprobs') ||
      (fields['echo'] !== undefined && traits.tells !== 'echo');
    if (traits.refuses === true && isUnknown)
      return json({ error: { message: 'extra fields not permitted' } }, 400);
    return json({ choices: [{ index: 0, finish_reason: 'length', ...completion(fields) }] });
  };
}

/** llama.cpp's server with the same model: it writes by a grammar, greedily among what is allowed. */
export function toyLlamaServerScript(
  toy: ToyTokenModel,
  write: (wanted: string) => string = (wanted) => wanted,
): Script {
  const { size, textOf, isControl, bytesOf } = toy.vocabulary;
  const ids = Array.from({ length: size }, (_, id) => id);
  const wire = (before: number, id: number) => ({
    id,
    token: textOf(id),
    bytes: [...bytesOf(id)],
    logprob: toy.logprob(before, id),
  });

  function forced(prompt: string, text: string): readonly WireRecord[] {
    const path: WireRecord[] = [];
    let before = toy.tokenize(prompt).at(-1)!;
    for (let at = 0; at < text.length;) {
      const taken = ids
        .filter((id) => !isControl(id) && text.startsWith(textOf(id), at))
        .sort((a, b) => toy.logprob(before, b) - toy.logprob(before, a))[0]!;
      const from = before;
      path.push({ ...wire(from, taken), top_logprobs: ids.map((id) => wire(from, id)) });
      before = taken;
      at += textOf(taken).length;
    }
    return path;
  }

  return ({ path, json: body }) => {
    const fields = isRecord(body) ? body : {};
    if (path === '/props') return json({ total_slots: 1, chat_template: '' });
    if (path === '/v1/models') return json({ data: [{ id: TOY }] });
    if (path === '/tokenize') {
      const content = String(fields['content']);
      // Marks of fill-in-the-middle hold signs that the toy has not.
      return json({ tokens: content.startsWith('<') ? [0, 0] : toy.tokenize(content) });
    }
    if (path === '/detokenize') {
      const tokens = Array.isArray(fields['tokens']) ? fields['tokens'].map(Number) : [];
      return json({ content: tokens.map((token) => textOf(token)).join('') });
    }
    const text = write(literalOf(String(fields['grammar'])));
    return json({
      content: text,
      stop: true,
      completion_probabilities: forced(String(fields['prompt']), text),
    });
  };
}

function legacyList(toy: ToyTokenModel, before: number): WireRecord {
  const ids = Array.from({ length: toy.vocabulary.size }, (_, id) => id);
  const list = ids.map((id) => [toy.vocabulary.textOf(id), toy.logprob(before, id)] as const);
  return { tokens: ['a'], token_logprobs: [-1], top_logprobs: [Object.fromEntries(list)] };
}
