import type { StepCost } from '../../core/search.ts';
import { removeThinking } from '../../text/thinking.ts';
import { planMessages, type EditTask } from '../../prompt/edit-messages.ts';
import type { ListedModel } from '../model-directory.ts';
import { chatWith, type ChatSources } from './chat-call.ts';
import { costOf } from './write-step.ts';

const PLAN_TOKENS = 600;
const LONGEST_PLAN = 6_000;

/**
 * What the architect says before the others edit; undefined where it fails or says nothing: the search
 * goes on without a plan. Throws the signal's reason alone.
 */
export async function planOf(
  architect: ListedModel,
  task: EditTask,
  seed: number,
  sources: ChatSources,
  spend: (cost: StepCost) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const generation = await chatWith(
      architect,
      {
        messages: (most) => planMessages(task, most),
        ...{ maxTokens: PLAN_TOKENS, temperature: 0, seed },
      },
      sources,
      signal,
    );
    spend(costOf(generation));
    const plan = removeThinking(generation.text).trim().slice(0, LONGEST_PLAN);
    return plan === '' ? undefined : plan;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
