import { failure, ModelError } from '../../core/failure.ts';
import type { LanguageModel } from '../../core/model.ts';
import { aroundCalls } from '../around-calls.ts';

/** A model that is never called, by whatever way: every call throws ModelError `private`. */
export function switchedOff(model: LanguageModel): LanguageModel {
  const refusal = (): ModelError =>
    new ModelError(failure('private', 'models elsewhere are switched off'));
  return {
    description: model.description,
    generate: () => {
      throw refusal();
    },
    ...(model.read && { read: () => Promise.reject(refusal()) }),
    ...aroundCalls(model, () => Promise.reject(refusal())),
  };
}
