import type { Completion } from '../core/completion.ts';
import type { FinishReason, Usage } from '../core/generation.ts';
import { finishWord, usageOf, type ReplyName } from './chat-reply.ts';

/** A completion as it is handed out. */
export interface FillText {
  readonly text: string;
  readonly finish: FinishReason;
  readonly usage: Usage;
}

/** Characters of a token, where a completion has to be cut by tokens. */
const CHARACTERS_PER_TOKEN = 3;

/** The first text of a completion, ended before its first stop text and behind so many tokens. */
export function fillText(
  completion: Completion,
  stop: readonly string[],
  maxTokens: number | undefined,
): FillText {
  const [shown] = completion.shown;
  const written = completion.ranking.scored.find(
    ({ candidate }) => candidate.id === shown?.candidateId,
  );
  const usage = written?.candidate.generation.usage ?? { estimated: true };
  const whole = shown?.text ?? '';
  const stops = stop.map((text) => whole.indexOf(text)).filter((at) => at >= 0);
  const text = whole.slice(0, Math.min(whole.length, ...stops));
  const most = (maxTokens ?? Number.POSITIVE_INFINITY) * CHARACTERS_PER_TOKEN;
  if (text.length <= most) return { text, finish: { unified: 'stop', raw: 'stop' }, usage };
  return {
    text: wellFormed(text.slice(0, most)),
    finish: { unified: 'length', raw: 'cut' },
    usage,
  };
}

/** Nothing belongs there. */
export const NO_TEXT: FillText = {
  text: '',
  finish: { unified: 'stop', raw: 'nothing' },
  usage: { estimated: true },
};

/** A whole completion as OpenAI's protocol has it; streamed, the one event with its text is the same. */
export function fillReply(name: ReplyName, { text, finish, usage }: FillText): object {
  const { id, created, model } = name;
  return {
    ...{ id, object: 'text_completion', created, model },
    choices: [{ index: 0, text, logprobs: null, finish_reason: finishWord(finish, false) }],
    ...usageOf(usage),
  };
}

/** Without the first half of a character at its end. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}
