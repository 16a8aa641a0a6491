import type { Random } from '../../src/core/random.ts';
import type { EvaluationLanguage, EvaluationSource } from './evaluation-sources.ts';

/** The end of a line taken out of a file. */
export interface Hole {
  readonly id: string;
  readonly packageName: string;
  readonly path: string;
  readonly languageId: EvaluationLanguage;
  readonly before: string;
  readonly after: string;
  /** What stood there. */
  readonly reference: string;
}

const FIRST_LINE = 8;
const LEAST_LINE = 16;
const LONGEST_LINE = 120;
const LEAST_REFERENCE = 4;
const HOLES_PER_FILE = 3;
const TRIES = 200;
/** What code has and the prose of a doc string has not. */
const CODE = /[=([{]|^(?:return|if|for|while|raise|throw|yield|await|const|let)\b/;

/**
 * `count` line-end holes, evenly over languages, then packages, then files, at most three a file.
 *
 * A line has 16 to 120 characters, is no comment, import or mere closing, and stands below the eighth.
 * It is cut at a border of words between 30 and 80 % of its length, not behind an opening bracket that
 * ends it, with at least four visible characters to come.
 */
export function cutHoles(
  sources: readonly EvaluationSource[],
  count: number,
  random: Random,
): readonly Hole[] {
  // Python first: where it is scarce, the others make up the number.
  const languages = [...Map.groupBy(sources, ({ languageId }) => familyOf(languageId))]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, ofLanguage]) => ofLanguage);
  const holes: Hole[] = [];
  for (const [i, ofLanguage] of languages.entries()) {
    const wanted = Math.floor(((i + 1) * count) / languages.length) - holes.length;
    const packages = [...Map.groupBy(ofLanguage, ({ packageName }) => packageName).values()];
    const perFile = new Map<string, number>();
    const taken = new Set<string>();
    for (let tries = 0, cut = 0; cut < wanted && tries < wanted * TRIES; tries++) {
      const files = pick(packages, random);
      const source = files === undefined ? undefined : pick(files, random);
      if (source === undefined || (perFile.get(source.path) ?? 0) >= HOLES_PER_FILE) continue;
      const hole = cutOne(source, random);
      if (hole === undefined || taken.has(hole.id)) continue;
      taken.add(hole.id);
      perFile.set(source.path, (perFile.get(source.path) ?? 0) + 1);
      holes.push(hole);
      cut++;
    }
  }
  return holes;
}

/** TypeScript and JavaScript count as one language: the same model is the best for both. */
export function familyOf(languageId: EvaluationLanguage): 'TypeScript and JavaScript' | 'Python' {
  return languageId === 'python' ? 'Python' : 'TypeScript and JavaScript';
}

function cutOne(source: EvaluationSource, random: Random): Hole | undefined {
  const lines = source.text.split('\n').length;
  return cutLine(source, FIRST_LINE + Math.floor(random.next() * (lines - FIRST_LINE)), random);
}

/** The end of a line, counted from 0; undefined where it is none of those that `cutHoles` takes. */
export function cutLine(
  source: EvaluationSource,
  number: number,
  random: Random,
): Hole | undefined {
  const lines = source.text.split('\n');
  if (number < FIRST_LINE) return undefined;
  const line = lines[number] ?? '';
  const content = line.trim();
  if (content.length < LEAST_LINE || line.length > LONGEST_LINE) return undefined;
  if (/^(\/[/*]|\*|#|import\b|from\b|["'`]|[)\]}])/.test(content)) return undefined;
  if (!CODE.test(content) || /\/\/|\s# /.test(content)) return undefined;
  const indentation = line.length - line.trimStart().length;
  const from = indentation + Math.floor(content.length * (0.3 + 0.5 * random.next()));
  const at = borderAt(line, from);
  const reference = line.slice(at).trimEnd();
  if (reference.replace(/\s/g, '').length < LEAST_REFERENCE) return undefined;
  if (/[{([:]\s*$/.test(line.slice(0, at))) return undefined;
  const above = lines.slice(0, number).map((one) => `${one}\n`);
  const quotes = above.join('').match(/"{3}|'{3}/g)?.length ?? 0;
  if (source.languageId === 'python' && quotes % 2 === 1) return undefined; // in a doc string
  return {
    id: `${source.path}:${number + 1}:${at + 1}`,
    packageName: source.packageName,
    path: source.path,
    languageId: source.languageId,
    before: above.join('') + line.slice(0, at),
    after: `\n${lines.slice(number + 1).join('\n')}`,
    reference,
  };
}

/** The next place that is not inside a word. */
function borderAt(line: string, from: number): number {
  let at = from;
  while (at < line.length && /\w/.test(line[at - 1] ?? '') && /\w/.test(line[at] ?? '')) at++;
  return at;
}

function pick<T>(list: readonly T[], random: Random): T | undefined {
  return list[Math.floor(random.next() * list.length)];
}
