import type { TextScore } from '../../core/model.ts';
import { agree } from '../transport/joint-tokens.ts';
import { isRecord, numberAt, recordAt, recordsAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

/** How a server tells log-probabilities of a prompt: vLLM's own field, or the echo of the prompt. */
export type PromptRoute = 'prompt-logprobs' | 'echo';

export interface ToldToken {
  readonly text: string;
  readonly logprobNats: number;
}

/** The body of `/v1/completions` that asks for the log-probabilities of its prompt. */
export function promptRequest(model: string, prompt: string, route: PromptRoute) {
  const common = { model, prompt, max_tokens: 1, temperature: 0 };
  return route === 'prompt-logprobs'
    ? // Of more than the prompt's own token the order is lost, and with it which one that is.
      { ...common, prompt_logprobs: 0 }
    : { ...common, echo: true, logprobs: 1 };
}

/**
 * The tokens of a prompt in a reply. The first has 0 for its log-probability: nothing stands before
 * it, or a mark that the server puts there. Undefined where the tokens do not spell the prompt, or one
 * lacks its log-probability or has none that is possible.
 */
export function promptTokensOf(
  reply: unknown,
  prompt: string,
  route: PromptRoute,
): readonly ToldToken[] | undefined {
  const choice = isRecord(reply) ? (recordsAt(reply, 'choices')[0] ?? {}) : {};
  const all =
    route === 'echo'
      ? echoed(recordAt(choice, 'logprobs'))
      : listed(
          choice['prompt_logprobs'] ?? (isRecord(reply) ? reply['prompt_logprobs'] : undefined),
        );
  const told: ToldToken[] = [];
  let spelled = '';
  for (const { text, logprobNats } of all.slice(1)) {
    if (!isLogprob(logprobNats)) return undefined;
    told.push({ text, logprobNats: Math.min(0, logprobNats) });
    spelled += text;
    // What was written behind an echoed prompt follows.
    if (prompt === (all[0]?.text ?? '') + spelled || prompt === spelled) break;
  }
  if (told.length === 0 || !prompt.endsWith(spelled)) return undefined;
  const first = prompt.slice(0, prompt.length - spelled.length);
  const named = all[0]?.text ?? '';
  if (first !== '' && named !== '' && first !== named) return undefined;
  return first === '' ? told : [{ text: first, logprobNats: 0 }, ...told];
}

/** Where the tokens of a prefix and of its continuations begin to differ. At least 1. */
export function sharedTokens(
  prefix: readonly ToldToken[],
  joints: readonly (readonly ToldToken[])[],
): number {
  const lengths = joints.map((joint) => {
    let length = 0;
    while (length < prefix.length && prefix[length]?.text === joint[length]?.text) length += 1;
    return length;
  });
  return Math.max(1, Math.min(...lengths));
}

/**
 * Log-probability of what stands in `joint` behind the shared border, less what forcing the end of the
 * prefix behind it (the overlap) gave away at the border: the tokens of `list` that can begin writing
 * it. Without an overlap `exact`; with one `forced`, since a list is short and tokens further inside
 * the overlap are taken to be the only ones that fit.
 */
export function promptScore(
  joint: readonly ToldToken[],
  border: number,
  overlap: string,
  list: readonly ToldToken[],
  text: string,
): TextScore {
  const given = Buffer.from(overlap);
  let at = 0;
  let logprobNats = 0;
  for (const [index, token] of joint.entries()) {
    if (index < border) continue;
    const isGiven = at < given.length;
    if (!isGiven) logprobNats += token.logprobNats;
    else if (at === 0) logprobNats += token.logprobNats - fittingLogMass(token, list, given);
    // A token that begins inside the overlap and ends in the text is the text's.
    else if (at + Buffer.byteLength(token.text) > given.length) logprobNats += token.logprobNats;
    at += Buffer.byteLength(token.text);
  }
  return {
    logprobNats: Math.min(0, logprobNats),
    tokens: joint.length - border,
    bytes: Buffer.byteLength(text),
    fidelity: overlap === '' ? 'exact' : 'forced',
  };
}

function fittingLogMass(own: ToldToken, list: readonly ToldToken[], given: Uint8Array): number {
  const masses = new Map(
    [...list, own]
      .filter(({ text }) => text !== '' && agree(Buffer.from(text), given))
      .map(({ text, logprobNats }) => [text, Math.exp(logprobNats)]),
  );
  return Math.log([...masses.values()].reduce((sum, mass) => sum + mass, 0));
}

/** The text is empty where only the place is known. */
interface RawToken {
  readonly text: string;
  readonly logprobNats: number | undefined;
}

/** vLLM: a list with null first, then one record each, token id to `{logprob, decoded_token}`. */
function listed(value: unknown): readonly RawToken[] {
  const places: readonly unknown[] = Array.isArray(value) ? value : [];
  return places.map((place) => {
    const [token = {}] = isRecord(place) ? Object.values(place).filter(isRecord) : [];
    return { text: textAt(token, 'decoded_token') ?? '', logprobNats: numberAt(token, 'logprob') };
  });
}

function echoed({ tokens, token_logprobs: values }: WireRecord): readonly RawToken[] {
  const texts: readonly unknown[] = Array.isArray(tokens) ? tokens : [];
  const numbers: readonly unknown[] = Array.isArray(values) ? values : [];
  return texts.map((text, i) => {
    const value = numbers[i];
    return {
      text: typeof text === 'string' ? text : '',
      logprobNats: typeof value === 'number' ? value : undefined,
    };
  });
}

/** Single precision may put the logarithm of 1 a little above 0. */
function isLogprob(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value <= 0.01;
}
