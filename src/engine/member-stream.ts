import type { Clock } from '../core/clock.ts';
import { failure, failureOf, ModelError } from '../core/failure.ts';
import type {
  FinishReason,
  Generation,
  GenerationRequest,
  TokenLogprob,
  Usage,
} from '../core/generation.ts';
import type { LanguageModel } from '../core/model.ts';
import type { Draft } from '../core/strategy.ts';
import type { StreamGuard } from '../text/stream-guard.ts';
import { listenFor, silenceLimitsOf, type SilenceLimits } from './silence.ts';

/** What a stream tells while it runs. */
export interface StreamListener {
  /** All text so far; ends with a line end as soon as its last line is known to be complete. */
  onText(text: string): void;
}

/** A completion is never longer; a stream that passes this is broken or hostile. */
const LONGEST_TEXT = 200_000;

/**
 * One generation of one model, ended early by the guard.
 *
 * Returns the generation with its text as the guard cut it and the tokens that fall inside it.
 * Throws a ModelError for every failure of the model, `timeout` where it is silent for longer than its
 * `limits`, and the signal's reason when aborted. Leaving the stream early closes its socket.
 */
export async function readStream(
  model: LanguageModel,
  request: GenerationRequest,
  guard: StreamGuard,
  clock: Clock,
  listener: StreamListener,
  signal: AbortSignal,
  limits: SilenceLimits = silenceLimitsOf(model.description),
): Promise<Generation> {
  const startedAt = clock.now();
  const own = new AbortController();
  const listening = listenFor(limits, clock);
  const joined = AbortSignal.any([signal, own.signal, listening.signal]);
  const tokens: TokenLogprob[] = [];
  let text = '';
  let told = '';
  let received = 0;
  let atLineEnd = false;
  let firstTokenMs: number | undefined;
  let finish: FinishReason = { unified: 'other', raw: 'no end' };
  let usage: Usage = { estimated: true };
  let ended = false;
  try {
    for await (const part of model.generate(request, joined)) {
      listening.heard();
      if (part.kind === 'end') {
        ({ finish, usage } = part);
        ended = true;
        break;
      }
      firstTokenMs ??= clock.now() - startedAt;
      if (part.kind === 'tool-call') continue;
      received += part.text.length;
      if (received > LONGEST_TEXT) {
        throw new ModelError(failure('output-too-large', `more than ${LONGEST_TEXT} characters`));
      }
      if (part.tokens !== undefined) tokens.push(...part.tokens);
      const guarded = guard.push(part.text);
      text = guarded.text;
      atLineEnd = endsLine(part.text, atLineEnd);
      const seen = atLineEnd && /[^\n]$/.test(text) ? `${text}\n` : text;
      if (seen !== told) {
        told = seen;
        listener.onText(seen);
      }
      if (guarded.done) {
        finish = { unified: 'stop', raw: guarded.reason ?? 'guard' };
        ended = true;
        break;
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    listening.signal.throwIfAborted();
    throw error instanceof ModelError ? error : new ModelError(failureOf(error), { cause: error });
  } finally {
    listening.stop();
    own.abort();
  }
  text = guard.end().text;
  if (!ended) throw new ModelError(failure('stream-broken', 'the stream stopped before its end'));
  const totalMs = clock.now() - startedAt;
  const inside = tokensInside(tokens, text);
  return {
    modelId: model.description.id,
    text,
    ...(inside.length === 0 ? {} : { tokens: inside }),
    finish,
    usage: withEstimates(usage, request, received),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    totalMs,
  };
}

/** The same for a text that nobody watches while it is written; thoughts are heard too. */
export async function heardStream(
  model: LanguageModel,
  asked: { readonly request: GenerationRequest; guard(): StreamGuard },
  silenceMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Generation> {
  const limits = { firstMs: silenceMs, gapMs: silenceMs };
  const listener = { onText: ignore };
  return await readStream(model, asked.request, asked.guard(), clock, listener, signal, limits);
}

function ignore(): void {
  // Nobody watches.
}

/**
 * One short generation as the model writes it, for methods that work in rounds; left as soon as it is
 * enough. A model that is silent for `silenceMs` has failed with `timeout`.
 *
 * Throws a ModelError for every failure of the model, and the signal's reason when aborted.
 */
export async function readDraft(
  model: LanguageModel,
  request: GenerationRequest,
  clock: Clock,
  silenceMs: number,
  signal: AbortSignal,
  isEnough: (text: string) => boolean = () => false,
): Promise<Draft> {
  const tokens: TokenLogprob[] = [];
  const own = new AbortController();
  const listening = listenFor({ firstMs: silenceMs, gapMs: silenceMs }, clock);
  const joined = AbortSignal.any([signal, own.signal, listening.signal]);
  let text = '';
  const draft = (ended: boolean): Draft => ({
    ...{ text, ended },
    ...(tokens.length === 0 ? {} : { tokens }),
  });
  try {
    for await (const part of model.generate(request, joined)) {
      listening.heard();
      if (part.kind === 'end') return draft(part.finish.unified === 'stop');
      if (part.kind === 'tool-call') continue;
      text += part.text;
      if (part.tokens !== undefined) tokens.push(...part.tokens);
      if (text.length > LONGEST_TEXT) {
        throw new ModelError(failure('output-too-large', `more than ${LONGEST_TEXT} characters`));
      }
      if (isEnough(text)) return draft(false);
    }
  } catch (error) {
    signal.throwIfAborted();
    listening.signal.throwIfAborted();
    throw error instanceof ModelError ? error : new ModelError(failureOf(error), { cause: error });
  } finally {
    listening.stop();
    own.abort();
  }
  throw new ModelError(failure('stream-broken', 'the stream stopped before its end'));
}

/** Whether a text ends behind a line end, blanks aside, once `delta` has been added to it. */
function endsLine(delta: string, before: boolean): boolean {
  const rest = delta.trimEnd() === '' ? delta : delta.slice(delta.trimEnd().length);
  return /[\r\n]/.test(rest) || (before && rest.length === delta.length);
}

/** The tokens of a text that the guard took out of what the model wrote; from the first one where it changed it. */
function tokensInside(tokens: readonly TokenLogprob[], text: string): readonly TokenLogprob[] {
  const start = startOf(text, tokens.map((token) => token.text).join(''));
  let at = 0;
  return tokens.filter((token) => {
    const from = at;
    at += token.text.length;
    return from < start + text.length && (from >= start || at > start);
  });
}

/** Talk and fences stand in lines of their own before a text. */
function startOf(text: string, written: string): number {
  if (written.startsWith(text)) return 0;
  const behindLine = written.indexOf(`\n${text}`);
  return behindLine >= 0 ? behindLine + 1 : Math.max(0, written.indexOf(text));
}

/** Characters per token of unknown tokenizers. */
const CHARACTERS_PER_TOKEN = 3;

/** A stream ended early has no figures from the server: estimates, marked as such. */
function withEstimates(usage: Usage, request: GenerationRequest, received: number): Usage {
  if (usage.promptTokens !== undefined && usage.completionTokens !== undefined) return usage;
  return {
    ...usage,
    promptTokens:
      usage.promptTokens ?? Math.ceil(promptLength(request.prompt) / CHARACTERS_PER_TOKEN),
    completionTokens: usage.completionTokens ?? Math.ceil(received / CHARACTERS_PER_TOKEN),
    estimated: true,
  };
}

/** Characters of a rendered prompt. */
export function promptLength(prompt: GenerationRequest['prompt']): number {
  return promptText(prompt).length;
}

/** A rendered prompt as one text, in the order in which most models read it. */
export function promptText(prompt: GenerationRequest['prompt']): string {
  switch (prompt.kind) {
    case 'raw':
      return prompt.text;
    case 'infill':
      return prompt.prefix + prompt.suffix;
    case 'chat':
      return prompt.messages.map(({ content }) => content).join('');
  }
}
