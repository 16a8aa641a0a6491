import type { LanguageModel } from '../../core/model.ts';
import { createJudge, VERDICT_TOKENS } from './judge-by-chat.ts';

/**
 * `judge` of a model that chats and tells no log-probabilities: verdicts in both orders, each a short
 * generation. See `judge-by-chat.ts`.
 */
export function createVerdictJudge(
  generate: LanguageModel['generate'],
  contextLength: number | undefined,
): NonNullable<LanguageModel['judge']> {
  const sampling = { temperature: 0, maxTokens: VERDICT_TOKENS, stop: [] };
  return createJudge(
    {
      label: () => Promise.resolve(undefined),
      async verdict(messages, signal) {
        let answer = '';
        const prompt = { kind: 'chat', messages } as const;
        for await (const part of generate({ prompt, sampling }, signal))
          if (part.kind === 'text') answer += part.text;
        return answer;
      },
    },
    contextLength,
  );
}
