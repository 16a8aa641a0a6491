import type { LanguageModel } from '../../core/model.ts';

export function discreet(model: LanguageModel): LanguageModel {
  return model;
}
