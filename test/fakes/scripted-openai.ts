import { isRecord } from '../../src/providers/transport/wire.ts';
import type { WireRecord } from '../../src/providers/transport/wire.ts';
import { events, json } from './http-server.ts';
import type { Script, ScriptedReply, SeenRequest } from './http-server.ts';
import { pseudoForced, pseudoTokens } from './pseudo-model.ts';
import type { PseudoToken } from './pseudo-model.ts';

/** A server of OpenAI's protocol whose models, listed by these rows, write pseudo code. */
export function openAiScript(rows: readonly WireRecord[]): Script {
  return (request) => {
    if (request.path === '/v1/models') return json({ object: 'list', data: rows });
    const fields = isRecord(request.json) ? request.json : {};
    const known = rows.some((row) => row['id'] === fields['model']);
    if (request.method === 'POST' && !known)
      return json(
        { error: { message: `The model \`${String(fields['model'])}\` does not exist` } },
        404,
      );
    if (request.path === '/v1/chat/completions') return chat(fields);
    if (request.path === '/v1/completions') return text(fields);
    return json({ error: { message: 'no such route' } }, 404);
  };
}

export interface ScriptedLlamaServer {
  readonly props: WireRecord;
  /** Texts that are one token of the vocabulary. */
  readonly marks: readonly string[];
}

/** llama.cpp's server: the same, and its own routes. */
export function llamaServerScript(
  rows: readonly WireRecord[],
  { props, marks }: ScriptedLlamaServer,
): Script {
  const openAi = openAiScript(rows);
  return (request) => {
    const fields = isRecord(request.json) ? request.json : {};
    if (request.path === '/props') return json(props);
    if (request.path === '/tokenize') {
      const content = String(fields['content']);
      return json({ tokens: marks.includes(content) ? [1] : [...Buffer.from(content)] });
    }
    if (request.path === '/detokenize') {
      const tokens = Array.isArray(fields['tokens']) ? fields['tokens'].map(Number) : [];
      return json({ content: Buffer.from(tokens).toString() });
    }
    return request.path === '/completion' || request.path === '/infill'
      ? native(request, fields, rows)
      : openAi(request);
  };
}

function native(
  request: SeenRequest,
  fields: WireRecord,
  rows: readonly WireRecord[],
): ScriptedReply {
  if (!rows.some((row) => row['id'] === fields['model']))
    return json(
      { error: { code: 404, message: `model '${String(fields['model'])}' not found` } },
      404,
    );
  const { grammar } = fields;
  if (typeof grammar === 'string') {
    const forced = pseudoForced(String(fields['prompt']), literalOf(grammar));
    return json({ content: literalOf(grammar), completion_probabilities: forced, stop: true });
  }
  const asked = request.path === '/infill' ? ['input_prefix', 'input_suffix'] : ['prompt'];
  const { tokens, finish } = pseudo(
    asked.map((key) => fields[key]),
    fields,
    fields['n_predict'],
    Number(fields['n_probs'] ?? 0),
  );
  const probabilities = (list: readonly PseudoToken[]) =>
    fields['n_probs'] === undefined ? {} : { completion_probabilities: list };
  const end = {
    stop: true,
    stop_type: finish === 'stop' ? 'word' : 'limit',
    tokens_predicted: tokens.length,
    tokens_evaluated: 5,
    timings: { prompt_n: 5, prompt_ms: 2.5, predicted_n: tokens.length, predicted_ms: 4 },
  };
  if (fields['stream'] !== true)
    return json({
      content: tokens.map(({ token }) => token).join(''),
      ...probabilities(tokens),
      ...end,
    });
  const messages = tokens.map((token) => ({
    content: token.token,
    stop: false,
    ...probabilities([token]),
  }));
  return events([...messages, { content: '', ...end }]);
}

/** The text of `root ::= "…"`, whose escapes are JSON's but for those of single bytes. */
export function literalOf(grammar: string): string {
  const [, literal = ''] = /^root ::= "(.*)"$/s.exec(grammar) ?? [];
  return String(JSON.parse(`"${literal.replace(/\\x([0-9a-f]{2})/g, '\\u00$1')}"`));
}

function chat(fields: WireRecord): ScriptedReply {
  const { tokens, finish } = pseudo(
    fields['messages'],
    fields,
    fields['max_tokens'],
    Number(fields['top_logprobs'] ?? 0),
  );
  const wanted = fields['logprobs'] === true;
  if (fields['stream'] !== true) {
    const content = tokens.map(({ token }) => token).join('');
    const message = { role: 'assistant', content };
    const logprobs = wanted ? { logprobs: { content: tokens } } : {};
    return json({ choices: [{ index: 0, finish_reason: finish, message, ...logprobs }] });
  }
  return events([
    choice({ delta: { role: 'assistant', content: '' } }),
    ...tokens.map((token) =>
      choice({
        delta: { content: token.token },
        ...(wanted ? { logprobs: { content: [token] } } : {}),
      }),
    ),
    choice({ delta: {}, finish_reason: finish }),
    ending(tokens.length),
    '[DONE]',
  ]);
}

function text(fields: WireRecord): ScriptedReply {
  if (fields['prompt_logprobs'] !== undefined) {
    // vLLM's form: nothing stands before the first token.
    const told = pseudoForced('', String(fields['prompt'])).map(({ token, logprob }, i) =>
      i === 0 ? null : { [i]: { logprob, rank: 1, decoded_token: token } },
    );
    return json({ choices: [{ text: '', prompt_logprobs: told, finish_reason: 'length' }] });
  }
  const top = fields['logprobs'];
  const { tokens, finish } = pseudo(
    [fields['prompt'], fields['suffix']],
    fields,
    fields['max_tokens'],
    Number(top ?? 0),
  );
  if (fields['stream'] !== true)
    return json({ choices: [{ text: '', logprobs: legacy(tokens), finish_reason: finish }] });
  return events([
    ...tokens.map((token) =>
      choice({ text: token.token, ...(top === undefined ? {} : { logprobs: legacy([token]) }) }),
    ),
    choice({ text: '', finish_reason: finish }),
    ending(tokens.length),
    '[DONE]',
  ]);
}

/** The older form: parallel lists. */
function legacy(tokens: readonly PseudoToken[]): WireRecord {
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top_logprobs }) =>
      Object.fromEntries(top_logprobs.map(({ token, logprob }) => [token, logprob])),
    ),
  };
}

/** OpenAI honours four stop texts at most; so does this. */
function pseudo(prompt: unknown, fields: WireRecord, maxTokens: unknown, top: number) {
  return pseudoTokens({
    prompt: JSON.stringify(prompt),
    seed: Number(fields['seed'] ?? 0),
    maxTokens: Number(maxTokens ?? 16),
    stop: Array.isArray(fields['stop']) ? fields['stop'].slice(0, 4).map(String) : [],
    top,
  });
}

function choice(fields: WireRecord): WireRecord {
  return { object: 'chunk', choices: [{ index: 0, finish_reason: null, ...fields }] };
}

function ending(completionTokens: number): WireRecord {
  return { choices: [], usage: { prompt_tokens: 5, completion_tokens: completionTokens } };
}
