/** Texts in two arrays: all code units, and where each text ends in them. */
export interface PackedTexts {
  readonly units: Uint16Array;
  readonly ends: Uint32Array;
}

export function packTexts(texts: readonly string[]): PackedTexts {
  const ends = new Uint32Array(texts.length);
  let end = 0;
  texts.forEach(({ length }, i) => (ends[i] = end += length));
  const units = new Uint16Array(end);
  let at = 0;
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) units[at++] = text.charCodeAt(i);
  }
  return { units, ends };
}

/** Undefined when the ends are out of order or do not cover the units. */
export function unpackTexts({ units, ends }: PackedTexts): readonly string[] | undefined {
  const texts: string[] = [];
  let start = 0;
  for (const end of ends) {
    if (end < start || end > units.length) return undefined;
    texts.push(textOfUnits(units, start, end));
    start = end;
  }
  return start === units.length ? texts : undefined;
}

/** Code units turned into a string at a time: a call cannot take any number of arguments. */
const CHUNK = 4096;

/** The code units from `start` to `end` as a string. */
export function textOfUnits(units: Uint16Array, start: number, end: number): string {
  let text = '';
  for (let from = start; from < end; from += CHUNK) {
    const codes: number[] = [];
    for (let i = from; i < Math.min(end, from + CHUNK); i++) codes.push(units[i] ?? 0);
    // A plain array is several times as fast here as a typed one.
    text += String.fromCharCode(...codes);
  }
  return text;
}
