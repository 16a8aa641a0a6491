import type { LanguageModel } from '../../src/core/model.ts';

/** The same model, asked by chats where a raw prompt is given: for vendors that take nothing else. */
export function chatting(model: LanguageModel): LanguageModel {
  return {
    ...model,
    generate: (request, signal) => {
      const { prompt } = request;
      if (prompt.kind !== 'raw') return model.generate(request, signal);
      const messages = [{ role: 'user', content: prompt.text }] as const;
      return model.generate({ ...request, prompt: { kind: 'chat', messages } }, signal);
    },
  };
}
