import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Comparison } from '../../comparison/comparison.ts';
import { judgedPairsOf, type JudgedPair } from '../../comparison/judged-pairs.ts';
import { parseComparison } from '../../comparison/parse-comparison.ts';
import type { HistoryEntry } from '../../webview/page-state.ts';

/** Comparisons hold code: none is kept longer. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const MOST_KEPT = 200;
const MOST_BYTES = 200 * 2 ** 20;
/** Of the texts, what the search in the history looks at. Unit: UTF-16 code units. */
const SEARCHED = 2_000;
const TITLE = 80;

/** The comparisons of a window, one file each, readable by their owner alone. */
export interface ComparisonFiles {
  /** Replaces what was kept of it; a file is never half written. */
  save(comparison: Comparison): Promise<void>;
  load(id: string): Promise<{ readonly comparison: Comparison } | { readonly problem: string }>;
  /** Youngest first; a file that cannot be read is an entry that says why. */
  list(): Promise<readonly HistoryEntry[]>;
  /** What judges said in each of them that can be read, as far as any was asked; in any order. */
  judged(): Promise<readonly (readonly JudgedPair[])[]>;
  remove(id: string): Promise<void>;
}

/** What is known of a file as long as it stays as it is. */
interface KnownFile {
  readonly key: string;
  readonly entry: HistoryEntry;
  readonly judged: readonly JudgedPair[];
}

/** Keeps comparisons in `folder`: 30 days, 200 of them, 200 MB. Throws what the disk throws. */
export function createComparisonFiles(folder: string, now: () => number): ComparisonFiles {
  const entries = new Map<string, KnownFile>();
  let last: Promise<unknown> = Promise.resolve();
  const fileOf = (id: string): string => path.join(folder, `${id.replace(/[^\w-]/g, '_')}.json`);

  /** Writes are in order; a crash in between leaves the older file. */
  async function write(comparison: Comparison): Promise<void> {
    await mkdir(folder, { recursive: true });
    const file = fileOf(comparison.id);
    const part = `${file}.part`;
    await writeFile(part, JSON.stringify(comparison), { mode: 0o600 });
    await rename(part, file);
  }

  async function knownFile(name: string): Promise<KnownFile | undefined> {
    const file = path.join(folder, name);
    const facts = await stat(file).catch(() => undefined);
    if (facts === undefined) return undefined;
    const key = `${facts.mtimeMs}/${facts.size}`;
    const known = entries.get(name);
    if (known?.key === key) return known;
    const read = await readComparison(file);
    const found =
      'comparison' in read
        ? { entry: summaryOf(read.comparison), judged: judgedPairsOf(read.comparison) }
        : {
            entry: damagedEntry(name.replace(/\.json$/, ''), facts.mtimeMs, read.problem),
            judged: [],
          };
    entries.set(name, { key, ...found });
    return { key, ...found };
  }

  async function knownFiles(): Promise<readonly KnownFile[]> {
    const names = await readdir(folder).catch(() => []);
    await removeOld(folder, names, now());
    const whole = names.filter((name) => name.endsWith('.json'));
    const found = await Promise.all(whole.map(knownFile));
    return found.filter((one) => one !== undefined);
  }

  return {
    save(comparison) {
      const saved = last.then(() => write(comparison));
      last = saved.catch(() => undefined);
      return saved;
    },
    async load(id) {
      await last;
      return await readComparison(fileOf(id));
    },
    async list() {
      await last;
      const all = (await knownFiles()).map(({ entry }) => entry);
      return all.sort((a, b) => b.startedAt - a.startedAt);
    },
    async judged() {
      await last;
      return (await knownFiles()).map(({ judged }) => judged).filter(({ length }) => length > 0);
    },
    async remove(id) {
      await last;
      await rm(fileOf(id), { force: true });
    },
  };
}

async function readComparison(file: string): ReturnType<ComparisonFiles['load']> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  return parseComparison(value);
}

/** The oldest go first, by what was written last, and what a crash has left half written with them. */
async function removeOld(folder: string, names: readonly string[], now: number): Promise<void> {
  const facts = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return { file, facts: await stat(file).catch(() => undefined) };
    }),
  );
  const byAge = facts
    .flatMap(({ file, facts: one }) => (one === undefined ? [] : [{ file, ...sizes(one) }]))
    .sort((a, b) => b.mtimeMs - a.mtimeMs);
  let bytes = 0;
  for (const [i, { file, mtimeMs, size }] of byAge.entries()) {
    bytes += size;
    const isOld = now - mtimeMs > KEPT_DAYS * DAY_MS;
    if (!isOld && i < MOST_KEPT && bytes <= MOST_BYTES) continue;
    // A folder that cannot be written is read all the same.
    await rm(file, { force: true }).catch(() => undefined);
  }
}

function sizes({ mtimeMs, size }: { readonly mtimeMs: number; readonly size: number }) {
  return { mtimeMs, size };
}

function summaryOf({ id, startedAt, request, columns, votes }: Comparison): HistoryEntry {
  const { path: file, languageId, instruction, prefix } = request;
  const title = instruction ?? prefix.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return {
    id,
    startedAt,
    path: file,
    languageId,
    title: title.slice(0, TITLE),
    modelIds: [...new Set(columns.map(({ modelId }) => modelId))],
    votes: votes.length,
    texts: new Set(columns.map(({ text }) => text.trim()).filter((text) => text !== '')).size,
    failures: columns.filter(({ state }) => state === 'failed').length,
    searched: [instruction ?? '', ...columns.map(({ text }) => text)].join('\n').slice(0, SEARCHED),
  };
}

function damagedEntry(id: string, startedAt: number, damage: string): HistoryEntry {
  return {
    ...{ id, startedAt, path: '', languageId: '', title: id },
    ...{ modelIds: [], votes: 0, failures: 0, texts: 0, searched: '', damage },
  };
}
