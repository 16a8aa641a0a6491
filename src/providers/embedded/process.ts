import { systemClock } from '../../core/clock.ts';
import { failureOf } from '../../core/failure.ts';
import { scoredText } from '../transport/scored-text.ts';
import { generate } from './generate.ts';
import { startLlamaLibrary } from './llama-library.ts';
import type { LlamaLibrary } from './llama-library.ts';
import { createModelPool } from './model-pool.ts';
import type { ModelPool, PooledModel } from './model-pool.ts';
import { promptTokens } from './prompt-tokens.ts';
import { isHostMessage } from './protocol.ts';
import type { Call, CallResult, ProcessMessage } from './protocol.ts';
import { readText } from './read-text.ts';
import { score } from './score.ts';
import { tokenLogprob } from './token-logprob.ts';

/*
 * Entry of the model process: llama.cpp lives here, so that neither a load nor an abort touches
 * the host. Started by `createModelProcess`, spoken to by the messages of `protocol.ts`, and gone
 * with its parent: when the channel closes, whatever the reason, the process ends at once.
 */

const running = new Map<number, AbortController>();
const pool = createModelPool({
  clock: systemClock,
  idleUnloadMs: idleUnloadMsOf(process.argv[2]),
  llama: once(startLlamaLibrary),
  tell: send,
});

// Not `exit`: that waits for threads of llama.cpp which may be computing.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message: unknown) => {
  if (!isHostMessage(message)) return;
  if (message.type === 'cancel') running.get(message.callId)?.abort();
  else void answer(message);
});

async function answer(call: Call): Promise<void> {
  const { callId } = call;
  const controller = new AbortController();
  running.set(callId, controller);
  try {
    const result = await perform(call, pool, controller.signal);
    send({ type: 'done', callId, result });
  } catch (error) {
    send({ type: 'failed', callId, failure: failureOf(error) });
  } finally {
    running.delete(callId);
  }
}

function perform(call: Call, models: ModelPool, signal: AbortSignal): Promise<CallResult> {
  return models.use(call.file, signal, async (model): Promise<CallResult> => {
    switch (call.type) {
      case 'load':
        return { kind: 'loaded' };
      case 'generate':
        await stream(call, model, signal);
        return { kind: 'generated' };
      case 'next': {
        const { tokens, marks } = model;
        const prompt = promptTokens({ kind: 'raw', text: call.request.prefix }, tokens, marks);
        const probe = { top: Math.min(call.request.k, tokens.vocabulary.size), tokens: [] };
        const [distribution] = await tokens.evaluate(prompt, [probe], signal);
        const ranked = [...(distribution?.logprobs ?? [])].slice(0, probe.top);
        return {
          kind: 'next',
          tokens: ranked.map(([id, logprob]) => tokenLogprob(id, logprob, tokens.vocabulary)),
        };
      }
      case 'score': {
        const { tokens, marks } = model;
        const { prefix } = call.request;
        const texts = call.request.texts.map(scoredText);
        const prompt = { kind: 'raw', text: prefix } as const;
        const joint = (text: string) => promptTokens(prompt, tokens, marks, text);
        return {
          kind: 'scores',
          scores: await score(tokens, joint(''), texts, joint, signal),
        };
      }
      case 'embed': {
        const { tokens, marks } = model;
        const vectors: (readonly number[])[] = [];
        for (const text of call.texts) {
          const prompt = promptTokens({ kind: 'raw', text }, tokens, marks);
          vectors.push(await tokens.stateBehind(prompt, signal));
        }
        return { kind: 'embedded', vectors };
      }
      case 'read':
        return { kind: 'read', tokens: await readText(model.tokens, call.request, signal) };
    }
  });
}

async function stream(
  { callId, request }: Extract<Call, { readonly type: 'generate' }>,
  { tokens, marks, loadMs }: PooledModel,
  signal: AbortSignal,
): Promise<void> {
  const prompt = promptTokens(request.prompt, tokens, marks);
  for await (const part of generate(tokens, prompt, request.sampling, systemClock, signal))
    send({
      type: 'part',
      callId,
      part:
        part.kind === 'end' && loadMs !== undefined
          ? { ...part, usage: { ...part.usage, loadMs } }
          : part,
    });
}

function send(message: ProcessMessage): void {
  if (process.connected) process.send?.(message);
}

function once(start: () => Promise<LlamaLibrary>): () => Promise<LlamaLibrary> {
  let started: Promise<LlamaLibrary> | undefined;
  return () => (started ??= start());
}

/** Ten minutes where the argument is missing or no number. */
function idleUnloadMsOf(argument: string | undefined): number {
  const value = Number(argument);
  return argument !== undefined && value > 0 ? value : 600_000;
}
