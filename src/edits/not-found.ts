/** Lines of a file that are compared at most, and the head of each. */
const MOST_LINES = 20_000;
const HEAD = 200;

/** Similarity below which two lines have nothing to do with each other. */
const LEAST_SIMILARITY = 0.35;

/**
 * What an author has to know of lines that are not in a file: the first that stands nowhere in it (else the
 * first that does not follow the ones before it), and the most similar line there is.
 *
 * Cost O(file + lines); at most 20,000 lines of 200 characters are compared.
 */
export function notFoundDetail(lines: readonly string[], wanted: readonly string[]): string {
  const known = new Set(lines.map((line) => line.trim()));
  const missing = wanted.find((line) => !known.has(line.trim()));
  if (missing === undefined) return apartDetail(lines, wanted);
  const like = mostSimilar(lines, missing);
  const hint =
    like === undefined ? '' : `; most like it is line ${like + 1}: ${shown(lines[like])}`;
  return `this line is not in the file: ${shown(missing)}${hint}`;
}

/** All lines are there, and not one after the other. */
function apartDetail(lines: readonly string[], wanted: readonly string[]): string {
  const first = wanted.findIndex((line) => line.trim() !== '');
  const head = wanted[first]?.trim();
  let [best, longest] = [-1, 0];
  let work = 4 * lines.length + 10_000;
  for (let at = 0; at < lines.length && work > 0; at++, work--) {
    if (lines[at]?.trim() !== head) continue;
    let length = 1;
    while (
      first + length < wanted.length &&
      lines[at + length]?.trim() === wanted[first + length]?.trim() &&
      work-- > 0
    )
      length++;
    if (length > longest) [best, longest] = [at, length];
  }
  const next = wanted[first + longest];
  if (best < 0 || next === undefined) return 'these lines are not indented so in the file';
  const there = lines[best + longest];
  return (
    `this line does not follow line ${best + longest} of the file: ${shown(next)}; ` +
    (there === undefined ? 'the file ends there' : `there is ${shown(there)}`)
  );
}

function mostSimilar(lines: readonly string[], wanted: string): number | undefined {
  const line = wanted.trim().slice(0, HEAD);
  const pairs = new Set<number>();
  for (let i = 0; i + 1 < line.length; i++) pairs.add(pairAt(line, i));
  let best: number | undefined;
  let most = LEAST_SIMILARITY;
  for (let i = 0; i < Math.min(lines.length, MOST_LINES); i++) {
    const found = likeness((lines[i] ?? '').trim(), pairs);
    if (found > most) [best, most] = [i, found];
  }
  return best;
}

/** Jaccard similarity of the pairs of neighbouring characters; those that a line repeats count again. */
function likeness(line: string, pairs: ReadonlySet<number>): number {
  const count = Math.min(line.length, HEAD) - 1;
  // Of so unequal lengths none is similar enough.
  if (count < 1 || 3 * count < pairs.size || count > 3 * pairs.size + 20) return 0;
  let common = 0;
  for (let i = 0; i < count; i++) if (pairs.has(pairAt(line, i))) common++;
  return common / Math.max(common, count + pairs.size - common);
}

function pairAt(line: string, at: number): number {
  return line.charCodeAt(at) * 65_536 + line.charCodeAt(at + 1);
}

function shown(line = ''): string {
  return JSON.stringify(line.trim().slice(0, HEAD));
}
