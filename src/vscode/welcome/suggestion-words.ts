import * as vscode from 'vscode';
import type { MachineMemory } from './machine-memory.ts';
import type { Licence, MemoryClass, ModelPurpose, SuggestedModel } from './suggested-line-ups.ts';
import { sizeText } from '../figures.ts';

const { t } = vscode.l10n;

/** Over the line-up for this machine. */
export function suggestedText(memory: MemoryClass): string {
  return memory === 'cpu'
    ? t('Suggested without graphics memory')
    : t('Suggested for {0} GB of memory', memory);
}

/** What licences several models have, and the memory that they are for where that is another one. */
export function lineUpText(models: readonly SuggestedModel[], memory?: MemoryClass): string {
  const licences = [...new Set(models.map(({ licence }) => licence.short))].join(', ');
  if (memory === undefined) return t('Licences: {0}', licences);
  return memory === 'cpu'
    ? t('without graphics memory · Licences: {0}', licences)
    : t('for {0} GB of memory · Licences: {1}', memory, licences);
}

/** What the suggestion rests on, so that whoever knows better can choose another one. */
export function reasonOfMemory({ reason, seenBytes }: MachineMemory): string {
  const seen = sizeText(seenBytes);
  switch (reason) {
    case 'shared':
      return t('This machine has {0}; half of it is taken to be free for models.', seen);
    case 'graphics-at-least':
      return t('A model of {0} lies in graphics memory; there may be more room.', seen);
    case 'graphics-full':
      return t('Graphics memory holds {0} of the models that are loaded.', seen);
    case 'no-graphics':
      return t('The models that are loaded use no graphics memory.');
    case 'unknown':
      return t('Graphics memory is not known before a model is loaded; none is assumed.');
    case 'elsewhere':
      return t('The server is another machine, whose memory is not known.');
  }
}

export function purposeText({ purpose, languages }: SuggestedModel): string {
  const texts: Readonly<Record<ModelPurpose, string>> = {
    quickest: t('the quickest one, for short completions'),
    quick: t('quick, good for single lines'),
    balanced: t('between quick and strong'),
    strong: t('strong, good for several lines'),
  };
  return languages === undefined
    ? texts[purpose]
    : t('{0}; learned from {1} programming languages', texts[purpose], languages);
}

export function licenceText({ name, hasConditions }: Licence): string {
  return hasConditions ? t('{0} (with conditions of use)', name) : name;
}
