import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Outcome } from '../core/completion.ts';
import type { Experience } from '../core/learner.ts';

/** One line of the log: what became of one shown text. Hashes and lengths, never text. */
export interface OutcomeRecord extends Experience {
  readonly runId: string;
  readonly trigger: 'automatic' | 'explicit';
  readonly outcome: Outcome;
  readonly modelIds: readonly string[];
  readonly textHash: string;
  readonly textLength: number;
  /**
   * The engine that made the run: run ids count up in each. Since it is recorded, texts that nobody
   * took and looks that found a text unchanged are recorded too, without rewards.
   */
  readonly session?: string;
  /** Everyone who was asked, or would have been had the lanes come to them. */
  readonly memberIds?: readonly string[];
  /** What the request has cost by member, where its server tells. Unit: US dollars. */
  readonly costUsd?: Readonly<Record<string, number>>;
}

export interface OutcomeLog {
  append(record: OutcomeRecord): Promise<void>;
  /** Every readable record, oldest first; unreadable lines are left out and counted. */
  read(): Promise<{ readonly records: readonly OutcomeRecord[]; readonly badLines: number }>;
  clear(): Promise<void>;
}

/**
 * Append-only JSON lines in `file`, at most `maxBytes` in it and as many again in one older file
 * beside it; the oldest half is dropped when both are full. Writes are in order; a write that fails
 * (disk full, folder gone) is given to `onError` and loses that record only.
 */
export function createOutcomeLog(
  file: string,
  maxBytes: number,
  onError: (error: unknown) => void,
): OutcomeLog {
  const older = `${file}.1`;
  let last: Promise<void> = Promise.resolve();
  let begun = false;
  const inOrder = (action: () => Promise<void>): Promise<void> => {
    last = last.then(action).catch(onError);
    return last;
  };
  return {
    append: (record) =>
      inOrder(async () => {
        await mkdir(path.dirname(file), { recursive: true });
        const size = await stat(file).then(
          ({ size }) => size,
          () => 0,
        );
        // A crash may have cut the last line of an earlier session.
        const start = size > 0 && !begun ? '\n' : '';
        const line = `${start}${JSON.stringify(record)}\n`;
        if (size + line.length > maxBytes && size > 0) await rename(file, older);
        await appendFile(file, line, { mode: 0o600 });
        begun = true;
      }),
    async read() {
      await last;
      const texts = await Promise.all(
        [older, file].map((name) => readFile(name, 'utf8').catch(() => '')),
      );
      const lines = texts
        .join('\n')
        .split('\n')
        .filter((line) => line !== '');
      const records = lines.map(parseRecord);
      const good = records.filter((record) => record !== undefined);
      return { records: good, badLines: lines.length - good.length };
    },
    clear: () =>
      inOrder(async () => {
        await Promise.all([older, file].map((name) => rm(name, { force: true })));
      }),
  };
}

/**
 * Two logs as one: records without rewards go to `unjudged`, so that their number never pushes out of
 * `judged` what is learned from.
 */
export function withUnjudgedApart(judged: OutcomeLog, unjudged: OutcomeLog): OutcomeLog {
  return {
    append: (record) => (Object.keys(record.rewards).length > 0 ? judged : unjudged).append(record),
    async read() {
      const [some, others] = await Promise.all([judged.read(), unjudged.read()]);
      return {
        records: [...some.records, ...others.records].sort((a, b) => a.at - b.at),
        badLines: some.badLines + others.badLines,
      };
    },
    async clear() {
      await Promise.all([judged.clear(), unjudged.clear()]);
    },
  };
}

/** Short fingerprint of a text, for telling texts apart without keeping them. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function parseRecord(line: string): OutcomeRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is OutcomeRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'languageId' in value &&
    typeof value.languageId === 'string' &&
    'at' in value &&
    typeof value.at === 'number' &&
    'outcome' in value &&
    typeof value.outcome === 'object' &&
    value.outcome !== null &&
    'kind' in value.outcome &&
    'runId' in value &&
    typeof value.runId === 'string' &&
    'modelIds' in value &&
    Array.isArray(value.modelIds) &&
    'rewards' in value &&
    typeof value.rewards === 'object' &&
    value.rewards !== null &&
    Object.values(value.rewards).every((reward) => typeof reward === 'number')
  );
}
