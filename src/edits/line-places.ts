/** Finds stretches of lines in a list of lines. */
export interface LinePlaces {
  /**
   * Where all these lines stand one after the other, from 0, ascending, at most so many places. None for
   * no lines. Places may overlap. Cost O(lines), after Knuth, Morris and Pratt.
   */
  find(wanted: readonly string[], most: number): readonly number[];
}

/** Lines are the same if they are equal: nothing is made of them beforehand. */
export function equalLinePlaces(lines: readonly string[]): LinePlaces {
  return {
    find(wanted, most) {
      if (wanted.length === 0 || wanted.length > lines.length) return [];
      return occurrences(lines, wanted, most);
    },
  };
}

/** Lines are the same if their forms are. Cost O(lines). */
export function createLinePlaces(
  lines: readonly string[],
  formOf: (line: string) => string,
): LinePlaces {
  const ids = new Map<string, number>();
  const text = lines.map((line) => {
    const form = formOf(line);
    const id = ids.get(form) ?? ids.size;
    ids.set(form, id);
    return id;
  });
  return {
    find(wanted, most) {
      const pattern: number[] = [];
      for (const line of wanted) {
        const id = ids.get(formOf(line));
        if (id === undefined) return [];
        pattern.push(id);
      }
      if (pattern.length === 0 || pattern.length > text.length) return [];
      return occurrences(text, pattern, most);
    },
  };
}

function occurrences<Line>(
  text: readonly Line[],
  pattern: readonly Line[],
  most: number,
): readonly number[] {
  const borders = bordersOf(pattern);
  const found: number[] = [];
  let matched = 0;
  for (let i = 0; i < text.length && found.length < most; i++) {
    while (matched > 0 && text[i] !== pattern[matched]) matched = borders[matched - 1] ?? 0;
    if (text[i] === pattern[matched]) matched++;
    if (matched < pattern.length) continue;
    found.push(i - matched + 1);
    matched = borders[matched - 1] ?? 0;
  }
  return found;
}

/** Of every head of the pattern, the longest shorter head that it ends with. */
function bordersOf(pattern: readonly unknown[]): readonly number[] {
  const borders = [0];
  let length = 0;
  for (let i = 1; i < pattern.length; i++) {
    while (length > 0 && pattern[i] !== pattern[length]) length = borders[length - 1] ?? 0;
    if (pattern[i] === pattern[length]) length++;
    borders.push(length);
  }
  return borders;
}
