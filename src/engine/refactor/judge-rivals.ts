import { editJudgeMessages } from '../../prompt/judge-edits.ts';
import { verdictPreference } from '../../prompt/judge-answer.ts';
import type { ListedModel } from '../model-directory.ts';
import { chatWith, type ChatSources } from '../chat-call.ts';
import { costOf } from './write-step.ts';
import type { StepCost } from '../../core/search.ts';

/** Two finished results of one search. */
export interface RivalPair {
  readonly instruction: string;
  /** As unified diffs. */
  readonly first: string;
  readonly second: string;
  /** Members that wrote a step of either: nobody judges what is partly its own. */
  readonly authors: ReadonlySet<string>;
}

export interface RivalVerdict {
  /** Mean over judges and orders of the preference for the first, in [0, 1]; undefined where nobody could say. */
  readonly preferFirst: number | undefined;
  readonly judges: number;
}

const VERDICT_TOKENS = 60;
const MOST_JUDGES = 2;

/**
 * Lets up to two models that wrote neither say which of two results is better, each in both orders, so
 * that one which likes a place has no say. A judge whose answer cannot be read abstains.
 *
 * `spend` is told what each call has cost. Throws the signal's reason alone. Cost: two short calls a judge.
 */
export async function judgeRivals(
  pair: RivalPair,
  able: readonly ListedModel[],
  seed: number,
  sources: ChatSources,
  spend: (cost: StepCost) => void,
  signal: AbortSignal,
): Promise<RivalVerdict> {
  const judges = able
    .filter(({ description }) => !pair.authors.has(description.id))
    .slice(0, MOST_JUDGES);
  const { instruction, first, second } = pair;
  const ask = async (judge: ListedModel, a: string, b: string): Promise<number | undefined> => {
    try {
      const generation = await chatWith(
        judge,
        {
          messages: (most) => editJudgeMessages({ instruction, first: a, second: b }, most),
          ...{ maxTokens: VERDICT_TOKENS, temperature: 0, seed },
        },
        sources,
        signal,
      );
      spend(costOf(generation));
      return verdictPreference(generation.text);
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  };
  const preferences = await Promise.all(
    judges.map(async (judge) => {
      const forth = await ask(judge, first, second);
      if (forth === undefined) return undefined;
      const back = await ask(judge, second, first);
      return back === undefined ? undefined : (forth + 1 - back) / 2;
    }),
  );
  const said = preferences.filter((one) => one !== undefined);
  return {
    preferFirst:
      said.length === 0 ? undefined : said.reduce((sum, one) => sum + one, 0) / said.length,
    judges: said.length,
  };
}
