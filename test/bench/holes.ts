import type { Random } from '../../src/core/random.ts';
import { cutHole } from '../../src/benchmark/holes/cut-hole.ts';
import type { Hole as CutHole } from '../../src/benchmark/holes/hole.ts';
import { suitableLines, type SuitableLine } from '../../src/benchmark/holes/suitable-line.ts';
import type { EvaluationLanguage, EvaluationSource } from './evaluation-sources.ts';

/** A hole in a file of a package. */
export interface Hole extends CutHole {
  readonly packageName: string;
  readonly languageId: EvaluationLanguage;
}

const HOLES_PER_FILE = 3;
const TRIES = 200;

/**
 * `count` line-end holes, evenly over languages, then packages, then files, at most three a file; cut as
 * those of the workspace benchmark.
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
  const line = pick(linesOf(source), random);
  return line === undefined ? undefined : cutAt(source, line, random);
}

/** The end of a line, counted from 0; undefined where it is none that holes are cut into. */
export function cutLine(
  source: EvaluationSource,
  number: number,
  random: Random,
): Hole | undefined {
  const line = linesOf(source).find((one) => one.number === number);
  return line === undefined ? undefined : cutAt(source, line, random);
}

function cutAt(source: EvaluationSource, line: SuitableLine, random: Random): Hole | undefined {
  const hole = cutHole(source, line, 'line-end', random);
  const { packageName, languageId } = source;
  return hole === undefined ? undefined : { ...hole, packageName, languageId };
}

const lines = new WeakMap<EvaluationSource, readonly SuitableLine[]>();

function linesOf(source: EvaluationSource): readonly SuitableLine[] {
  const known = lines.get(source) ?? suitableLines(source);
  lines.set(source, known);
  return known;
}

function pick<T>(list: readonly T[], random: Random): T | undefined {
  return list[Math.floor(random.next() * list.length)];
}
