import type { BenchmarkReport } from '../../../src/benchmark/report/benchmark-report.ts';
import { fullReport } from './sample-report.ts';

/** Names that want out of their place: markup, quotes, sections, directions, escapes, great length. */
export const hostileNames: readonly string[] = [
  '<script>alert("x")</script>',
  `" onload='alert(1)' x="`,
  ']]> <![CDATA[ --> <!-- &amp; &bogus;',
  '\u202egnp.lausiv\u2066 \u200f',
  `${'very-long-name/'.repeat(20)}q4_K_M`,
  '\u001b[2J\u0000\u0007\ud800',
  '</style><style>*{display:none}',
  'דגם עברי 7b',
];

/** A full report with a hostile text wherever the report has a text from outside. */
export function hostileReport(): BenchmarkReport {
  const report = fullReport();
  const [markup = '', attribute = '', section = ''] = hostileNames;
  const all = hostileNames.join(' ');
  const nameOf = (index: number) => hostileNames[index % hostileNames.length] ?? '';
  const renamed = (items: readonly { readonly id: string }[], id: string) =>
    nameOf(items.findIndex((item) => item.id === id));
  return {
    ...report,
    title: all,
    subject: all,
    languages: report.languages.map((language, i) => ({ ...language, id: nameOf(i) })),
    ways: report.ways.map((way, i) => ({
      ...way,
      id: nameOf(i),
      byLanguage: way.byLanguage.map((own) => ({
        ...own,
        language: renamed(report.languages, own.language),
      })),
    })),
    unmet: hostileNames.map((strategy) => ({ strategy, need: all, items: 1 })),
    costQuality: {
      points: hostileNames.map((id, i) => ({ id, kind: 'member', costUsd: i, quality: i / 10 })),
      hull: [],
    },
    reliability: hostileNames.flatMap((id) => report.reliability.map((own) => ({ ...own, id }))),
    wins: {
      ids: hostileNames,
      cells: hostileNames.map(() => hostileNames.map(() => ({ wins: 1, losses: 2, ties: 3 }))),
    },
    recommendation: {
      kind: 'strategy',
      strategy: markup,
      members: [attribute, section],
      difference: {
        mean: 0.1,
        low: 0.05,
        high: 0.15,
        p: 0.001,
        adjustedP: 0.01,
        wins: 5,
        losses: 1,
        ties: 0,
        items: 6,
      },
    },
    problems: hostileNames,
    notes: hostileNames,
  };
}
