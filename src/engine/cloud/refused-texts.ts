import { LRUCache } from 'lru-cache';
import { failure, failureOf, ModelError } from '../../core/failure.ts';
import type { GenerationPart } from '../../core/generation.ts';
import type { LanguageModel } from '../../core/model.ts';
import { aroundCalls } from '../around-calls.ts';
import { promptText } from '../member-stream.ts';

/** Prompts that a vendor's policy refused, by model. */
export interface RefusedTexts {
  has(modelId: string, prompt: string): boolean;
  add(modelId: string, prompt: string): void;
}

/** A text is asked again within minutes or not at all. */
const KEPT = 64;

/** The latest 64 refused prompts, in memory alone. */
export function createRefusedTexts(): RefusedTexts {
  const refused = new LRUCache<string, true>({ max: KEPT });
  return {
    has: (modelId, prompt) => refused.get(`${modelId}\n${prompt}`) === true,
    add(modelId, prompt) {
      refused.set(`${modelId}\n${prompt}`, true);
    },
  };
}

/**
 * A model that is never shown again what its vendor has refused: that call throws ModelError
 * `content-filter` without being sent. Vendors count such calls against their user.
 */
export function unrepeated(model: LanguageModel, refused: RefusedTexts): LanguageModel {
  const { id } = model.description;
  const read = model.read?.bind(model);
  return {
    description: model.description,
    async *generate(request, signal): AsyncGenerator<GenerationPart> {
      const prompt = promptText(request.prompt);
      if (refused.has(id, prompt)) {
        throw new ModelError(failure('content-filter', 'refused before, and not sent again'));
      }
      try {
        yield* model.generate(request, signal);
      } catch (error) {
        if (failureOf(error).code === 'content-filter') refused.add(id, prompt);
        throw error;
      }
    },
    ...(read && { read }),
    ...aroundCalls(model, (_call, work, signal) => work(signal)),
  };
}
