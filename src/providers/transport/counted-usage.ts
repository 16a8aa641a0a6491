import type { Usage } from '../../core/generation.ts';
import { estimateTokens } from './token-estimate.ts';

/** The server's figures of a generation, with an estimate, marked as such, for a count that it did not tell. */
export function countedUsage(
  counted: Omit<Usage, 'estimated'>,
  promptText: string,
  written: string,
): Usage {
  return {
    ...counted,
    promptTokens: counted.promptTokens ?? estimateTokens(promptText),
    completionTokens: counted.completionTokens ?? estimateTokens(written),
    estimated: counted.promptTokens === undefined || counted.completionTokens === undefined,
  };
}
