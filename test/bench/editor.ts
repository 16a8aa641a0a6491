import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import type { Benchmark } from './benchmark.ts';
import { repository } from './stage.ts';

/** One figure that the VS Code ring has measured in a real editor. */
const editorFigure = z.object({
  figure: z.string(),
  value: z.number(),
  unit: z.string(),
  /** What it must stay within, in words. */
  limit: z.optional(z.string()),
});

/**
 * What only a real VS Code can tell: activation and memory of the extension host. The VS Code ring
 * leaves its figures in out/vscode-ring/*.figures.json; without a run there is no table.
 */
export const editor: Benchmark = {
  name: 'editor',
  run() {
    const folder = path.join(repository, 'out/vscode-ring');
    const rows = globSync('*.figures.json', { cwd: folder })
      .sort()
      .flatMap((name) => {
        const content: unknown = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
        return z.array(editorFigure).parse(content);
      })
      .map(({ figure, value, unit, limit }) => [
        figure,
        `${Math.round(value * 10) / 10} ${unit}`,
        limit ?? '',
      ]);
    if (rows.length === 0) return Promise.resolve([]);
    return Promise.resolve([
      {
        name: 'editor',
        title: 'In a real VS Code',
        note: 'By the last run of the VS Code ring, with the package installed. Activation: one start, as VS Code’s own “Startup Performance” tells it. Memory: resident, median of nine samples after a garbage collection, while ghost text shows in a TypeScript file, less the same with another extension’s ghost text and without ours.',
        head: ['figure', 'value', 'limit'],
        rows,
      },
    ]);
  },
};
