import { failure, ModelError } from '../../core/failure.ts';
import type { GenerationPart, GenerationRequest, RenderedPrompt } from '../../core/generation.ts';
import type { LanguageModel, Primitive } from '../../core/model.ts';
import { secretIn, withoutNamedSecrets } from '../../text/secret-forms.ts';

/** What stands in a prompt where a value was kept back. No code has it by itself. */
export const KEPT_BACK = '__KEPT_BACK__';

/** Of what stands before a text, so much tells what the text is part of. Unit: characters. */
const NEARBY = 600;

/**
 * A model elsewhere that is sent no secret which its form or its name tells.
 *
 * A prompt with a key or token of a known form is not sent at all: the call fails with `private`, and the
 * failure names the form and never the text. What only a name tells, such as `password = "…"`, is made up
 * more often than not: the value is replaced by `KEPT_BACK` and the rest is sent. A model that writes the
 * replacement has failed with `private`, since a rewritten file would have it in place of the value.
 * Texts to be scored are never replaced: their score would be another text's.
 *
 * Known limits: a secret in an unnamed variable, one of an unknown form, and what the cursor has parted
 * from its name in a prompt that is not made here. Cost of a call: O(length of the prompt), 3 to 6 ms for
 * 100,000 characters.
 */
export function discreet(model: LanguageModel): LanguageModel {
  const has = (primitive: Exclude<Primitive, 'generate'>): boolean =>
    model[primitive] !== undefined;
  const asked: Required<Omit<LanguageModel, 'description' | 'generate'>> = {
    next: async (request, signal) =>
      await called(model.next?.({ ...request, prefix: harmless(request.prefix) }, signal)),
    score: async (request, signal) => {
      for (const text of request.texts) refuseSecretAfter(request.prefix, text);
      return await called(model.score?.({ ...request, prefix: harmless(request.prefix) }, signal));
    },
    read: async (request, signal) => {
      refuseSecretAfter(request.prefix, request.text);
      const around = { prefix: harmless(request.prefix), suffix: harmless(request.suffix) };
      return await called(model.read?.({ ...request, ...around }, signal));
    },
    judge: async (request, signal) => {
      const { prefix, suffix, first, second } = request;
      const judged = {
        ...request,
        prefix: harmless(prefix),
        ...(suffix === undefined ? {} : { suffix: harmless(suffix) }),
        first: harmlessAfter(prefix, first),
        second: harmlessAfter(prefix, second),
      };
      return await called(model.judge?.(judged, signal));
    },
    embed: async (texts, signal) => await called(model.embed?.(texts.map(harmless), signal)),
    vectors: async (signal) => await called(model.vectors?.(signal)),
  };
  return {
    description: model.description,
    generate: (request, signal) => kept(model, request, signal),
    ...(has('next') ? { next: asked.next } : {}),
    ...(has('score') ? { score: asked.score } : {}),
    ...(has('read') ? { read: asked.read } : {}),
    ...(has('judge') ? { judge: asked.judge } : {}),
    ...(has('embed') ? { embed: asked.embed } : {}),
    ...(has('vectors') ? { vectors: asked.vectors } : {}),
  };
}

/** The answer of a primitive, which is there where the wrapper has it. */
async function called<Answer>(answer: Promise<Answer> | undefined): Promise<Answer> {
  if (answer === undefined)
    throw new ModelError(failure('unsupported', 'the model cannot do that'));
  return await answer;
}

/** The answer to the harmless prompt, which must not hold what was put in its place. */
async function* kept(
  model: LanguageModel,
  request: GenerationRequest,
  signal: AbortSignal,
): AsyncIterable<GenerationPart> {
  // Values by their names are left: a tool's description is no code.
  refuseSecret(JSON.stringify(request.tools ?? []));
  const { prompt, replaced } = harmlessPrompt(request.prompt);
  const parts = model.generate({ ...request, prompt }, signal);
  if (!replaced) {
    yield* parts;
    return;
  }
  let tail = '';
  for await (const part of parts) {
    if (part.kind === 'tool-call' && part.call.arguments.includes(KEPT_BACK)) throw repeated();
    if (part.kind === 'text') {
      const seen = tail + part.text;
      if (seen.includes(KEPT_BACK)) throw repeated();
      tail = seen.slice(-KEPT_BACK.length);
    }
    yield part;
  }
}

function repeated(): ModelError {
  return new ModelError(failure('private', 'the answer needs a value that was kept back'));
}

/** Throws ModelError `private` for a secret by form. */
function harmlessPrompt(prompt: RenderedPrompt): {
  readonly prompt: RenderedPrompt;
  readonly replaced: boolean;
} {
  switch (prompt.kind) {
    case 'raw': {
      const text = withoutTyped(harmless(prompt.text));
      return { prompt: { ...prompt, text }, replaced: text !== prompt.text };
    }
    case 'infill': {
      // The cursor may stand inside a secret.
      const whole = harmless(prompt.prefix + prompt.suffix);
      const before = harmless(prompt.prefix);
      const after = harmless(prompt.suffix);
      const prefix = withoutTyped(before);
      const isInside = whole !== before + after;
      if (isInside && prefix === before) {
        throw new ModelError(failure('private', 'the cursor stands in a password by its name'));
      }
      const suffix = prefix === before ? after : after.replace(HEAD, KEPT_BACK);
      const replaced = prefix !== prompt.prefix || suffix !== prompt.suffix;
      return { prompt: { ...prompt, prefix, suffix }, replaced };
    }
    case 'chat': {
      let replaced = false;
      const messages = prompt.messages.map((message) => {
        const known = harmless(message.content);
        const content = withoutTyped(known);
        // Our own hole-filling prompt has the text behind the cursor first.
        const whole = content === known ? content : content.replace(HEAD_AFTER_CURSOR, KEPT_BACK);
        const toolCalls = message.toolCalls?.map((call) => ({
          ...call,
          arguments: harmless(call.arguments),
        }));
        const calls = message.toolCalls?.map((call) => call.arguments).join('');
        replaced ||= whole !== message.content;
        replaced ||= calls !== toolCalls?.map((call) => call.arguments).join('');
        return {
          ...message,
          content: whole,
          ...(toolCalls === undefined ? {} : { toolCalls }),
        };
      });
      return { prompt: { ...prompt, messages }, replaced };
    }
  }
}

/**
 * A value behind a name that says what it is, as far as it is typed: it ends with the text, or at a mark of
 * the prompt's template.
 */
const TYPED =
  /(?<=(?:password|passwd|secret|api_?key|access_?key|private_?key|credential)s?["']?(?:\s{0,4}[:=]>?|:[\w\s|?]{1,40}=)\s{0,4}["'`])[^"'`\s<]{4,500}(?=$|<\/before_cursor>|<\||<[A-Z])/gi;
const HEAD = /^[^"'`\s]{1,500}(?=["'`])/;
const HEAD_AFTER_CURSOR = /(?<=<after_cursor>)[^"'`\s]{1,500}(?=["'`])/;

function withoutTyped(text: string): string {
  return text.replace(TYPED, KEPT_BACK);
}

/** Throws ModelError `private` where the text holds a secret by form. */
function harmless(text: string): string {
  refuseSecret(text);
  return withoutNamedSecrets(text, KEPT_BACK);
}

/** Throws ModelError `private` where the text holds a secret by form. */
function refuseSecret(text: string): void {
  const secret = secretIn(text);
  if (secret !== undefined) throw new ModelError(failure('private', `the text holds ${secret}`));
}

/** The text as it stands behind another one, which may say what it is. */
function harmlessAfter(prefix: string, text: string): string {
  const before = prefix.slice(-NEARBY);
  const alone = harmless(text);
  const isHarmless = alone !== text || harmless(before + text) === harmless(before) + text;
  return isHarmless ? alone : KEPT_BACK;
}

/** Throws ModelError `private` where a text holds a secret, by itself or by what stands before it. */
function refuseSecretAfter(prefix: string, text: string): void {
  if (harmlessAfter(prefix, text) === text) return;
  throw new ModelError(failure('private', 'a text to be scored holds a password by its name'));
}
