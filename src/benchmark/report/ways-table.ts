import type {
  BenchmarkReport,
  Figure,
  Measure,
  PairedDifference,
  Way,
} from './benchmark-report.ts';
import { intervalOf, verdictWords } from './difference-plot.ts';
import type { HtmlTable, TableCell, TableColumn } from './html-table.ts';
import { pairOf } from './latency-plot.ts';
import { count, percent, points, probability, usdPerThousand } from './report-numbers.ts';
import {
  figureOf,
  isRecommended,
  itemNoun,
  kindsInOrder,
  kindTitles,
  measuresInOrder,
  measureTitles,
} from './report-words.ts';
import { verdictOf } from './verdict.ts';

interface WayColumn extends TableColumn {
  cellOf(way: Way): TableCell;
  /** Stays even if no way has a value in it. */
  readonly always?: boolean;
}

/** The main table, and the columns that it lacks since no way has a value in them. */
export interface WaysTable {
  readonly table: HtmlTable;
  readonly unknown: readonly string[];
}

/** One row a way, grouped by kind: figures with intervals, speed, cost, and the verdict. */
export function waysTable(report: BenchmarkReport): WaysTable {
  const all = columnsOf(report);
  const known = (column: WayColumn) =>
    column.always === true || report.ways.some((way) => column.cellOf(way).text !== undefined);
  const columns = all.filter(known);
  const bestSingle = report.bestSingle;
  return {
    unknown: all.filter((column) => !known(column)).map(({ title }) => title.toLowerCase()),
    table: {
      caption: `All models and strategies on ${count(report.items) ?? '–'} ${itemNoun(report.measure, report.items)}`,
      columns: [{ title: 'Model or strategy' }, ...columns],
      groups: kindsInOrder.map((kind) => ({
        title: kindTitles[kind],
        rows: report.ways
          .filter((way) => way.kind === kind)
          .map((way) => ({
            name: way.id,
            badges: [
              ...(isRecommended(report, way) ? ['recommended'] : []),
              ...(way.id === bestSingle && kind === 'member' ? ['best single'] : []),
            ],
            ...(isRecommended(report, way) ? { look: 'chosen' } : {}),
            cells: columns.map((column) => column.cellOf(way)),
          })),
      })),
    },
  };
}

/** One measure by language: rows are ways, columns languages. */
export function languageTable(report: BenchmarkReport, measure: Measure): HtmlTable {
  return {
    caption: `${measureTitles[measure]} in %, by language`,
    columns: [
      { title: 'Model or strategy' },
      ...report.languages.map(({ id, items }) => ({
        title: id,
        detail: `${count(items) ?? '–'} ${itemNoun(report.measure, items)}`,
      })),
    ],
    groups: kindsInOrder.map((kind) => ({
      title: kindTitles[kind],
      rows: report.ways
        .filter((way) => way.kind === kind)
        .map(({ id, byLanguage }) => ({
          name: id,
          cells: report.languages.map((language) => {
            const own = byLanguage.find((one) => one.language === language.id);
            return figureCell(figureOf(own?.figures ?? [], measure), language.items);
          }),
        })),
    })),
  };
}

/** The interval of a figure in per cent: `29.1–39.8`. */
export function figureInterval({ low, high }: Figure): string | undefined {
  const [from, to] = [percent(low), percent(high)];
  return from === undefined || to === undefined ? undefined : `${from}–${to}`;
}

function columnsOf(report: BenchmarkReport): readonly WayColumn[] {
  const noun = itemNoun(report.measure, 2);
  const bestSingle = report.bestSingle;
  const noDifference = (id: string): TableCell => ({
    text: undefined,
    ...(id === bestSingle ? { absent: 'the others are compared with it' } : {}),
  });
  return [
    {
      title: 'Items',
      always: true,
      cellOf: (way) => ({ text: count(way.items) }),
    },
    ...measuresInOrder(report).map((measure) => ({
      title: measureTitles[measure],
      detail: '%',
      always: true,
      cellOf: (way: Way) => figureCell(figureOf(way.figures, measure), way.items),
    })),
    { title: 'Shown', detail: '%', cellOf: (way) => ({ text: percent(way.shown) }) },
    {
      title: 'Latency',
      detail: 'p50 / p90, ms',
      cellOf: ({ latencyMs }) => ({ text: pairOf(latencyMs) }),
    },
    {
      title: 'Tokens',
      detail: 'prompt + written',
      cellOf: ({ tokens }) => ({ text: tokensOf(tokens) }),
    },
    {
      title: 'Cost',
      detail: `USD per 1,000 ${noun}`,
      cellOf: ({ costUsd }) => ({ text: usdPerThousand(costUsd?.mean) }),
    },
    {
      title: 'Against best single',
      detail: 'points, 95 %',
      cellOf: ({ id, againstBestSingle: difference }) =>
        difference === undefined
          ? noDifference(id)
          : { text: points(difference.mean), detail: intervalOf(difference) },
    },
    {
      title: 'p',
      detail: 'Holm',
      cellOf: ({ id, againstBestSingle }) => ({
        ...noDifference(id),
        text: probability(againstBestSingle?.adjustedP),
      }),
    },
    {
      title: 'Verdict',
      look: 'words',
      cellOf: (way) =>
        way.againstBestSingle === undefined
          ? noDifference(way.id)
          : verdictCell(way.kind, way.againstBestSingle, report.clusters),
    },
  ];
}

function figureCell(figure: Figure | undefined, usualItems: number): TableCell {
  if (figure === undefined) return { text: undefined };
  const interval = figureInterval(figure);
  const fewer = figure.items === usualItems ? undefined : `n ${count(figure.items) ?? '–'}`;
  const detail = [interval, fewer].filter((part) => part !== undefined).join(', ');
  return { text: percent(figure.mean), ...(detail === '' ? {} : { detail }) };
}

function tokensOf(tokens: Way['tokens']): string | undefined {
  const [prompt, written] = [count(tokens?.prompt), count(tokens?.completion)];
  return prompt === undefined && written === undefined
    ? undefined
    : `${prompt ?? '–'} + ${written ?? '–'}`;
}

function verdictCell(kind: Way['kind'], difference: PairedDifference, clusters: number): TableCell {
  if (kind === 'bound') return { text: 'by construction' };
  const verdict = verdictOf(difference, clusters);
  return { text: verdictWords[verdict], look: verdict };
}
