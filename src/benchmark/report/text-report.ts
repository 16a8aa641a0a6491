import type { BenchmarkReport, Figure, Way } from './benchmark-report.ts';
import { intervalOf } from './difference-plot.ts';
import { furtherTables } from './further-tables.ts';
import { printable, shorten } from '../../text/printable.ts';
import { recommendationSentence, type Word } from './recommendation-sentence.ts';
import {
  count,
  milliseconds,
  percent,
  points,
  probability,
  seedText,
  usdPerThousand,
} from './report-numbers.ts';
import {
  figureOf,
  itemNoun,
  kindsInOrder,
  kindTitles,
  measureInWords,
  measuresInOrder,
  measureTitles,
} from './report-words.ts';
import { textTable, wrapText, type TextColumn } from './text-table.ts';
import { verdictOf, type Verdict } from './verdict.ts';
import { figureInterval } from './ways-table.ts';

export interface TextReportOptions {
  /** Widest line, in columns of the terminal. Integer, 60 or more. */
  readonly width?: number;
  readonly word?: Word;
}

/** Most notes and problems that are listed each; the JSON of the report has all. */
const listedLines = 20;

const verdicts: Readonly<Record<Verdict, string>> = {
  better: 'better',
  worse: 'worse',
  'no-measurable-difference': 'no difference',
};

interface WayColumn extends TextColumn {
  cellOf(way: Way): string | undefined;
}

/**
 * The report for a terminal: the recommendation, quality with intervals, differences, speed and cost,
 * languages, and last what could not be judged, notes and problems. No colour and no control
 * characters, whatever the names contain. Ends with a line feed.
 */
export function textReport(report: BenchmarkReport, options: TextReportOptions = {}): string {
  const { width = 110, word } = options;
  const blocks: readonly (readonly string[])[] = [
    headLines(report, width),
    wrapText(recommendationSentence(report, word), width),
    report.ways.length === 0 ? ['Nothing was measured.'] : [],
    waysLines(report, 'Quality', qualityColumns(report), width),
    waysLines(report, 'Difference in points', differenceColumns(report), width),
    waysLines(report, 'Speed and cost', speedColumns(report), width),
    languageLines(report, width),
    ...furtherTables(report).map(({ title, columns: [, ...columns], groups, caption }) => [
      ...textTable(
        { columns: [{ title }, ...columns.map((one) => ({ title: one }))], groups },
        width,
      ),
      ...wrapText(printable(caption), width),
    ]),
    listLines(
      'Could not be judged',
      report.unmet.map(
        ({ strategy, need, items }) =>
          `${strategy}: ${need} (${count(items) ?? '–'} ${itemNoun(report.measure, items)})`,
      ),
      width,
    ),
    listLines('Notes', report.notes, width),
    listLines('Problems', report.problems, width),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function headLines(report: BenchmarkReport, width: number): readonly string[] {
  const { title, subject, items, clusters, seed, measure } = report;
  return [
    shorten(printable(title), width),
    shorten(printable(subject), width),
    `${count(items) ?? '–'} ${itemNoun(measure, items)} in ${count(clusters) ?? '–'} files or ` +
      `clusters, by ${measureInWords(measure)}, 95 % intervals, seed ${seedText(seed) ?? '–'}`,
  ];
}

function qualityColumns(report: BenchmarkReport): readonly WayColumn[] {
  return [
    { title: 'n', cellOf: (way) => count(way.items) },
    ...measuresInOrder(report).map((measure) => ({
      title: `${measureTitles[measure]} %`,
      cellOf: (way: Way) => figureText(figureOf(way.figures, measure), way.items),
    })),
    { title: 'Shown %', cellOf: (way) => percent(way.shown) },
  ];
}

function differenceColumns({ clusters }: BenchmarkReport): readonly WayColumn[] {
  return [
    {
      title: 'Against best single',
      cellOf: ({ againstBestSingle: difference }) =>
        difference === undefined
          ? undefined
          : `${points(difference.mean) ?? '–'} (${intervalOf(difference) ?? '–'})`,
    },
    { title: 'p (Holm)', cellOf: (way) => probability(way.againstBestSingle?.adjustedP) },
    { title: 'Better', cellOf: (way) => count(way.againstBestSingle?.wins) },
    { title: 'Worse', cellOf: (way) => count(way.againstBestSingle?.losses) },
    { title: 'Same', cellOf: (way) => count(way.againstBestSingle?.ties) },
    {
      title: 'Verdict',
      words: true,
      cellOf: ({ kind, againstBestSingle: difference }) => {
        if (difference === undefined) return undefined;
        return kind === 'bound' ? 'by construction' : verdicts[verdictOf(difference, clusters)];
      },
    },
  ];
}

function speedColumns({ measure }: BenchmarkReport): readonly WayColumn[] {
  return [
    { title: 'p50 ms', cellOf: (way) => milliseconds(way.latencyMs?.p50) },
    { title: 'p90 ms', cellOf: (way) => milliseconds(way.latencyMs?.p90) },
    { title: 'p99 ms', cellOf: (way) => milliseconds(way.latencyMs?.p99) },
    { title: 'Own p90 ms', cellOf: (way) => milliseconds(way.ownMs?.p90) },
    { title: 'Prompt', cellOf: (way) => count(way.tokens?.prompt) },
    { title: 'Written', cellOf: (way) => count(way.tokens?.completion) },
    {
      title: `USD per 1,000 ${itemNoun(measure, 2)}`,
      cellOf: (way) => usdPerThousand(way.costUsd?.mean),
    },
  ];
}

/** Columns in which no way has a value are left out, and the table with them if none is left. */
function waysLines(
  report: BenchmarkReport,
  title: string,
  columns: readonly WayColumn[],
  width: number,
): readonly string[] {
  const known = columns.filter((column) =>
    report.ways.some((way) => column.cellOf(way) !== undefined),
  );
  if (known.length === 0) return [];
  const groups = kindsInOrder.map((kind) => ({
    title: kindTitles[kind],
    rows: report.ways
      .filter((way) => way.kind === kind)
      .map((way) => [way.id, ...known.map((column) => column.cellOf(way))]),
  }));
  return textTable({ columns: [{ title }, ...known], groups }, width);
}

function languageLines(report: BenchmarkReport, width: number): readonly string[] {
  const { languages, measure } = report;
  if (languages.length < 2 || report.ways.every(({ byLanguage }) => byLanguage.length === 0)) {
    return [];
  }
  return waysLines(
    report,
    `${measureTitles[measure]} %`,
    languages.map(({ id, items }) => ({
      title: `${shorten(printable(id), 16)} (${count(items) ?? '–'})`,
      cellOf: (way: Way) => {
        const own = way.byLanguage.find(({ language }) => language === id);
        return figureText(figureOf(own?.figures ?? [], measure), items);
      },
    })),
    width,
  );
}

function figureText(figure: Figure | undefined, usualItems: number): string | undefined {
  const mean = percent(figure?.mean);
  if (figure === undefined || mean === undefined) return undefined;
  const interval = figureInterval(figure);
  const fewer = figure.items === usualItems ? '' : `, n ${count(figure.items) ?? '–'}`;
  return interval === undefined ? mean : `${mean} (${interval}${fewer})`;
}

function listLines(title: string, lines: readonly string[], width: number): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length - listedLines;
  return [
    title,
    ...lines.slice(0, listedLines).flatMap((line) => wrapText(`- ${printable(line)}`, width, '  ')),
    ...(more > 0 ? [`- and ${count(more) ?? '–'} more`] : []),
  ];
}
