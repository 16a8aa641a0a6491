import { removeThinking } from '../../text/thinking.ts';
import { planMessages, type EditTask } from '../../prompt/edit-messages.ts';
import type { ListedModel } from '../model-directory.ts';
import { chatWith, type ChatSources } from '../chat-call.ts';
import type { Ledger } from './ledger.ts';
import { costOf } from './write-step.ts';

const PLAN_TOKENS = 600;
const LONGEST_PLAN = 6_000;

/**
 * What the architect says before the others edit; undefined where it fails or says nothing: the search
 * goes on without a plan, and so it does where the time of the search is over first. Throws the signal's
 * reason alone.
 */
export async function planOf(
  architect: ListedModel,
  task: EditTask,
  seed: number,
  sources: ChatSources,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<string | undefined> {
  const limit = new AbortController();
  const { msLeft } = ledger;
  const callOff =
    msLeft === undefined
      ? undefined
      : sources.clock.after(msLeft, () => {
          limit.abort(new DOMException('the time is over', 'AbortError'));
        });
  try {
    const generation = await chatWith(
      architect,
      {
        messages: (most) => planMessages(task, most),
        ...{ maxTokens: PLAN_TOKENS, temperature: 0, seed },
      },
      sources,
      AbortSignal.any([signal, limit.signal]),
    );
    ledger.spend(costOf(generation));
    const plan = removeThinking(generation.text).trim().slice(0, LONGEST_PLAN);
    return plan === '' ? undefined : plan;
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    callOff?.();
  }
}
