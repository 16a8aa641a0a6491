import type { BenchmarkReport, Figure, Measure, Way } from './benchmark-report.ts';

/** The names of measures as headings. */
export const measureTitles: Readonly<Record<Measure, string>> = {
  exact: 'Exact match',
  similarity: 'Edit similarity',
  'first-line': 'First line',
  parses: 'Parses',
  passes: 'Tests pass',
  quality: 'Quality',
  bleu: 'BLEU',
  chrf: 'chrF',
  'code-bleu': 'CodeBLEU style',
};

/** What a measure counts, for the reader who meets it the first time. */
export const measureMeanings: Readonly<Record<Measure, string>> = {
  exact: 'the text is the reference, blanks at both ends aside',
  similarity: 'edit similarity to the reference',
  'first-line': 'the first lines are the same',
  parses: 'no syntax error that the document did not have',
  passes: 'the tests pass',
  quality: 'as recorded',
  bleu: 'sentence BLEU against the reference, as sacrebleu has it',
  chrf: 'F-score of character n-grams against the reference, as sacrebleu has it',
  'code-bleu':
    'in the manner of CodeBLEU: tokens, keywords and data flow, without syntax trees; not comparable with published figures',
};

/** Headings of the groups that the ways stand in. */
export const kindTitles: Readonly<Record<Way['kind'], string>> = {
  member: 'Single models',
  baseline: 'Baselines',
  strategy: 'Strategies',
  bound: 'Upper bound',
};

/** One of a group, inside a sentence or a cell. */
export const kindWords: Readonly<Record<Way['kind'], string>> = {
  member: 'single model',
  baseline: 'baseline',
  strategy: 'strategy',
  bound: 'upper bound',
};

export const kindsInOrder: readonly Way['kind'][] = ['member', 'baseline', 'strategy', 'bound'];

/** The measure inside a sentence; names of published measures keep their letters. */
export function measureInWords(measure: Measure): string {
  const title = measureTitles[measure];
  return /[A-Z]{2}|[a-z][A-Z]/.test(title) ? title : title.toLowerCase();
}

/** What the items of a report are called; the measure tells what they were. */
export function itemNoun(measure: Measure, items: number): string {
  const noun = measure === 'passes' ? 'problem' : measure === 'quality' ? 'item' : 'place';
  return items === 1 ? noun : `${noun}s`;
}

export function figureOf(figures: readonly Figure[], measure: Measure): Figure | undefined {
  return figures.find((figure) => figure.measure === measure);
}

/** The report's measures as columns: its main one first, none twice. */
export function measuresInOrder(report: BenchmarkReport): readonly Measure[] {
  return [...new Set([report.measure, ...report.measures])];
}

/** Whether a way is the one that the report recommends. */
export function isRecommended({ recommendation }: BenchmarkReport, way: Way): boolean {
  switch (recommendation.kind) {
    case 'strategy':
      return way.kind === 'strategy' && way.id === recommendation.strategy;
    case 'one-model':
    case 'no-difference':
      return way.kind === 'member' && way.id === recommendation.member;
    case 'not-enough':
      return false;
  }
}
