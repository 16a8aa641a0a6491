import type { RecordingLine } from '../../recording/recording-line.ts';
import { markOf } from '../../recording/text-mark.ts';
import { normalisedPrompt } from '../metrics/split-leaks.ts';

/** Text before and after a hole that makes it what it is, in UTF-16 code units. */
const BEFORE = 400;
const AFTER = 200;

/**
 * The prompt of a request as a comparison of splits takes it: the question, or what stands closest
 * around the hole; as a mark of 53 bits. Two requests with one key are the same question asked twice.
 * Where nothing of it is on record, as in a table of figures alone, the id stands for it.
 */
export function promptKeyOf({ id, prompt, prefix = '', suffix = '' }: RecordingLine): string {
  const text = normalisedPrompt(prompt ?? `${prefix.slice(-BEFORE)}\n${suffix.slice(0, AFTER)}`);
  return markOf(text === '' ? `id:${id}` : text).toString(36);
}
