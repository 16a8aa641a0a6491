import { NOTHING_SENT } from '../../spending/settled-call.ts';
import type { Session } from '../session.ts';

/** What the question is: a few words there and one back. Unit: tokens. */
const QUESTION = { promptTokens: 12, mostTokens: 8 };

/**
 * Lets the editor ask the user whether a lent model may be asked, unless it may be already. The call that
 * this takes is counted like every other. Throws ModelError; the signal's reason.
 */
export async function allowLent(
  { editorModels, spending }: Session,
  modelId: string,
  signal: AbortSignal,
): Promise<void> {
  const lent = await editorModels.lent();
  if (lent.mayAsk(modelId)) return;
  const hold = await spending.hold({ modelId, ...QUESTION }, signal);
  try {
    await lent.allow(modelId, signal);
    hold.settle(undefined);
  } catch (error) {
    hold.settle(NOTHING_SENT);
    throw error;
  }
}
