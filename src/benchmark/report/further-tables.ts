import type { BenchmarkReport, CostSaved, Ranks, Reliability } from './benchmark-report.ts';
import type { HtmlTable } from './html-table.ts';
import { count, fixed, percent, usdPerThousand } from './report-numbers.ts';
import { itemNoun, kindsInOrder, kindTitles, measureInWords } from './report-words.ts';

/** What a few reports have and most have not: the same values for the page and for the terminal. */
export interface FurtherTable {
  readonly title: string;
  /** Headings, the one of the row names first. */
  readonly columns: readonly string[];
  readonly groups: readonly {
    readonly title?: string;
    readonly rows: readonly (readonly (string | undefined)[])[];
  }[];
  /** What a reader must know to read it rightly. */
  readonly caption: string;
}

/** The tables that the report has values for. */
export function furtherTables(report: BenchmarkReport): readonly FurtherTable[] {
  const { ranks, costQuality, reliability } = report;
  const savings = costQuality?.savings ?? [];
  return [
    ...(ranks === undefined ? [] : [ranksTable(ranks, report)]),
    ...(savings.length === 0 ? [] : [savingsTable(savings, report)]),
    ...(reliability.some(({ of }) => of === 'score') ? [reliabilityTable(reliability)] : []),
  ];
}

/** The same for a page. */
export function furtherHtmlTable({ title, columns, groups }: FurtherTable): HtmlTable {
  return {
    caption: title,
    columns: columns.map((one) => ({ title: one })),
    groups: groups.map(({ title: heading, rows }) => ({
      ...(heading === undefined ? {} : { title: heading }),
      rows: rows.map(([name = '–', ...cells]) => ({
        name,
        cells: cells.map((text) => ({ text })),
      })),
    })),
  };
}

function ranksTable({ members, top, rows }: Ranks, { measure }: BenchmarkReport): FurtherTable {
  return {
    title: `Rank among ${count(members) ?? '–'} models`,
    columns: ['Model or strategy', 'Mean rank', `Best ${count(top) ?? '–'} %`, 'n'],
    groups: kindsInOrder.map((kind) => ({
      title: kindTitles[kind],
      rows: rows
        .filter((row) => row.kind === kind)
        .map(({ id, meanRank, topShare, items }) => [
          id,
          fixed(meanRank, 2),
          percent(topShare),
          count(items),
        ]),
    })),
    caption: `By ${measureInWords(measure)}; 1 is best, equal ones share the better rank, and a strategy is ranked as one more among the models. Only items that every one of these models answered.`,
  };
}

const MIXES: Readonly<Record<CostSaved['mix'], string>> = {
  members: 'single models',
  'all-ways': 'models and strategies',
};

function savingsTable(
  savings: readonly CostSaved[],
  { measure, costQuality, bestSingle = 'the best single model' }: BenchmarkReport,
): FurtherTable {
  const noun = itemNoun(measure, 2);
  const shares = [...new Set(savings.map(({ qualityShare }) => qualityShare))];
  const mixes = (['members', 'all-ways'] as const).filter((mix) =>
    savings.some((one) => one.mix === mix),
  );
  const oracle = costQuality?.oracle;
  const known =
    oracle === undefined
      ? ''
      : ` Always the best answer (${percent(oracle.quality) ?? '–'} %, n ${count(oracle.items) ?? '–'}) would cost ${usdPerThousand(oracle.askingCheapestUsd) ?? '–'} USD if the cheapest model is asked where none is right, ${usdPerThousand(oracle.askingNobodyUsd) ?? '–'} if nobody is.`;
  return {
    title: 'What nearly the same quality costs',
    columns: [
      'By mixing',
      ...shares.flatMap((share) => [`${fixed(100 * share, 0) ?? '–'} %: USD per 1,000`, 'saved %']),
    ],
    groups: [
      {
        rows: mixes.map((mix) => [
          MIXES[mix],
          ...shares.flatMap((share) => {
            const found = savings.find((one) => one.mix === mix && one.qualityShare === share);
            return [usdPerThousand(found?.costUsd), percent(found?.savedShare)];
          }),
        ]),
      },
    ],
    caption: `The least cost of 1,000 ${noun} at shares of the quality of ${bestSingle}, where a coin mixes two ways.${known}`,
  };
}

function reliabilityTable(rows: readonly Reliability[]): FurtherTable {
  const cells = ({ id, fitted, expectedCalibrationError, brier, auroc, items }: Reliability) => [
    id,
    percent(expectedCalibrationError),
    fixed(brier, 3),
    fixed(auroc, 3),
    count(fitted),
    count(items),
  ];
  const [first] = rows;
  return {
    title: 'Probabilities of being right',
    columns: ['Model or strategy', 'Off by, points', 'Brier', 'AUROC', 'Fitted on', 'n'],
    groups: [
      {
        title: 'Own probability of the models',
        rows: rows.filter(({ of }) => of === undefined).map(cells),
      },
      {
        title: 'Score of the strategies',
        rows: rows.filter(({ of }) => of === 'score').map(cells),
      },
    ],
    caption: `Against ${first === undefined ? 'nothing' : measureInWords(first.measure)}. Off by: the mean distance of a probability from what came true, in ten bins. Brier: the mean squared error, lower is better. AUROC: how well right and wrong are told apart, whatever the size of the numbers; 0.5 is chance. What a score stands for was found on other items, in other files.`,
  };
}
