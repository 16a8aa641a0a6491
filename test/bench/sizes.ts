import { existsSync, globSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Benchmark } from './benchmark.ts';
import { repository } from './stage.ts';

/** What is built and installed. Read off the files that are there; nothing is built. */
export const sizes: Benchmark = {
  name: 'sizes',
  run() {
    const dist = path.join(repository, 'dist');
    const bundles = existsSync(dist)
      ? readdirSync(dist).filter((name) => /\.[cm]js$/.test(name))
      : [];
    const grammars = globSync('grammars/*.wasm', { cwd: dist });
    const packages = globSync('*.vsix', { cwd: path.join(repository, 'out') });
    const bytesOf = (folder: string, names: readonly string[]): number =>
      names.reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
    const rows = [
      ...packages.map((name) => [
        `\`${name}\``,
        megabytes(bytesOf(path.join(repository, 'out'), [name])),
        // A package for one platform carries llama.cpp; only the universal one has a limit.
        /-(linux|darwin|win32)-/.test(name) ? '' : '3 MB, goal 2.5 MB',
      ]),
      ...bundles.map((name) => [`\`dist/${name}\``, megabytes(bytesOf(dist, [name])), '']),
      [`${grammars.length} grammars`, megabytes(bytesOf(dist, grammars)), ''],
    ];
    return Promise.resolve([
      {
        name: 'sizes',
        title: 'Sizes',
        note: 'Of the last `npm run package` and `npm run build` (bundles as built for development, not minified).',
        head: ['file', 'size', 'limit'],
        rows,
      },
    ]);
  },
};

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
