import type { PackageNames } from './evaluation-sources.ts';

/**
 * Installed packages that CITER's router as shipped was trained on. None is among those that the small
 * models were trained on, and none among those that anything is fitted or judged on;
 * `router-packages.test.ts` fails when one is. Python's are what this machine has besides.
 */
export const routerPackages: PackageNames = {
  npm: [
    '@typescript-eslint/scope-manager',
    'acorn-loose',
    'cockatiel',
    'csv-parse',
    'json5',
    'jsonc-parser',
    'lifecycle-utils',
    'node-llama-cpp',
    'pako',
    'prompts',
    'regexp-tree',
    'sax',
    'typed-rest-client',
    'yauzl',
  ],
  python: ['argcomplete', 'dbus', 'distro', 'toml', 'wadllib'],
};
