import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { fusionMethods, type MeasuredTable } from './fusion-methods.ts';
import { holeRefactorSummary } from './hole-refactor-summary.ts';
import { rankerSummary } from './ranker-summary.ts';

/** The committed result of `npm run bench`: one row a figure, grouped in tables. */
export const benchResults = z.object({
  commit: z.string(),
  date: z.string(),
  machine: z.string(),
  tables: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      note: z.string(),
      head: z.array(z.string()),
      rows: z.array(z.array(z.string())),
      /** Where it was measured at another one than the file's. */
      commit: z.optional(z.string()),
    }),
  ),
});

/** The file's figures, table by table. */
export function measuredTables(file: string): readonly MeasuredTable[] {
  return benchResults.parse(JSON.parse(readFileSync(file, 'utf8'))).tables;
}

/** Tables of the pages by name, from the file's figures. */
export function benchTables(file: string): Readonly<Record<string, string>> {
  const { commit, date, machine, tables } = benchResults.parse(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  const head = `Measured on ${machine}, ${date}, at commit \`${commit}\` unless said otherwise, by \`npm run bench\`.`;
  const bodies = tables.map(({ title, note, commit: own = commit, ...cells }) => {
    const measured = own === commit ? '' : ` Measured at commit \`${own}\`.`;
    return [`**${title}.** ${note}${measured}`, '', ...linesOf(cells)].join('\n');
  });
  return {
    bench: [head, ...bodies].join('\n\n'),
    fusion: linesOf(fusionMethods(tables)).join('\n'),
    rankers: linesOf(rankerSummary(tables)).join('\n'),
    'hole-refactors': linesOf(holeRefactorSummary(tables)).join('\n'),
  };
}

function linesOf({
  head,
  rows,
}: {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
}
