/** Files at the root of a workspace by which its tests are known; those of others are not read. */
export const MARKER_FILES = [
  'package.json',
  'pyproject.toml',
  'pytest.ini',
  'tox.ini',
  'setup.cfg',
  'setup.py',
  'Cargo.toml',
  'go.mod',
  'Makefile',
  'pnpm-lock.yaml',
  'yarn.lock',
] as const;

export type MarkerFile = (typeof MARKER_FILES)[number];

/**
 * Commands that may check a workspace, the likeliest first, by what lies at its root. `files` has the texts
 * of those that are there; reading fails softly: what does not parse proposes nothing.
 */
export function proposedChecks(files: ReadonlyMap<MarkerFile, string>): readonly string[] {
  const has = (name: MarkerFile): boolean => files.has(name);
  const scripts = scriptsOf(files.get('package.json') ?? '');
  const runner = has('pnpm-lock.yaml') ? 'pnpm' : has('yarn.lock') ? 'yarn' : 'npm';
  const isPytest =
    has('pytest.ini') ||
    has('tox.ini') ||
    has('setup.cfg') ||
    has('setup.py') ||
    has('pyproject.toml');
  return [
    ...(scripts.has('test') ? [`${runner} test`] : []),
    ...(isPytest ? ['python3 -m pytest -q'] : []),
    ...(has('Cargo.toml') ? ['cargo test'] : []),
    ...(has('go.mod') ? ['go test ./...'] : []),
    ...(/^test:/m.test(files.get('Makefile') ?? '') ? ['make test'] : []),
  ];
}

/** Names of the scripts, without the `test` that `npm init` writes and that only fails. */
function scriptsOf(manifest: string): ReadonlySet<string> {
  let value: unknown;
  try {
    value = JSON.parse(manifest);
  } catch {
    // Not there, or half-written.
    return new Set();
  }
  if (typeof value !== 'object' || value === null || !('scripts' in value)) return new Set();
  const { scripts } = value;
  if (typeof scripts !== 'object' || scripts === null) return new Set();
  const own = Object.entries(scripts as Readonly<Record<string, unknown>>);
  return new Set(
    own.flatMap(([name, command]) =>
      typeof command === 'string' && !command.includes('no test specified') ? [name] : [],
    ),
  );
}
