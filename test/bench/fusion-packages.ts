import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../stand/cache.mjs';
import { evaluationPackages } from './evaluation-packages.ts';
import type { PackageNames } from './evaluation-sources.ts';
import { judgedPackages } from './workspace-packages.ts';

/**
 * Python packages that fusion is judged on, at these versions, so that every machine judges the same
 * code. No model was trained on them and nothing was tuned on them.
 */
const FETCHED = {
  tornado: '6.4.2',
  sqlparse: '0.5.3',
  marshmallow: '3.26.1',
  celery: '5.4.0',
  Scrapy: '2.12.0',
  paramiko: '3.5.0',
  Markdown: '3.7',
} as const;

/** Their folders: an import name is not always the package's. */
const FETCHED_MODULES = [
  'celery',
  'markdown',
  'marshmallow',
  'paramiko',
  'scrapy',
  'sqlparse',
  'tornado',
] as const;

/** Packages that fusion is judged on: what is installed, and Python's that are fetched. */
export const fusionPackages: PackageNames = {
  npm: [...new Set([...evaluationPackages.npm, ...judgedPackages.npm])],
  python: [...FETCHED_MODULES, 'gyp', 'oauthlib'],
};

/**
 * Folder with the fetched Python packages; fetched with Python's own `pip` where they are not there yet.
 * Throws an error that says what to do where that cannot be.
 */
export function fetchedPython(): string {
  const folder = path.join(cacheFolder(), 'evaluation-python');
  const missing = FETCHED_MODULES.filter((name) => !existsSync(path.join(folder, name)));
  if (missing.length === 0) return folder;
  const wanted = Object.entries(FETCHED).map(([name, version]) => `${name}==${version}`);
  const words = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, ...wanted];
  try {
    execFileSync('python3', words, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the Python packages that fusion is judged on could not be fetched: install them into ${folder} with "python3 -m pip install --no-deps --target" (${why})`,
      { cause: error },
    );
  }
  return folder;
}
