import type { PackageNames } from './evaluation-sources.ts';
import { routerPackages } from './router-packages.ts';

/**
 * Installed packages that the rankers as shipped were trained on: those of CITER's router and some more.
 * None is among those that the small models were trained on, and none among those that anything is
 * fitted or judged on besides; `ranker-packages.test.ts` fails when one is. Python's are as many as this
 * machine has.
 */
export const rankerPackages: PackageNames = {
  npm: [
    ...routerPackages.npm,
    '@typescript-eslint/type-utils',
    '@typescript-eslint/typescript-estree',
    '@vscode-elements/elements',
    '@vscode/vsce',
    'formatly',
    'istanbul-reports',
    'jszip',
    'mdast-util-to-hast',
    'regex',
    'unbash',
  ],
  python: [...routerPackages.python, 'OpenSSL', 'aptsources', 'crcmod', 'httplib2'],
};
