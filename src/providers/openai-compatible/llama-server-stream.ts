import type { FinishReason } from '../../core/generation.ts';
import { tokenLogprobsOf } from '../transport/token-logprobs.ts';
import { countAt, known, recordAt, recordsAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import { timesOf } from './openai-stream.ts';
import type { StreamStep } from './openai-stream.ts';

/** A message of llama.cpp's `/completion` or `/infill`. */
export function llamaServerStep(message: WireRecord): StreamStep {
  const text = textAt(message, 'content') ?? '';
  const ended = message['stop'] === true;
  return known({
    piece:
      text === ''
        ? undefined
        : known({ text, tokens: tokenLogprobsOf(recordsAt(message, 'completion_probabilities')) }),
    finish: ended ? finishOf(textAt(message, 'stop_type') ?? '') : undefined,
    usage: ended
      ? known({
          promptTokens: countAt(message, 'tokens_evaluated'),
          completionTokens: countAt(message, 'tokens_predicted'),
          ...timesOf(recordAt(message, 'timings')),
        })
      : undefined,
  });
}

const UNIFIED: Readonly<Record<string, FinishReason['unified']>> = {
  eos: 'stop',
  word: 'stop',
  limit: 'length',
};

function finishOf(raw: string): FinishReason {
  return { unified: UNIFIED[raw] ?? 'other', raw };
}
