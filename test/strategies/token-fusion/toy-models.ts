import type { TokenLogprob } from '../../../src/core/generation.ts';
import type { Draft, StrategyDefinition, StrategyStep } from '../../../src/core/strategy.ts';
import {
  fusionTask,
  listed,
  type FusionOptions,
  type Probabilities,
  type Speaker,
} from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';

/** What a toy model says behind each text; behind all others it ends. */
export type Table = Readonly<Record<string, Probabilities>>;

/** A model that tells lists by a table and drafts by their first tokens. */
export function toyModel(id: string, table: Table, more: Partial<Speaker> = {}): Speaker {
  const at = (text: string): readonly TokenLogprob[] => listed(table[text] ?? { '': 1 });
  return {
    id,
    tells: (accepted) => at(accepted),
    writes(accepted, { maxTokens, alternatives = 0 }): Draft {
      const tokens: TokenLogprob[] = [];
      let text = '';
      while (tokens.length < maxTokens) {
        const list = at(accepted + text);
        const [best] = list;
        if (best === undefined || best.text === '') return { text, ended: true, tokens };
        const { text: written, logprobNats } = best;
        const top = list.slice(0, alternatives);
        tokens.push({ text: written, logprobNats, ...(top.length > 0 && { top }) });
        text += best.text;
      }
      return { text, ended: false, tokens };
    },
    ...more,
  };
}

/** A model that is as sure of every token of a text. */
export function sureOf(id: string, tokens: readonly string[], p: number, more?: Partial<Speaker>) {
  const rows = tokens.map((token, i) => [tokens.slice(0, i).join(''), { [token]: p }] as const);
  return toyModel(id, Object.fromEntries(rows), more);
}

export interface Told {
  readonly text: string | undefined;
  readonly steps: readonly StrategyStep[];
  readonly last: StrategyStep | undefined;
  readonly calls: readonly string[];
  /** `author "text"` of every span. */
  readonly spans: readonly string[];
}

/** What a method makes of some models. */
export async function told(
  definition: StrategyDefinition,
  speakers: readonly Speaker[],
  parameters: Readonly<Record<string, number>> = {},
  options: FusionOptions = {},
): Promise<Told> {
  const task = fusionTask(speakers, options);
  const steps = await stepsOf(definition.create(parameters), task);
  const last = steps.at(-1);
  return {
    ...{ steps, last, calls: task.calls },
    text: last?.ranking.scored[0]?.candidate.text,
    spans: (last?.spans ?? []).map(({ text, modelId }) => `${modelId} ${JSON.stringify(text)}`),
  };
}

/** Every step as published: nobody is kept without the others. */
export const PUBLISHED = { everyStep: 1, gate: 1 };
