import type { RecordingLine } from '../../recording/recording-line.ts';
import { qualityOf } from './ranker-examples.ts';

/** Learning rate and floor of the learner in use; see `createHedgeLearner`. */
const ETA = 0.3;
const FLOOR = 0.1;

/** Sum and number of a member's qualities. */
interface Tally {
  readonly sum: number;
  readonly count: number;
}

/** How members did on a recording, by language, so that learned weights can be made up. */
export interface MemberRecord {
  /**
   * Weights as the learner would have them after so many outcomes of requests in other files:
   *
   *     w_m = (1 − f) · softmax(η · outcomes · (q_m − q̄)) + f/n
   *
   * with q_m the member's mean quality in the language outside of the request's group. Members of whom
   * nothing is known have q̄. Same for the same request and number.
   */
  trustAfter(line: RecordingLine, outcomes: number): Readonly<Record<string, number>>;
}

/** Cost O(candidates), which includes an edit similarity each. */
export function memberRecord(lines: readonly RecordingLine[]): MemberRecord {
  const byKey = new Map<string, Tally>();
  const add = (key: string, quality: number): void => {
    const { sum = 0, count = 0 } = byKey.get(key) ?? {};
    byKey.set(key, { sum: sum + quality, count: count + 1 });
  };
  for (const line of lines) {
    for (const { model, text } of line.candidates) {
      const quality = qualityOf(text, [model], line);
      if (quality === undefined) continue;
      add(keyOf(line, model), quality);
      add(keyOf(line, model, groupOf(line)), quality);
    }
  }
  return {
    trustAfter(line, outcomes) {
      const members = membersOf(line);
      const means = members.map((model) => {
        const all = byKey.get(keyOf(line, model));
        const own = byKey.get(keyOf(line, model, groupOf(line)));
        const count = (all?.count ?? 0) - (own?.count ?? 0);
        return count > 0 ? ((all?.sum ?? 0) - (own?.sum ?? 0)) / count : undefined;
      });
      const known = means.filter((mean) => mean !== undefined);
      const middle = known.reduce((sum, mean) => sum + mean, 0) / Math.max(1, known.length);
      const logs = means.map((mean = middle) => ETA * outcomes * (mean - middle));
      const largest = Math.max(...logs);
      const raw = logs.map((log) => Math.exp(log - largest));
      const total = raw.reduce((sum, one) => sum + one, 0);
      return Object.fromEntries(
        members.map((model, i) => [
          model,
          (1 - FLOOR) * ((raw[i] ?? 0) / total) + FLOOR / members.length,
        ]),
      );
    },
  };
}

/** Everybody who was asked, each once. */
export function membersOf({ candidates, failures = [] }: RecordingLine): readonly string[] {
  return [...new Set([...candidates, ...failures].map(({ model }) => model))];
}

function groupOf({ id, group = id }: RecordingLine): string {
  return group;
}

function keyOf({ language = '' }: RecordingLine, model: string, group?: string): string {
  return JSON.stringify(group === undefined ? [language, model] : [language, model, group]);
}
