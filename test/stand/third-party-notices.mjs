// The licences of what is inside the bundles.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Packages whose files are copied as they are, where they are. */
const COPIED = { grammars: '@vscode/tree-sitter-wasm', panel: '@shikijs/langs' };

/** Packages that carry no licence file, and one of the same holder and licence that does. */
const SAME_LICENCE = { '@vscode/l10n': '@vscode/test-electron' };

/** Who wrote a grammar that another package has compiled; all are under the MIT licence. */
const GRAMMAR_HOLDERS = {
  'tree-sitter-bash': 'Copyright (c) 2017 Max Brunsfeld',
  'tree-sitter-cpp': 'Copyright (c) 2014 Max Brunsfeld',
  'tree-sitter-css': 'Copyright (c) 2018 Max Brunsfeld',
  'tree-sitter-go': 'Copyright (c) 2014 Max Brunsfeld',
  'tree-sitter-java': 'Copyright (c) 2017 Ayman Nadeem',
  'tree-sitter-javascript': 'Copyright (c) 2014 Max Brunsfeld',
  'tree-sitter-python': 'Copyright (c) 2016 Max Brunsfeld',
  'tree-sitter-rust': 'Copyright (c) 2017 Maxim Sokolov',
  'tree-sitter-tsx': 'Copyright (c) 2017 Max Brunsfeld',
  'tree-sitter-typescript': 'Copyright (c) 2017 Max Brunsfeld',
  'web-tree-sitter': 'Copyright (c) 2018 Max Brunsfeld',
};

/** Where the grammars that colour code in the panel come from. */
const COLOUR_SOURCES = [
  {
    name: 'Grammars of Visual Studio Code, for all languages of the comparison panel but YAML',
    holder: 'Copyright (c) 2015 - present Microsoft Corporation',
  },
  {
    name: 'MagicPython, for regular expressions in Python',
    holder: 'Copyright (c) 2015-present MagicStack Inc.',
  },
  {
    name: 'textmate/yaml.tmbundle, for YAML',
    // The whole licence of such a bundle.
    text: 'Permission to copy, use, modify, sell and distribute this software is granted. This software is provided "as is" without express or implied warranty, and with no claim as to its suitability for any purpose.',
  },
];

/** What the binaries of a package for one platform are made of. */
const LLAMA_CPP = {
  name: 'llama.cpp and ggml, in the binary',
  holder: 'Copyright (c) 2023-2026 The ggml authors',
};

/**
 * Folders of the packages of which bundles hold a file, below the root that has `node_modules`; the
 * nearest one where packages are nested.
 *
 * @param {string} metaFile meta.json of the build
 * @returns {string[]}
 */
export function bundledPackages(metaFile) {
  const meta = JSON.parse(readFileSync(metaFile, 'utf8'));
  const inputs = Object.values(meta).flatMap((bundle) => bundle.inputs);
  const folders = inputs.flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

/**
 * Writes THIRD-PARTY-NOTICES.txt: name, version and licence text of every package of which the
 * bundles hold a file, of the grammars in `stage`, and of llama.cpp where its binary goes along.
 * What has no licence text is an error.
 *
 * @param {string} root     where node_modules is
 * @param {string} metaFile meta.json of the build
 * @param {string} stage    where the file goes
 * @param {{ binary?: boolean }} [options]
 */
export function writeNotices(root, metaFile, stage, { binary = false } = {}) {
  const grammars = grammarsIn(path.join(stage, 'dist/grammars'));
  const hasPanel = existsSync(path.join(stage, 'dist/panel'));
  const folders = new Set([
    ...bundledPackages(metaFile),
    ...(grammars.length > 0 ? [`node_modules/${COPIED.grammars}`] : []),
    ...(hasPanel ? [`node_modules/${COPIED.panel}`] : []),
  ]);
  const mit = mitText(root);
  const parts = [
    ...(grammars.length > 0 ? [grammarNotice(grammars, mit)] : []),
    ...(hasPanel ? COLOUR_SOURCES.map((source) => sourceNotice(source, mit)) : []),
    ...(binary ? [sourceNotice(LLAMA_CPP, mit)] : []),
  ];
  const notices = [...[...folders].sort().map((one) => noticeOf(path.join(root, one))), ...parts];
  writeFileSync(path.join(stage, 'THIRD-PARTY-NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n`));
}

function grammarsIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.wasm'))
    .map((file) => path.basename(file, '.wasm'))
    .sort();
}

function grammarNotice(grammars, mit) {
  const lines = grammars.map((name) => {
    const holder = GRAMMAR_HOLDERS[name];
    if (holder === undefined) throw new Error(`nobody is named as the author of ${name}`);
    return `${name}: ${holder}`;
  });
  return ['Parsers and grammars of tree-sitter (MIT)', '', ...lines, '', mit, ''].join('\n');
}

function sourceNotice({ name, holder, text }, mit) {
  return holder === undefined
    ? [name, '', text, ''].join('\n')
    : [`${name} (MIT)`, '', holder, '', mit, ''].join('\n');
}

/** The MIT licence from its first permission on, as a package here carries it. */
function mitText(root) {
  const text = readFileSync(path.join(root, 'node_modules/web-tree-sitter/LICENSE'), 'utf8');
  const at = text.indexOf('Permission is hereby granted');
  if (at < 0) throw new Error('the licence of web-tree-sitter is another one now');
  return text.slice(at).trim();
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const like = SAME_LICENCE[name];
  const holder = like === undefined ? folder : path.join(folder.slice(0, -name.length), like);
  const files = readdirSync(holder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  if (files.length === 0) throw new Error(`${name} has no licence file`);
  const texts = files.map((file) => readFileSync(path.join(holder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, '', ...texts, ''].join('\n');
}
