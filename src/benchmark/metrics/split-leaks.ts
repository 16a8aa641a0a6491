/** Items of one split, for example `train` or `test`. */
export interface Split {
  readonly name: string;
  readonly items: readonly { readonly id: string; readonly prompt: string }[];
}

/**
 * Ids of the items whose prompt stands in another split as well. A figure measured across such splits is
 * worth nothing: for the caller this is a failure, not a warning.
 *
 * Prompts are equal when they are so after Unicode composition, without case, with every run of white
 * space as one blank. That finds copies, not paraphrases and not near-copies. Output in the order of the
 * input, each id once; empty is good. Cost O(length of all prompts).
 */
export function splitLeaks(splits: readonly Split[]): readonly string[] {
  const seenIn = new Map<string, Set<number>>();
  const all = splits.flatMap(({ items }, split) =>
    items.map(({ id, prompt }) => ({ id, split, text: normalisedPrompt(prompt) })),
  );
  for (const { text, split } of all) {
    const places = seenIn.get(text);
    if (places === undefined) seenIn.set(text, new Set([split]));
    else places.add(split);
  }
  const leaks = all.filter(({ text }) => (seenIn.get(text)?.size ?? 0) > 1);
  return [...new Set(leaks.map(({ id }) => id))];
}

/** A prompt as far as it tells items apart, see `splitLeaks`. */
export function normalisedPrompt(prompt: string): string {
  return prompt.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}
