/** Colours and movements of the cursor, as ECMA-48 writes them. */
const CONTROL_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g;

/** What a program wrote for a terminal, without colours and movements of the cursor. Cost O(n). */
export function withoutControlSequences(text: string): string {
  return text.replace(CONTROL_SEQUENCE, '');
}
