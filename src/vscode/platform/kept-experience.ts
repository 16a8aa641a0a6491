import path from 'node:path';
import type * as vscode from 'vscode';
import type { Experience, Learner } from '../../core/learner.ts';
import { createHedgeLearner } from '../../learning/hedge-learner.ts';
import type { JsonLinesLog } from '../../learning/json-lines-log.ts';
import {
  createOutcomeLog,
  withUnjudgedApart,
  type OutcomeLog,
} from '../../learning/outcome-log.ts';
import { createVoteLog, type VoteRecord } from '../../learning/vote-log.ts';
import type { StoreId } from './local-stores.ts';
import { createKeptConfidence, type KeptConfidence } from './kept-confidence.ts';

/** What became of texts and what was voted, on disk, and what was learned from it. */
export interface KeptExperience {
  readonly learner: Learner;
  readonly outcomes: OutcomeLog;
  readonly votes: JsonLinesLog<VoteRecord>;
  readonly confidence: KeptConfidence;
  /** Empties the logs that are among these stores; what was learned from them stays until `relearn`. */
  clear(stores: ReadonlySet<StoreId>): Promise<void>;
  /** Learns anew from everything that is kept. */
  relearn(): Promise<void>;
}

const LOG_BYTES = 2_000_000;

/** Begins at once to read what is kept in the folder. */
export function createKeptExperience(
  folder: string,
  channel: Pick<vscode.LogOutputChannel, 'warn'>,
): KeptExperience {
  const learner = createHedgeLearner();
  const kept = (name: string): string => path.join(folder, name);
  let told = '';
  const onError = (error: unknown): void => {
    const text = String(error);
    // A disk that is full, or a folder of which nothing may be written, is so with every text.
    if (text !== told) channel.warn(`outcome log: ${text}`);
    told = text;
  };
  const logIn = (name: string): OutcomeLog => createOutcomeLog(kept(name), LOG_BYTES, onError);
  const judged = logIn('outcomes.jsonl');
  const outcomes = withUnjudgedApart(judged, logIn('unjudged.jsonl'));
  const votes = createVoteLog(kept('votes.jsonl'), LOG_BYTES, onError);

  /** From everything that is kept, oldest first. */
  async function learnAll(): Promise<void> {
    const logs = await Promise.all([judged.read(), votes.read()]);
    const records = logs.flatMap((log): Experience[] => [...log.records]);
    for (const record of records.sort((a, b) => a.at - b.at)) learner.learn(record);
    const badLines = logs.reduce((sum, log) => sum + log.badLines, 0);
    if (badLines > 0) channel.warn(`outcome log: ${badLines} unreadable lines left out`);
  }
  void learnAll();

  const confidence = createKeptConfidence(outcomes);
  return {
    ...{ learner, outcomes, votes, confidence },
    async clear(stores) {
      if (stores.has('outcomes')) {
        await outcomes.clear();
        confidence.reset();
      }
      if (stores.has('votes')) await votes.clear();
    },
    async relearn() {
      learner.reset();
      await learnAll();
    },
  };
}
