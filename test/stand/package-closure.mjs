// Copies installed packages with everything they need to run, and nothing else.
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Copies the named packages and the closure of their dependencies from `root`/node_modules to
 * `stage`/node_modules, each at the same place, so that they resolve as they do here. Optional
 * dependencies are left out: the caller names those it wants.
 *
 * @param {string} root
 * @param {readonly string[]} names
 * @param {string} stage
 */
export function copyPackageClosure(root, names, stage) {
  const found = new Set();
  const visit = (name, from) => {
    const folder = resolvePackage(name, from, root);
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
    for (const dependency of Object.keys(dependencies))
      if (!(dependency in optionalDependencies)) visit(dependency, folder);
  };
  for (const name of names) visit(name, root);
  for (const folder of found)
    cpSync(folder, path.join(stage, path.relative(root, folder)), {
      recursive: true,
      // Dependencies installed inside a package are copied on their own account.
      filter: (source) => isNeeded(path.relative(folder, source)),
    });
}

/** Node's look-up: the nearest node_modules upwards that has the package. */
function resolvePackage(name, from, root) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (folder === root) throw new Error(`${name} is not installed; run npm ci`);
  }
}

/** What is only there for people who develop, or for building llama.cpp, which we never do. */
const NOT_NEEDED = [
  /(^|\/)node_modules$/,
  /\.(map|d\.[cm]?ts|tsbuildinfo)$/,
  /(^|\/)(\.github|__tests__|docs?|examples?|test|tests)$/,
  /^llama\/(?!.*\.json$|$)/,
  /^templates$/,
  /^bins\/_.*\.moved\.txt$/,
  /(^|\/)(README|CHANGELOG|HISTORY)(\.\w+)?$/i,
];

function isNeeded(file) {
  const name = file.replaceAll(path.sep, '/');
  return !NOT_NEEDED.some((pattern) => pattern.test(name));
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}
