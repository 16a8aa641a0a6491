import type { Random } from '../../src/core/random.ts';
import type { LanguageModel } from '../../src/core/model.ts';
import type { Hole } from './holes.ts';
import { unaborted } from './stage.ts';

/** Continuations of one prefix, of which one is to be chosen. */
export interface RivalSet {
  readonly prefix: string;
  readonly languageId: string;
  readonly texts: readonly string[];
}

/** Prompts of the small models stay within 320 tokens. Unit: UTF-16 code units. */
const MOST_PREFIX = 640;
const MOST_TEXTS = 6;
const WRITTEN = [
  { temperature: 0, seed: 1 },
  { temperature: 0.8, seed: 2 },
] as const;

/**
 * What stands at a hole, what each model writes there, greedily and by chance, and two of these with a
 * name exchanged for another of the file, as a model that knows the names of a workspace errs.
 */
export async function rivalsAt(
  hole: Hole,
  writers: readonly LanguageModel[],
  random: Random,
): Promise<RivalSet> {
  const tail = hole.before.slice(-MOST_PREFIX);
  const prefix = tail.length < hole.before.length ? tail.slice(tail.indexOf('\n') + 1) : tail;
  const drafts = [hole.reference.trimEnd()];
  for (const writer of writers)
    for (const sampling of WRITTEN) drafts.push(await lineOf(writer, prefix, sampling));
  const names = [...new Set(prefix.match(NAME) ?? [])];
  const exchanged = drafts.slice(0, 2).flatMap((draft) => withOtherName(draft, names, random));
  const texts = new Set([...drafts.slice(0, 2), ...exchanged, ...drafts.slice(2)]);
  texts.delete('');
  return { prefix, languageId: hole.languageId, texts: [...texts].slice(0, MOST_TEXTS) };
}

async function lineOf(
  writer: LanguageModel,
  prefix: string,
  sampling: (typeof WRITTEN)[number],
): Promise<string> {
  let text = '';
  const request = {
    prompt: { kind: 'raw', text: prefix },
    sampling: { ...sampling, maxTokens: 24, stop: ['\n'] },
  } as const;
  for await (const part of writer.generate(request, unaborted))
    if (part.kind === 'text') text += part.text;
  return (text.split('\n', 1)[0] ?? '').trimEnd();
}

const NAME = /[A-Za-z_]\w{2,}/g;

function withOtherName(text: string, names: readonly string[], random: Random): readonly string[] {
  const places = [...text.matchAll(NAME)];
  const place = places[Math.floor(random.next() * places.length)];
  const name = names[Math.floor(random.next() * names.length)];
  if (place === undefined || name === undefined || place[0] === name) return [];
  return [text.slice(0, place.index) + name + text.slice(place.index + place[0].length)];
}
