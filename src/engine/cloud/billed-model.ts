import { isModelError, type FailureCode } from '../../core/failure.ts';
import type { GenerationPart, GenerationRequest, Usage } from '../../core/generation.ts';
import type { LanguageModel } from '../../core/model.ts';
import type { Hold, Spending } from '../../core/spending.ts';
import { aroundCalls, type Around } from '../around-calls.ts';
import { byteTokens, callCost, promptTokensOf } from './call-cost.ts';

/** Failures of calls that no vendor asks money for: nothing came to a model. */
const UNPAID: ReadonlySet<FailureCode> = new Set([
  'unreachable',
  'model-missing',
  'unauthorised',
  'rate-limited',
  'bad-request',
  'server-error',
  'starting',
  'unsupported',
  'context-overflow',
  'over-budget',
  'private',
  'insecure',
  'no-consent',
]);

const NOTHING_SENT: Usage = { promptTokens: 0, completionTokens: 0, estimated: true };

/**
 * A model whose calls are paid from the user's purse: every call sets aside what it may cost at most
 * before it is sent, and tells what it came to however it ends. One hold a call; a refused one sends
 * nothing and throws ModelError `over-budget`.
 *
 *     ends                        the vendor's figures, estimates in place of counts that are missing; of two
 *                                 estimates the greater one
 *     stops half-way              estimates of what was sent and of what has come
 *     refused by the server       nothing
 *     not counted, thinking       all that was set aside, wherever it stops: what it thought nobody sees
 *
 * Calls that tell no figures (next tokens, scores, judgements, embeddings) cost their estimate. The end of
 * a generation says what it cost where the price is known and the vendor did not say so.
 */
export function billed(model: LanguageModel, spending: Spending): LanguageModel {
  const { description } = model;
  const { id: modelId, thinking, price } = description;
  const told = price === undefined ? {} : { price };

  const around: Around = async (call, work, signal) => {
    // The table of vectors is read from a file.
    if (call.primitive === 'vectors') return work(signal);
    const { most, usual } = callCost(call, description);
    const hold = await spending.hold({ modelId, ...most, ...told }, signal);
    let isAsked = false;
    try {
      signal.throwIfAborted();
      isAsked = true;
      const result = await work(signal);
      hold.settle(usual);
      return result;
    } catch (error) {
      hold.settle(!isAsked || isUnpaid(error) ? NOTHING_SENT : usual);
      throw error;
    }
  };

  async function* generate(
    request: GenerationRequest,
    signal: AbortSignal,
  ): AsyncGenerator<GenerationPart> {
    const promptTokens = promptTokensOf(request);
    const { maxTokens: mostTokens } = request.sampling;
    const hold = await spending.hold({ modelId, promptTokens, mostTokens, ...told }, signal);
    const paid = createMeter(hold, promptTokens, thinking);
    try {
      signal.throwIfAborted();
      paid.asked();
      for await (const part of model.generate(request, signal)) {
        if (part.kind !== 'end') {
          paid.came(part.kind === 'text' ? part.text : part.call.arguments);
          yield part;
          continue;
        }
        const usage = paid.ended(part.usage);
        const { costUsd: said, ...rest } = part.usage;
        const costUsd = isSum(said) ? said : spending.costOf(modelId, usage);
        yield { ...part, usage: { ...rest, ...(costUsd === undefined ? {} : { costUsd }) } };
      }
    } catch (error) {
      paid.failed(error);
      throw error;
    } finally {
      // The reader may leave at any part.
      paid.stopped();
    }
  }

  const read = model.read?.bind(model);
  return {
    description,
    generate,
    ...aroundCalls(model, around),
    ...(read && {
      read: (wanted, signal) =>
        around(
          { primitive: 'read', texts: [wanted.prefix, wanted.text] },
          (own) => read(wanted, own),
          signal,
        ),
    }),
  };
}

/** What a generation under way has come to; the first of `ended`, `failed` and `stopped` settles its hold. */
function createMeter(hold: Hold, promptTokens: number, thinking: boolean) {
  let completionTokens = 0;
  let isAsked = false;
  let hasCome = false;
  const soFar = (): Usage | undefined =>
    thinking ? undefined : { promptTokens, completionTokens, estimated: true };
  return {
    asked(): void {
      isAsked = true;
    },
    came(text: string): void {
      hasCome = true;
      completionTokens += byteTokens(text);
    },
    ended(usage: Usage): Usage {
      const { estimated } = usage;
      const whole = {
        ...usage,
        promptTokens: greaterOf(usage.promptTokens, promptTokens, estimated),
        completionTokens: greaterOf(usage.completionTokens, completionTokens, estimated),
      };
      // Cut at a stop text, say: the vendor's figures never came.
      hold.settle(thinking && estimated && !isSum(usage.costUsd) ? undefined : whole);
      return whole;
    },
    failed(error: unknown): void {
      const isFree = !isAsked || (!hasCome && isUnpaid(error));
      hold.settle(isFree ? NOTHING_SENT : soFar());
    },
    stopped(): void {
      hold.settle(soFar());
    },
  };
}

/**
 * A vendor's count, or the greater one of two estimates. There is no prompt of no tokens, and no text of none:
 * a server that says so does not count.
 */
function greaterOf(told: number | undefined, own: number, estimated: boolean): number {
  const count = isCount(told) ? told : own;
  return estimated ? Math.max(count, own) : count;
}

function isCount(tokens: number | undefined): tokens is number {
  return tokens !== undefined && tokens > 0;
}

function isSum(usd: number | undefined): usd is number {
  return usd !== undefined && Number.isFinite(usd) && usd >= 0;
}

function isUnpaid(error: unknown): boolean {
  return isModelError(error) && UNPAID.has(error.failure.code);
}
