import { failure, isModelError, ModelError } from '../../core/failure.ts';
import type { ChatMessage, GenerationRequest } from '../../core/generation.ts';
import {
  NO_PRIMITIVES,
  type Judgement,
  type JudgeRequest,
  type LanguageModel,
  type ModelDescription,
} from '../../core/model.ts';
import { untilAborted } from '../../core/until-aborted.ts';
import { estimateTokens } from '../../prompt/estimate-tokens.ts';
import { verdictPreference } from '../../prompt/judge-answer.ts';
import { judgeMessages } from '../../prompt/judge-prompt.ts';
import { EDITOR_SERVER } from '../platform/editor-models.ts';
import { editorMessages, type EditorChat, type EditorPart } from './editor-chat.ts';

/** Characters of file and texts that a judge is shown. */
const JUDGED_CHARACTERS = 12_000;
const VERDICT_TOKENS = 32;
/** Text that no tokeniser counts as fewer tokens; the editor takes no limit. Unit: characters per token. */
const LONGEST_TOKEN = 6;
const CHARACTERS_A_TOKEN = 4;

/**
 * What is known of a model that the editor lends. Where it runs the editor does not tell: it counts as
 * elsewhere. It fills no holes while somebody types.
 */
export function describeLentModel(chat: EditorChat): ModelDescription {
  const name = `${chat.vendor}/${chat.id}`;
  return {
    id: `${EDITOR_SERVER}:${name}`,
    serverId: EDITOR_SERVER,
    provider: EDITOR_SERVER,
    name,
    ...(chat.name === '' ? {} : { aliases: [chat.name] }),
    family: (chat.family === '' ? chat.id : chat.family).toLowerCase(),
    place: 'cloud',
    device: `${EDITOR_SERVER}/${chat.vendor}`,
    ...(chat.maxInputTokens > 0 ? { contextLength: chat.maxInputTokens } : {}),
    fill: { kind: 'chat' },
    primitives: { ...NO_PRIMITIVES, generate: 'exact', judge: 'judge' },
    roles: ['panel', 'refactor', 'judge', 'fuse'],
    thinking: false,
    tools: true,
  };
}

/**
 * A model that the editor lends, behind the face of all members. Limits, stop texts and seeds are not part
 * of the editor's interface: the text is cut here, and the request called off, where it passes them.
 *
 * Throws ModelError `no-consent` unless the user has allowed it: nothing here makes the editor ask.
 */
export function lentModel(
  description: ModelDescription,
  chat: EditorChat,
  mayAsk: () => boolean,
): LanguageModel {
  async function* generate(request: GenerationRequest, signal: AbortSignal) {
    const { prompt, sampling, tools = [], toolChoice = 'auto' } = request;
    if (prompt.kind !== 'chat') {
      throw new ModelError(failure('unsupported', `${description.id} answers to messages alone`));
    }
    if (!mayAsk()) throw new ModelError(failure('no-consent', description.id));
    const offered = toolChoice === 'none' ? [] : tools;
    const stop = sampling.stop.filter((mark) => mark !== '');
    const most = sampling.maxTokens * LONGEST_TOKEN;
    const own = new AbortController();
    const joined = AbortSignal.any([signal, own.signal]);
    const asked = {
      messages: editorMessages(prompt.messages),
      tools: offered,
      mustCallTool: toolChoice === 'required' && offered.length > 0,
    };
    const counted = countOf(chat, prompt.messages, joined);
    let text = '';
    /** As far as it was sent on. */
    let sent = 0;
    let end: 'stop' | 'length' | undefined;
    try {
      for await (const part of partsOf(chat, asked, description.id, joined)) {
        if (part.kind === 'tool-call') {
          const call = { id: part.id, name: part.name, arguments: JSON.stringify(part.input) };
          yield { kind: 'tool-call' as const, call };
        }
        if (part.kind !== 'text') continue;
        text += part.text;
        const stopAt = firstOf(text, stop);
        if (stopAt !== undefined) end = 'stop';
        else if (text.length >= most) end = 'length';
        // What may be the beginning of a stop text waits for more.
        const until = stopAt ?? (end === undefined ? text.length - openEnd(text, stop) : most);
        if (until > sent) yield { kind: 'text' as const, text: text.slice(sent, until) };
        sent = Math.max(sent, until);
        if (end !== undefined) break;
      }
      if (end === undefined && sent < text.length) {
        yield { kind: 'text' as const, text: text.slice(sent) };
        sent = text.length;
      }
    } finally {
      own.abort(new DOMException('nobody reads on', 'AbortError'));
    }
    const promptTokens = await counted;
    yield {
      kind: 'end' as const,
      finish: { unified: end ?? ('stop' as const), raw: end ?? 'end' },
      usage: {
        ...(promptTokens === undefined ? {} : { promptTokens }),
        completionTokens: estimateTokens(text.slice(0, sent), CHARACTERS_A_TOKEN),
        estimated: true,
      },
    };
  }

  async function verdict(request: JudgeRequest, signal: AbortSignal): Promise<number> {
    const messages = judgeMessages(request, 'verdict', JUDGED_CHARACTERS);
    if (messages === undefined) throw abstention('the texts are too long to be compared');
    const sampling = { temperature: 0, maxTokens: VERDICT_TOKENS, stop: [] };
    let answer = '';
    for await (const part of generate({ prompt: { kind: 'chat', messages }, sampling }, signal)) {
      if (part.kind === 'text') answer += part.text;
    }
    const preference = verdictPreference(answer);
    if (preference === undefined) throw abstention('the answer is no verdict');
    return preference;
  }

  return {
    description,
    generate,
    async judge(request, signal): Promise<Judgement> {
      signal.throwIfAborted();
      if (request.first === request.second) return { preferFirst: 0.5, fidelity: 'judge' };
      const forth = await verdict(request, signal);
      const turned = { ...request, first: request.second, second: request.first };
      const back = 1 - (await verdict(turned, signal));
      return { preferFirst: (forth + back) / 2, fidelity: 'judge', orders: { forth, back } };
    },
  };
}

/** Failures of the editor's models by the codes of its errors. Their texts are other extensions' own. */
export function lentFailure(error: unknown, modelId: string): ModelError {
  if (isModelError(error)) return error;
  const { code, message } = fieldsOf(error);
  const told = (...args: Parameters<typeof failure>): ModelError =>
    new ModelError(failure(...args), { cause: error });
  switch (code) {
    case 'NoPermissions':
      return told('no-consent', modelId);
    case 'NotFound':
      return told('model-missing', modelId);
    case 'Blocked':
      return /filter|policy|responsible|harm/i.test(message)
        ? told('content-filter', modelId)
        : told('rate-limited', modelId);
    default:
      return told('server-error', `${modelId}: ${code === '' ? 'an unknown error' : code}`);
  }
}

/** The stream, left at once when the signal is aborted; throws its reason or a ModelError. */
async function* partsOf(
  chat: EditorChat,
  request: Parameters<EditorChat['send']>[0],
  modelId: string,
  signal: AbortSignal,
): AsyncGenerator<EditorPart> {
  let parts: AsyncIterator<EditorPart> | undefined;
  try {
    const stream = await untilAborted(chat.send(request, signal), signal);
    parts = stream[Symbol.asyncIterator]();
    for (;;) {
      const next = await untilAborted(parts.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw lentFailure(error, modelId);
  } finally {
    // Not waited for: one that ignores its token would hold the caller up.
    void Promise.resolve(parts?.return?.()).catch(() => undefined);
  }
}

/** The prompt's tokens by the model's own count, where it has come by the end of the answer. */
function countOf(
  chat: EditorChat,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<number | undefined> {
  const text = messages.map(({ content }) => content).join('\n');
  return untilAborted(chat.count(text, signal), signal).then(
    (tokens) => (Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : undefined),
    () => undefined,
  );
}

function firstOf(text: string, stop: readonly string[]): number | undefined {
  const places = stop.map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
  return places.length === 0 ? undefined : Math.min(...places);
}

/** Characters at the end that begin a stop text. */
function openEnd(text: string, stop: readonly string[]): number {
  const longest = Math.max(0, ...stop.map(({ length }) => length - 1));
  for (let length = Math.min(longest, text.length); length > 0; length--) {
    const end = text.slice(-length);
    if (stop.some((mark) => mark.startsWith(end))) return length;
  }
  return 0;
}

function abstention(why: string): ModelError {
  return new ModelError(failure('unsupported', why));
}

function fieldsOf(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: '' };
  const { code } = error as { readonly code?: unknown };
  return { code: typeof code === 'string' ? code.slice(0, 40) : '', message: error.message };
}
