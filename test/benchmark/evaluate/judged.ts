import {
  judgeRecording,
  type JudgeOptions,
  type Judgement,
} from '../../../src/benchmark/evaluate/judge-recording.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import type { RecordingItem } from '../../../src/recording/read-recording.ts';
import type { RecordingLine } from '../../../src/recording/recording-line.ts';
import { findStrategy } from '../../../src/strategies/registry.ts';
import { itemsOf } from '../../fakes/recorded-lines.ts';

export interface Judging extends Partial<Omit<JudgeOptions, 'strategies'>> {
  readonly strategies?: readonly string[];
}

/** Lines, or what a reader yields, judged without grammars and without strategies unless named. */
export async function judged(
  source: readonly RecordingLine[] | AsyncIterable<RecordingItem>,
  { strategies = [], ...more }: Judging = {},
): Promise<Judgement> {
  return await judgeRecording(Symbol.asyncIterator in source ? source : itemsOf(source), {
    ...{ syntax: noSyntax, seed: 1, wait: 'settled', signal: new AbortController().signal },
    strategies: strategies.map((id) => findStrategy(id)!),
    ...more,
  });
}
