import type { LanguageModel } from '../../core/model.ts';
import type { Spending } from '../../core/spending.ts';

export function billed(model: LanguageModel, spending: Spending): LanguageModel {
  void spending;
  return model;
}
