import { createHash } from 'node:crypto';
import type { Outcome } from '../core/completion.ts';
import type { Experience } from '../core/learner.ts';
import { createJsonLinesLog, type JsonLinesLog } from './json-lines-log.ts';

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
  /** The strategy that chose the text. */
  readonly strategyId?: string;
  /**
   * The score that strategy gave the text when it was first shown, in [0, 1]; of automatic requests, and
   * where the text was ranked by then.
   */
  readonly score?: number;
  /** What the request has cost by member, where its server tells. Unit: US dollars. */
  readonly costUsd?: Readonly<Record<string, number>>;
}

export type OutcomeLog = JsonLinesLog<OutcomeRecord>;

/** An outcome log in `file`; see `createJsonLinesLog`. */
export function createOutcomeLog(
  file: string,
  maxBytes: number,
  onError: (error: unknown) => void,
): OutcomeLog {
  return createJsonLinesLog(file, maxBytes, isRecord, onError);
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
