/** What a model is good for, in a code that the host words. */
export type ModelPurpose = 'quickest' | 'quick' | 'balanced' | 'strong';

/** A code model of Ollama's library that fills holes. */
export interface SuggestedModel {
  /** Name and tag, as they are pulled. */
  readonly name: string;
  /** Sizes of one family are one voter. */
  readonly family: string;
  /** Of the download, which is about what the model takes in memory. Unit: bytes. */
  readonly bytes: number;
  readonly licence: Licence;
  readonly purpose: ModelPurpose;
  /** Programming languages that its authors name; undefined where they give no number. */
  readonly languages?: number;
}

export interface Licence {
  readonly name: string;
  /** Where several stand in one row. */
  readonly short: string;
  /** It restricts what the model may be used for, or asks its users to agree to terms. */
  readonly hasConditions: boolean;
}

/** Memory for models. Unit of numbers: GB. */
export type MemoryClass = 'cpu' | 4 | 8 | 16 | 24;

export interface SuggestedLineUp {
  readonly memory: MemoryClass;
  readonly models: readonly SuggestedModel[];
}

/** Share of the memory that a line-up may take: contexts, and everything else that runs, need the rest. */
export const LINE_UP_SHARE = 0.7;

const GB = 1e9;
const MB = 1e6;

const apache: Licence = { name: 'Apache 2.0', short: 'Apache 2.0', hasConditions: false };
const deepSeekLicence: Licence = {
  name: 'DeepSeek Model License',
  short: 'DeepSeek',
  hasConditions: true,
};
const openRail: Licence = { name: 'BigCode OpenRAIL-M', short: 'OpenRAIL-M', hasConditions: true };
const gemmaTerms: Licence = { name: 'Gemma Terms of Use', short: 'Gemma', hasConditions: true };

const qwenOf = (size: string, bytes: number, purpose: ModelPurpose): SuggestedModel => ({
  ...{ name: `qwen2.5-coder:${size}-base`, family: 'qwen2.5-coder', bytes, purpose },
  ...{ licence: apache, languages: 92 },
});
const deepSeekOf = (size: string, bytes: number, purpose: ModelPurpose): SuggestedModel => ({
  ...{ name: `deepseek-coder:${size}-base`, family: 'deepseek-coder', bytes, purpose },
  ...{ licence: deepSeekLicence, languages: 87 },
});
const starCoderOf = (size: string, bytes: number, purpose: ModelPurpose): SuggestedModel => ({
  ...{ name: `starcoder2:${size}`, family: 'starcoder2', bytes, purpose },
  ...{ licence: openRail, languages: 17 },
});

// Qwen2.5-Coder of 3B is left out: its licence, unlike that of the other sizes, allows research alone.
const qwen05 = qwenOf('0.5b', 531 * MB, 'quickest');
const qwen15 = qwenOf('1.5b', 986 * MB, 'quick');
const qwen7 = qwenOf('7b', 4.7 * GB, 'strong');
const deepSeek1 = deepSeekOf('1.3b', 776 * MB, 'quick');
const deepSeek7 = deepSeekOf('6.7b', 3.8 * GB, 'strong');
const starCoder3 = starCoderOf('3b', 1.7 * GB, 'balanced');
const starCoder7 = starCoderOf('7b', 4 * GB, 'strong');
const codeGemma2: SuggestedModel = {
  ...{ name: 'codegemma:2b', family: 'codegemma', bytes: 1.6 * GB },
  ...{ licence: gemmaTerms, purpose: 'balanced' },
};

/**
 * Line-ups by memory, the smallest machine first. The members of each are of different families, since two
 * sizes of one family agree for the wrong reason; together they stay within 70 % of the memory. Sizes are
 * those of the library's pages for these tags; the server tells the exact one while it pulls.
 */
export const suggestedLineUps: readonly SuggestedLineUp[] = [
  { memory: 'cpu', models: [qwen05, deepSeek1] },
  { memory: 4, models: [qwen15, deepSeek1] },
  { memory: 8, models: [qwen15, starCoder3, codeGemma2] },
  { memory: 16, models: [qwen7, deepSeek7, starCoder3] },
  { memory: 24, models: [qwen7, deepSeek7, starCoder7] },
];

/** The line-up for a memory. */
export function suggestedFor(memory: MemoryClass): SuggestedLineUp {
  const found = suggestedLineUps.find((lineUp) => lineUp.memory === memory);
  if (found === undefined) throw new Error(`no line-up for ${memory}`);
  return found;
}

/** What a download of the models takes. Unit: bytes. */
export function downloadBytes(models: readonly SuggestedModel[]): number {
  return models.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Models that a server does not have yet, by its listing. */
export function lacking(
  models: readonly SuggestedModel[],
  listedNames: readonly string[],
): readonly SuggestedModel[] {
  return models.filter(({ name }) => !listedNames.includes(name));
}
