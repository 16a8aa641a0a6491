import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';

/** Source files of one language in packages that are installed here. */
export interface InstalledSources {
  readonly languageId: string;
  /** Packages of `node_modules`, or of Python's own library. */
  readonly packages: readonly string[];
  readonly ending: RegExp;
  readonly python?: true;
}

export const installedSources: readonly InstalledSources[] = [
  {
    languageId: 'typescript',
    packages: ['p-queue', 'ollama', 'cockatiel', 'csv-parse', 'diff'],
    ending: /\.[cm]?ts$/,
  },
  {
    languageId: 'javascript',
    packages: ['p-queue', 'semver', 'commander', 'yargs', 'mocha'],
    ending: /\.[cm]?js$/,
  },
  {
    languageId: 'cpp',
    packages: ['node-llama-cpp', 'node-addon-api', 'node-api-headers'],
    ending: /\.(h|c|cpp)$/,
  },
  {
    languageId: 'css',
    packages: ['mocha', 'istanbul-reports', 'dependency-cruiser', 'tsconfig-paths-webpack-plugin'],
    ending: /\.css$/,
  },
  {
    languageId: 'python',
    packages: ['json', 'http', 'email', 'asyncio', 'unittest'],
    ending: /\.py$/,
    python: true,
  },
];

/** Every file of a language's packages, by path; none where Python is not installed. */
export function readSources(sources: InstalledSources): Map<string, string> {
  const root = sources.python === true ? pythonLibrary() : 'node_modules';
  const texts = new Map<string, string>();
  if (root === undefined) return texts;
  for (const name of sources.packages) {
    const folder = `${root}/${name}`;
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const path = `${folder}/${file}`;
      if (!sources.ending.test(file) || !statSync(path).isFile()) continue;
      texts.set(`${name}/${file}`, readFileSync(path, 'utf8'));
    }
  }
  return texts;
}

function pythonLibrary(): string | undefined {
  const script = 'import sysconfig; print(sysconfig.get_paths()["stdlib"])';
  const { status, stdout } = spawnSync('python3', ['-I', '-c', script], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
