/**
 * Installed packages whose sources the quality benchmark cuts holes into. None of them is in
 * media/models/trained-on.json; `evaluation-set.test.ts` fails when one is. Chosen for having sources
 * that people wrote, not bundles or generated code.
 */
export const evaluationPackages = {
  /** Under node_modules, pinned by the lock file. */
  npm: [
    '@azure/msal-common',
    '@azure/msal-node',
    '@huggingface/jinja',
    'cmake-js',
    'dependency-cruiser',
    'enhanced-resolve',
    'fs-extra',
    'ipull',
    'knip',
    'ollama',
    'pure-rand',
    'smol-toml',
    'tapable',
    'tsconfig-paths',
    'underscore',
    'version-range',
    'xmlbuilder',
  ],
  /**
   * Python is scarce: only `gyp` comes with every npm. The others count where this machine's Python
   * has them, so the number of Python holes differs from machine to machine.
   */
  python: ['gyp', 'blinker', 'jsonpatch', 'oauthlib', 'pickleshare', 'xmltodict'],
} as const;
