import { execFileSync } from 'node:child_process';
import { seededRandom, type Random } from '../../src/core/random.ts';
import type { Benchmark } from './benchmark.ts';
import type { EvaluationSource } from './evaluation-sources.ts';
import { cutLine, type Hole } from './holes.ts';
import { repository } from './stage.ts';
import { corpusOf, withFiles, type TokenisedFile } from './workspace-corpus.ts';
import {
  draftHoles,
  HOLE_HEADS,
  HOLE_KINDS,
  holeFigures,
  LEVELS,
  wholeLine,
} from './workspace-holes.ts';
import type { DraftedHole } from './workspace-holes.ts';

const COMMITS = 16;
const FILES_A_COMMIT = 12;
const HOLES_A_FILE = 4;
/** A commit with fewer added lines says little. */
const LEAST_ADDED = 40;
const MOST_BYTES = 256 * 2 ** 20;

/**
 * The workspace's model in the order of time: lines that a commit of this repository added, drafted
 * from what stood there before it. Of the commit itself only the lines above in the same file are
 * known, and below those that are not new. Nothing where there is no history.
 */
export const workspaceHistory: Benchmark = {
  name: 'workspace-history',
  run(bench) {
    const commits = evenly(commitsWithCode(), bench.rounds(COMMITS, 2));
    const drafted = new Map<string, { readonly commit: string; readonly one: DraftedHole }[]>();
    for (const commit of commits) {
      for (const [name, one] of draftsOf(commit, seededRandom(bench.seed))) {
        const list = drafted.get(name) ?? [];
        drafted.set(name, list);
        list.push({ commit: commit.hash, one });
      }
    }
    const rows = [...drafted].flatMap(([name, all]) =>
      HOLE_KINDS.map((kind) => {
        const ofKind = all.filter(({ one }) => one.kind === kind);
        const commitOf = new Map(ofKind.map(({ commit, one }) => [one, commit]));
        const figures = holeFigures([...commitOf.keys()], (one) => commitOf.get(one) ?? '');
        return [name, kind, ...figures];
      }),
    );
    return Promise.resolve([
      {
        name: 'workspace-history',
        title: 'Lines that were written next',
        note:
          `${commits.length} commits of this repository, TypeScript; the workspace is what stood there before each commit. ` +
          'One project that repeats itself little, in large commits of which nothing else is known. 95 % intervals by bootstrap over commits.',
        head: ['levels', 'hole', ...HOLE_HEADS],
        rows,
      },
    ]);
  },
};

interface Commit {
  readonly hash: string;
  readonly parent: string;
  /** By path, the numbers of the lines that are new, from 0. */
  readonly added: ReadonlyMap<string, ReadonlySet<number>>;
}

function* draftsOf(commit: Commit, random: Random): Generator<readonly [string, DraftedHole]> {
  const changed = evenly([...commit.added.keys()], FILES_A_COMMIT);
  const before = sourcesAt(commit.parent).filter(({ path: name }) => !commit.added.has(name));
  const after = sourcesAt(commit.hash, changed);
  const whole = corpusOf('history', [...before, ...after]);
  const isNew = ({ source }: TokenisedFile): boolean => commit.added.has(source.path);
  const fresh = whole.files.filter(isNew);
  // Each is put in for its own holes, for which `draftHoles` takes it out again.
  for (const { tokens } of fresh) whole.counts.removeSequence(tokens);
  for (const file of fresh) {
    const added = commit.added.get(file.source.path) ?? new Set<number>();
    const holes = holesIn(file.source, added, random);
    const corpus = withFiles(whole, [...whole.files.filter((one) => !isNew(one)), file]);
    corpus.counts.addSequence(file.tokens);
    for (const without of [undefined, ...LEVELS]) {
      const parts = LEVELS.filter((level) => level !== without);
      const name = without === undefined ? 'all levels' : `without ${without}`;
      for (const kind of HOLE_KINDS) {
        const ofKind = kind === 'line end' ? holes : holes.map(wholeLine);
        for (const one of draftHoles(corpus, kind, ofKind, parts)) yield [name, one];
      }
    }
    corpus.counts.removeSequence(file.tokens);
  }
}

/** Holes in new lines; of what follows, new lines are not there yet. */
function holesIn(
  source: EvaluationSource,
  added: ReadonlySet<number>,
  random: Random,
): readonly Hole[] {
  const lines = source.text.split('\n');
  const holes = [...added]
    .map((number) => ({ number, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .flatMap(({ number }) => {
      const hole = cutLine(source, number, random);
      const rest = lines.filter((_, line) => line > number && !added.has(line));
      return hole === undefined ? [] : [{ ...hole, after: `\n${rest.join('\n')}` }];
    });
  return holes.slice(0, HOLES_A_FILE);
}

/** Commits that added code to files of this repository, the oldest first. */
function commitsWithCode(): readonly Commit[] {
  const log = git(['log', '--first-parent', '--no-merges', '--reverse', '--format=%H %P']);
  return log.split('\n').flatMap((line) => {
    const [hash = '', parent] = line.split(' ');
    if (parent === undefined || parent === '') return []; // before the first one there was nothing
    const added = addedLines(git(['diff', '-U0', '--no-renames', parent, hash, '--', '*.ts']));
    const lines = [...added.values()].reduce((sum, numbers) => sum + numbers.size, 0);
    return lines < LEAST_ADDED ? [] : [{ hash, parent, added }];
  });
}

/** The lines that a diff without context adds, by path. */
export function addedLines(diff: string): ReadonlyMap<string, ReadonlySet<number>> {
  const added = new Map<string, Set<number>>();
  let file: Set<number> | undefined;
  for (const line of diff.split('\n')) {
    const name = /^\+\+\+ b\/(.+)$/.exec(line)?.[1];
    if (name !== undefined) added.set(name, (file = new Set()));
    const [, first, count = '1'] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (first === undefined) continue;
    for (let i = 0; i < Number(count); i++) file?.add(Number(first) - 1 + i);
  }
  return added;
}

/** TypeScript files of a commit: all, or the named ones. */
function sourcesAt(commit: string, names?: readonly string[]): readonly EvaluationSource[] {
  const all = names ?? git(['ls-tree', '-r', '--name-only', commit]).split('\n');
  const paths = all.filter((name) => name.endsWith('.ts'));
  const wanted = paths.map((name) => `${commit}:${name}\n`).join('');
  const texts = batchOf(Buffer.from(git(['cat-file', '--batch'], wanted), 'latin1'));
  return paths.map((name, i) => ({
    packageName: 'history',
    path: name,
    languageId: 'typescript',
    text: texts[i] ?? '',
  }));
}

/** The contents in a reply of `git cat-file --batch`: a line that ends with the size before each. */
function batchOf(reply: Buffer): readonly string[] {
  const texts: string[] = [];
  for (let at = 0; at < reply.length;) {
    const end = reply.indexOf('\n', at);
    const size = Number(/ blob (\d+)$/.exec(reply.toString('latin1', at, end))?.[1] ?? 0);
    texts.push(reply.toString('utf8', end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return texts;
}

/** What git says, a byte a character; nothing where there is no git or no repository. */
function git(words: readonly string[], input = ''): string {
  try {
    return execFileSync('git', ['-C', repository, ...words], {
      encoding: 'latin1',
      input,
      maxBuffer: MOST_BYTES,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}

/** At most `count` of a list, at equal distances. */
function evenly<T>(list: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, list.length / count);
  return Array.from(
    { length: Math.min(count, list.length) },
    (_, i) => list[Math.floor(i * step)],
  ).filter((one) => one !== undefined);
}
