import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

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
    }),
  ),
});

/** README blocks by name, from the file's figures. */
export function benchTables(file: string): Readonly<Record<string, string>> {
  const { commit, date, machine, tables } = benchResults.parse(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  const head = `Measured on ${machine}, ${date}, at commit \`${commit}\`, by \`npm run bench\`.`;
  const bodies = tables.map(({ title, note, head: columns, rows }) =>
    [
      `**${title}.** ${note}`,
      '',
      `| ${columns.join(' | ')} |`,
      `| ${columns.map(() => '---').join(' | ')} |`,
      ...rows.map((row) => `| ${row.join(' | ')} |`),
    ].join('\n'),
  );
  return { bench: [head, ...bodies].join('\n\n') };
}
