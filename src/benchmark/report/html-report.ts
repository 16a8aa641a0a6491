import type { BenchmarkReport } from './benchmark-report.ts';
import { furtherHtmlTable, furtherTables } from './further-tables.ts';
import { plotSections } from './html-plots.ts';
import { reportStyle, reportStyleHash } from './html-style.ts';
import { nameMarkup, tableMarkup } from './html-table.ts';
import { escapeMarkup, markupOf } from '../../text/printable.ts';
import { recommendationSentence, type Word } from './recommendation-sentence.ts';
import { count, seedText } from './report-numbers.ts';
import { itemNoun, measureMeanings, measuresInOrder, measureTitles } from './report-words.ts';
import { languageTable, waysTable } from './ways-table.ts';

export interface HtmlReportOptions {
  /** For a webview: its nonce stands on the style sheet and in the policy. Base64 or base64url. */
  readonly nonce?: string;
  /** Words the recommendation in the language of the user. */
  readonly word?: Word;
}

/** Most problems that are listed; the JSON of the report has all. */
const listedProblems = 100;

/**
 * The report as one HTML page, well-formed XML as well: no script, nothing loaded, no `style`
 * attribute. It says so itself in a policy that allows one style sheet: by nonce in a webview, which
 * wants that, and by hash in a file. A hash names exactly this sheet, so even a fault in escaping
 * could bring in neither script nor style; `unsafe-inline` would let style through.
 *
 * All that comes from the report is escaped, and its control and direction marks are made visible.
 * Throws  RangeError where the nonce is not one that a policy allows.
 */
export function htmlReport(report: BenchmarkReport, options: HtmlReportOptions = {}): string {
  const { nonce } = options;
  if (nonce !== undefined && !/^[A-Za-z0-9+/_-]+={0,2}$/.test(nonce)) {
    throw new RangeError('Expected a nonce in base64, got something else');
  }
  const source = nonce === undefined ? reportStyleHash : `nonce-${nonce}`;
  const onStyle = nonce === undefined ? '' : ` nonce="${nonce}"`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${source}'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>${markupOf(report.title)}</title>
<style${onStyle}>${reportStyle}</style>
</head>
<body>
<main>
${[
  headMarkup(report),
  adviceMarkup(report, options.word),
  waysSection(report),
  plotSections(report),
  furtherSections(report),
  languageSection(report),
  unmetSection(report),
  listSection('Notes', report.notes),
  listSection('Problems', report.problems),
  footMarkup(report),
]
  .filter((part) => part !== '')
  .join('\n')}
</main>
</body>
</html>
`;
}

function headMarkup(report: BenchmarkReport): string {
  const facts: readonly (readonly [string, string | undefined])[] = [
    [capital(itemNoun(report.measure, 2)), count(report.items)],
    ['Files or clusters', count(report.clusters)],
    ['Languages', report.languages.length === 0 ? undefined : String(report.languages.length)],
    ['Compared by', measureTitles[report.measure]],
  ];
  const list = facts.map(
    ([term, value]) => `<div><dt>${term}</dt><dd>${escapeMarkup(value ?? '–')}</dd></div>`,
  );
  return `<header>
<p class="kicker">Ensemble benchmark</p>
<h1>${markupOf(report.title)}</h1>
<p class="subject">${nameMarkup(report.subject)}</p>
<dl class="facts">${list.join('')}</dl>
</header>`;
}

function adviceMarkup(report: BenchmarkReport, word: Word | undefined): string {
  const sentence = recommendationSentence(report, word);
  return `<section class="advice ${report.recommendation.kind}" aria-labelledby="advice">
<h2 id="advice">Recommendation</h2>
<p>${escapeMarkup(sentence)}</p>
</section>`;
}

function waysSection(report: BenchmarkReport): string {
  if (report.ways.length === 0) {
    return section('Results', '<p>Nothing was measured.</p>');
  }
  const { table, unknown } = waysTable(report);
  const measures = measuresInOrder(report).map(
    (measure) => `${measureTitles[measure]}: ${measureMeanings[measure]}.`,
  );
  const lacking = unknown.length === 0 ? '' : ` Not known of any: ${unknown.join(', ')}.`;
  return section(
    'Results',
    `${tableMarkup(table, 'ways')}
<p class="quiet">Small figures are 95 % intervals, by bootstrap over ${count(report.clusters) ?? '–'} files or clusters. Differences are in points against the best single model, on the items that both have. A verdict needs an interval on one side of 0 and p of at most 0.05 after Holm; without one the ways may still differ, but not by what was measured here. ${measures.join(' ')}${escapeMarkup(lacking)}</p>`,
  );
}

function languageSection(report: BenchmarkReport): string {
  const known = report.ways.some(({ byLanguage }) => byLanguage.length > 0);
  if (report.languages.length < 2 || !known) return '';
  const [first, ...others] = measuresInOrder(report).map((measure, index) => ({
    title: measureTitles[measure],
    table: tableMarkup(languageTable(report, measure), `language-${index}`),
  }));
  const further = others.map(
    ({ title, table }) => `<details><summary>${title} by language</summary>${table}</details>`,
  );
  return section('By language', [first?.table ?? '', ...further].join('\n'));
}

function furtherSections(report: BenchmarkReport): string {
  return furtherTables(report)
    .map((further, index) =>
      section(
        further.title,
        `${tableMarkup(furtherHtmlTable(further), `further-${index}`)}
<p class="quiet">${markupOf(further.caption)}</p>`,
      ),
    )
    .join('\n');
}

function unmetSection({ unmet }: BenchmarkReport): string {
  if (unmet.length === 0) return '';
  const table = tableMarkup(
    {
      caption: 'Strategies that could not be judged on some items, and what they lacked',
      columns: [{ title: 'Strategy' }, { title: 'Lacks', look: 'words' }, { title: 'Items' }],
      groups: [
        {
          rows: unmet.map(({ strategy, need, items }) => ({
            name: strategy,
            cells: [{ text: need }, { text: count(items) }],
          })),
        },
      ],
    },
    'unmet',
  );
  return section('Unmet needs', table);
}

function listSection(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const listed = lines.slice(0, listedProblems).map((line) => `<li>${markupOf(line)}</li>`);
  const more = lines.length - listed.length;
  const rest = more > 0 ? `<p class="quiet">And ${count(more) ?? '–'} more.</p>` : '';
  return section(title, `<ul>${listed.join('\n')}</ul>${rest}`);
}

function footMarkup({ seed, version }: BenchmarkReport): string {
  return `<footer>Seed ${seedText(seed) ?? '–'}, report version ${version}. The same recording and seed give the same figures.</footer>`;
}

function section(title: string, body: string): string {
  const id = title.toLowerCase().replaceAll(' ', '-');
  return `<section aria-labelledby="${id}-heading">\n<h2 id="${id}-heading">${title}</h2>\n${body}\n</section>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
