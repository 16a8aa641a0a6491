import type {
  BenchmarkReport,
  Figure,
  Measure,
  Way,
} from '../../src/benchmark/report/benchmark-report.ts';
import { recommendationSentence } from '../../src/benchmark/report/recommendation-sentence.ts';
import { measureTitles } from '../../src/benchmark/report/report-words.ts';
import { verdictOf } from '../../src/benchmark/report/verdict.ts';
import { ms, percent, type BenchTable } from './benchmark.ts';

/** A report as two tables: how good every way is, and how it compares with the best member. */
export function reportTables(
  report: BenchmarkReport,
  name: string,
  title: string,
): readonly BenchTable[] {
  const { ways, measures, notes, items, clusters } = report;
  return [
    {
      name,
      title,
      note: `${items} places in ${clusters} files. ${notes.join(' ')}${lacking(report)} Advice of the report: “${recommendationSentence(report)}”`,
      head: [
        'way',
        'n',
        ...measures.map((measure) => measureTitles[measure].toLowerCase()),
        'shows something',
        'time, p50',
      ],
      rows: ways.map((way) => [
        nameOf(way),
        String(way.items),
        ...measures.map((measure) => figureText(way.figures, measure)),
        percent(way.shown),
        way.latencyMs === undefined ? '' : ms(way.latencyMs.p50),
      ]),
    },
    {
      name: `${name}-comparison`,
      title: `${title}: against the best member`,
      note: `The same places, by ${measureTitles[report.measure].toLowerCase()}. p after Holm. “Own”: texts that no member wrote as they are.`,
      head: ['way', 'n', 'difference', 'p', 'wins', 'losses', 'ties', 'verdict', 'own'],
      rows: ways.flatMap((way) => {
        const difference = way.againstBestSingle;
        if (difference === undefined) return [];
        const { mean, low, high, adjustedP, wins, losses, ties } = difference;
        return [
          [
            nameOf(way),
            String(difference.items),
            `${points(mean)} (${points(low)} to ${points(high)})`,
            adjustedP.toFixed(3),
            String(wins),
            String(losses),
            String(ties),
            verdictOf(difference, clusters).replaceAll('-', ' '),
            way.ownTexts === undefined ? '' : String(way.ownTexts),
          ],
        ];
      }),
    },
  ];
}

/** What could not be judged, or on some places only. */
function lacking({ unmet }: BenchmarkReport): string {
  const all = Map.groupBy(unmet, ({ need }) => need);
  const parts = [...all].map(([need, rows]) => {
    const who = rows.map(({ strategy, items }) => `\`${strategy}\` (${items})`).join(', ');
    return `${who} lacked ${need}`;
  });
  return parts.length === 0
    ? ''
    : ` Not judged on so many places, and so not comparable with the others: ${parts.join('; ')}.`;
}

function nameOf({ id, kind }: Way): string {
  if (kind === 'strategy') return `\`${id}\``;
  return id.replace(/^(?:embedded|workspace):/, '').replaceAll('-member', ' member');
}

function figureText(figures: readonly Figure[], measure: Measure): string {
  const figure = figures.find((one) => one.measure === measure);
  if (figure === undefined) return '';
  return `${percent(figure.mean)} (${percent(figure.low)} to ${percent(figure.high)})`;
}

function points(value: number): string {
  return `${value >= 0 ? '+' : '−'}${Math.abs(100 * value).toFixed(1)}`;
}
