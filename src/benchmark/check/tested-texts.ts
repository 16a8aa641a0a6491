import type { RecordingLine } from '../../recording/recording-line.ts';

/** Tests texts at a place: 1 or 0 each, in their order; undefined where one could not be tested. */
export type TestTexts<Place> = (
  place: Place,
  texts: readonly string[],
) => Promise<readonly (number | undefined)[]>;

/** The same, but a text is tested once at a place, however often it is asked for. */
export function testedOnce<Place extends { readonly id: string }>(
  test: TestTexts<Place>,
): TestTexts<Place> {
  const known = new Map<string, number | undefined>();
  return async (place, texts) => {
    const keyOf = (text: string): string => `${place.id}\u0000${text}`;
    const fresh = [...new Set(texts)].filter((text) => !known.has(keyOf(text)));
    const found = fresh.length === 0 ? [] : await test(place, fresh);
    for (const [at, text] of fresh.entries()) known.set(keyOf(text), found[at]);
    return texts.map((text) => known.get(keyOf(text)));
  };
}

/** A request with the quality of every candidate; one without a text has shown nothing, and fails. */
export async function withQualities(
  line: RecordingLine,
  test: (texts: readonly string[]) => Promise<readonly (number | undefined)[]>,
): Promise<RecordingLine> {
  const written = line.candidates.map(({ text }) => text).filter((text) => text.trim() !== '');
  const found = await test(written);
  const candidates = line.candidates.map((candidate) => {
    const at = written.indexOf(candidate.text);
    const quality = at < 0 ? 0 : found[at];
    return quality === undefined ? candidate : { ...candidate, quality };
  });
  return { ...line, candidates };
}
