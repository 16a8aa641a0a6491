/** What to do where too few models converse; behind a message that says so. */
export const CONVERSING_ADVICE =
  'Models that follow instructions converse: "ollama pull qwen2.5-coder:3b" and "ollama pull llama3.2:3b" get two families; --models names others';

/** Who was found, for such a message. */
export function foundText(members: readonly { readonly id: string }[]): string {
  return `found: ${members.length === 0 ? 'none' : members.map(({ id }) => id).join(', ')}`;
}
