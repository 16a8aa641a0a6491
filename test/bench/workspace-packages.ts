import type { PackageNames } from './evaluation-sources.ts';

/**
 * Installed packages of the workspace model's benchmark. On the first, parameters are fitted and
 * forms chosen; the others are only judged on, and were not read before the parameters were frozen.
 * None is in both.
 */
export const calibrationPackages: PackageNames = {
  npm: ['zod', 'eslint', 'ajv', 'mocha', 'openai', 'yaml', 'tar'],
  python: ['click', 'flask', 'jinja2', 'werkzeug', 'docker', 'jsonschema', 'trio'],
};

/**
 * No part of the project was tuned on these; some are judged on by `quality` as well. Python's are
 * as many as this machine has.
 */
export const judgedPackages: PackageNames = {
  npm: [
    '@azure/msal-common',
    '@azure/msal-node',
    'dependency-cruiser',
    'enhanced-resolve',
    'knip',
    '@typespec/ts-http-runtime',
    'ipull',
  ],
  python: ['gyp', 'oauthlib', 'gi', 'softwareproperties', 'apt', 'jwt', 'lazr', 'wheel'],
};
