import type { Usage } from '../core/generation.ts';
import type { Price } from '../core/price.ts';
import type { CallEstimate } from '../core/spending.ts';
import type { SettleLine } from './ledger-line.ts';
import { nanoCostOfUsage, nanoTold, tokenCount } from './nano-dollars.ts';

/** Of a call that was called off before it was sent. */
export const NOTHING_SENT: Usage = { promptTokens: 0, completionTokens: 0, estimated: true };

/**
 * What a call that has ended counts as: what its vendor says that it cost, else the price of its tokens,
 * else, where nothing is known, what was set aside. Counts that are missing are those of the estimate.
 */
export function settledCall(
  usage: Usage | undefined,
  { promptTokens, mostTokens }: CallEstimate,
  held: number,
  priceOf: (promptTokens: number) => Price | undefined,
): Pick<SettleLine, 'nano' | 'prompt' | 'completion' | 'unsent' | 'unpriced'> {
  const prompt = tokenCount(usage?.promptTokens ?? promptTokens);
  const completion = tokenCount(usage?.completionTokens ?? mostTokens);
  const counts = { prompt, completion };
  const price = priceOf(prompt);
  if (usage === undefined) {
    return { ...counts, nano: held, ...(price === undefined ? { unpriced: true } : {}) };
  }
  const told = nanoTold(usage);
  if (prompt === 0 && completion === 0 && told === undefined) {
    return { ...counts, nano: 0, unsent: true };
  }
  const counted = { ...usage, promptTokens: prompt, completionTokens: completion };
  const nano = told ?? (price === undefined ? undefined : nanoCostOfUsage(price, counted));
  return { ...counts, nano: nano ?? 0, ...(nano === undefined ? { unpriced: true } : {}) };
}
