// The licences of what is inside the bundles.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes THIRD-PARTY-NOTICES.txt: name, version and licence text of every package of which the
 * bundles hold a file, and of the grammars. A package without a licence file is an error.
 *
 * @param {string} root     where node_modules is
 * @param {string} metaFile meta.json of the build
 * @param {string} stage    where the file goes
 */
export function writeNotices(root, metaFile, stage) {
  const meta = JSON.parse(readFileSync(metaFile, 'utf8'));
  const inputs = Object.values(meta).flatMap((bundle) => bundle.inputs);
  const folders = new Set([
    'node_modules/@vscode/tree-sitter-wasm',
    'node_modules/@shikijs/langs',
    ...inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? []),
  ]);
  const notices = [...folders].sort().map((folder) => noticeOf(path.join(root, folder)));
  writeFileSync(path.join(stage, 'THIRD-PARTY-NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n`));
}

/** Packages that carry no licence file, and one of the same holder and licence that does. */
const SAME_LICENCE = { '@vscode/l10n': '@vscode/test-electron' };

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const like = SAME_LICENCE[name];
  const holder = like === undefined ? folder : path.join(folder.slice(0, -name.length), like);
  const files = readdirSync(holder).filter((file) => /^(licen[cs]e|copying)/i.test(file));
  if (files.length === 0) throw new Error(`${name} has no licence file`);
  const texts = files.map((file) => readFileSync(path.join(holder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, '', ...texts, ''].join('\n');
}
