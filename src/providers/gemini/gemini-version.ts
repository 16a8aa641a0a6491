/**
 * Generation of a Gemini model, e.g. 2.5 of `gemini-2.5-flash-lite`. Undefined for other models and for names
 * without a number, such as `gemini-flash-latest`.
 */
export function geminiVersionOf(name: string): number | undefined {
  const [, version] = /^gemini-(\d{1,2}(?:\.\d{1,2})?)(?=-|$)/.exec(name) ?? [];
  return version === undefined ? undefined : Number(version);
}

/** Open models of the vendor that take no instructions apart from the conversation, and no tools. */
export function isGemma(name: string): boolean {
  return name.startsWith('gemma');
}

/** The fields of `thinkingConfig`. */
export interface ThinkingConfig {
  readonly thinkingBudget?: number;
  readonly thinkingLevel?: 'low' | 'minimal';
}

/** How little a model can be made to think, and whether it then still thinks. */
export interface LeastThinking {
  readonly config?: ThinkingConfig;
  readonly thinks: boolean;
}

/**
 * By name, since the vendor's list says only whether a model can think. Of generation 2.5 all but Pro can be
 * told not to, Pro has 128 tokens for its least budget; from 3 on there are levels, the least of the Flash
 * models being `minimal`, at which most answers come without thoughts, and of all others `low`. A model that
 * is not known by name thinks as it likes where the list says that it can.
 */
export function leastThinking(name: string, canThink: boolean): LeastThinking {
  const version = geminiVersionOf(name);
  if (version === undefined) return { thinks: canThink };
  if (version < 2.5) return { thinks: false };
  if (version < 3)
    return name.includes('flash')
      ? { config: { thinkingBudget: 0 }, thinks: false }
      : { config: { thinkingBudget: 128 }, thinks: true };
  return version < 4 && name.includes('flash')
    ? { config: { thinkingLevel: 'minimal' }, thinks: false }
    : { config: { thinkingLevel: 'low' }, thinks: true };
}
