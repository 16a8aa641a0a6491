import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Lock files, and what installs exactly what they say. The first of each language counts. */
const INSTALLERS: readonly (readonly {
  readonly file: string;
  readonly command: string;
}[])[] = [
  [
    { file: 'pnpm-lock.yaml', command: 'pnpm install --frozen-lockfile' },
    { file: 'yarn.lock', command: 'yarn install --immutable' },
    { file: 'bun.lock', command: 'bun install --frozen-lockfile' },
    { file: 'bun.lockb', command: 'bun install --frozen-lockfile' },
    { file: 'package-lock.json', command: 'npm ci' },
    { file: 'npm-shrinkwrap.json', command: 'npm ci' },
  ],
  [
    { file: 'uv.lock', command: 'uv sync --frozen' },
    {
      file: 'poetry.lock',
      command: 'POETRY_VIRTUALENVS_IN_PROJECT=1 poetry install --no-interaction',
    },
    { file: 'Pipfile.lock', command: 'PIPENV_VENV_IN_PROJECT=1 pipenv sync --dev' },
    {
      file: 'requirements.txt',
      command: 'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt',
    },
  ],
  [{ file: 'go.sum', command: 'go mod vendor' }],
  [{ file: 'composer.lock', command: 'composer install --no-interaction' }],
];

/**
 * The command that installs in a copy what the lock files at a root say, to be confirmed by the user;
 * undefined where there is none. Several languages are joined by `&&`.
 */
export async function proposePrepare(root: string): Promise<string | undefined> {
  const names = new Set(await readdir(root).catch(() => []));
  const commands = await Promise.all(
    INSTALLERS.map(async (ofLanguage) => {
      const found = ofLanguage.find(({ file }) => names.has(file));
      return found?.file === 'yarn.lock' && (await isYarnClassic(root))
        ? 'yarn install --frozen-lockfile'
        : found?.command;
    }),
  );
  const known = commands.filter((command) => command !== undefined);
  return known.length === 0 ? undefined : known.join(' && ');
}

/** Yarn before version 2 writes its number into the lock file and knows no `--immutable`. */
async function isYarnClassic(root: string): Promise<boolean> {
  const text = await readFile(path.join(root, 'yarn.lock'), 'utf8').catch(() => '');
  return text.slice(0, 500).includes('# yarn lockfile v1');
}
