import { isRecord } from '../../src/providers/transport/wire.ts';
import type { WireRecord } from '../../src/providers/transport/wire.ts';
import { json } from './http-server.ts';
import type { Script, ScriptedReply } from './http-server.ts';
import { ollamaScript, tag } from './scripted-ollama.ts';

/** How a scripted judge answers, and what its server tells. */
export interface JudgingTraits {
  /** Probability that it says A, of the piece called A and the one called B. */
  readonly saysA: (a: string, b: string) => number;
  /** Log-probabilities: told, left out, or refused with HTTP 400. Told where missing. */
  readonly logprobs?: 'told' | 'left-out' | 'refused';
  /** A schema for the answer: obeyed, or refused with HTTP 400. Obeyed where missing. */
  readonly schema?: 'obeyed' | 'refused';
  /** Makes another answer of a verdict. */
  readonly words?: (better: string) => string;
  /** Makes other tokens of the two letters, each with its share; the rest goes to `The`. */
  readonly letters?: readonly (readonly [string, string, number])[];
}

const JUDGE = 'judge:1b';

/** A conversation's row of `/api/show`. */
const CONVERSES: WireRecord = {
  capabilities: ['completion'],
  template: '{{ range .Messages }}{{ .Role }}: {{ .Content }}{{ end }}',
  details: { family: 'toy' },
  model_info: { 'general.architecture': 'toy', 'toy.context_length': 4096 },
};

/** An Ollama server with one model that judges on `/api/chat`. */
export function judgingOllama(traits: JudgingTraits): Script {
  const server = ollamaScript([{ tag: tag(JUDGE), show: CONVERSES }]);
  return (request) => {
    if (request.path !== '/api/chat' || !isRecord(request.json)) return server(request);
    const fields = request.json;
    const refused = refusalOf(traits, fields, fields['format'] !== undefined);
    if (refused !== undefined) return refused;
    const { text, logprobs } = answerOf(traits, fields);
    return json({
      ...{
        model: JUDGE,
        done: true,
        done_reason: 'stop',
        message: { role: 'assistant', content: text },
      },
      ...(logprobs === undefined ? {} : { logprobs }),
    });
  };
}

/** A server of OpenAI's protocol with the same model. */
export function judgingOpenAi(traits: JudgingTraits): Script {
  return ({ path, json: body }) => {
    const fields = isRecord(body) ? body : {};
    if (path === '/v1/models') return json({ data: [{ id: JUDGE }] });
    if (path !== '/v1/chat/completions') return json({ error: { message: 'no such route' } }, 404);
    const refused = refusalOf(traits, fields, fields['response_format'] !== undefined);
    if (refused !== undefined) return refused;
    const { text, logprobs } = answerOf(traits, fields);
    const message = { role: 'assistant', content: text };
    const told = logprobs === undefined ? {} : { logprobs: { content: logprobs } };
    return json({ choices: [{ index: 0, finish_reason: 'stop', message, ...told }] });
  };
}

function refusalOf(
  { logprobs, schema }: JudgingTraits,
  fields: WireRecord,
  hasSchema: boolean,
): ScriptedReply | undefined {
  const isRefused =
    (logprobs === 'refused' && fields['logprobs'] === true) || (schema === 'refused' && hasSchema);
  return isRefused ? json({ error: { message: 'extra fields not permitted' } }, 400) : undefined;
}

function answerOf(
  { saysA, logprobs = 'told', words, letters = [['A', 'B', 1]] }: JudgingTraits,
  fields: WireRecord,
): { readonly text: string; readonly logprobs?: readonly WireRecord[] } {
  const messages = JSON.stringify(fields['messages']);
  const [a, b] = piecesIn(fields['messages']);
  const share = saysA(a, b);
  const better = share === 0.5 ? 'equal' : share > 0.5 ? 'A' : 'B';
  if (fields['logprobs'] !== true || !messages.includes('one letter')) {
    const text = words?.(better) ?? JSON.stringify({ better });
    return { text };
  }
  const listed = letters.flatMap(([one, other, part]) => [
    { token: one, logprob: Math.log(share * part) },
    { token: other, logprob: Math.log((1 - share) * part) },
  ]);
  const rest = 1 - letters.reduce((sum, [, , part]) => sum + part, 0);
  const top = [...listed, { token: 'The', logprob: Math.log(rest) }]
    .filter(({ logprob }) => Number.isFinite(logprob))
    .sort((one, other) => other.logprob - one.logprob);
  const [best = { token: 'The', logprob: 0 }] = top;
  if (logprobs === 'left-out') return { text: best.token };
  return { text: best.token, logprobs: [{ ...best, top_logprobs: top }] };
}

/** The pieces of a question, out of their fences. */
export function piecesIn(messages: unknown): readonly [string, string] {
  const list: readonly unknown[] = Array.isArray(messages) ? messages : [];
  const last = list.filter(isRecord).at(-1)?.['content'];
  const of = (label: string) =>
    new RegExp(`\nPiece ${label}:\n(\`{3,})\n([^]*?)\n\\1(?:\n|$)`).exec(String(last))?.[2] ?? '';
  return [of('A'), of('B')];
}
