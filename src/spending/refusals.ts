import { failure, ModelError } from '../core/failure.ts';
import { codeOf } from './file-lock.ts';
import { usdOf } from './nano-dollars.ts';

/** A call that would pass the day's limit of money. Sums in nano-dollars. */
export function overLimit(hardUsd: number, taken: number, asked: number): ModelError {
  const sums = `${dollars(usdOf(taken))} are spent or set aside`;
  return refusal(
    `${dollars(hardUsd)} a day; ${sums}, and the call may cost ${dollars(usdOf(asked))}`,
  );
}

export function overCalls(modelId: string, most: number): ModelError {
  return refusal(`${most} calls of ${modelId.slice(0, 100)} a day`);
}

/** Says what to do: whoever has a gateway whose models tell no prices has no other way to find out. */
export function noPrice(modelId: string): ModelError {
  const shown = modelId.slice(0, 100);
  const hint = `set ensemble.cloud.prices, such as { "${shown}": { "input": 1, "output": 4 } } in dollars for a million tokens, with 0 where it is free`;
  return new ModelError(failure('over-budget', `no known price of ${shown}: ${hint}`));
}

/** Without a record no limit would hold. */
export function noRecord(error: unknown): ModelError {
  const why = codeOf(error) || (error instanceof Error ? error.message : String(error));
  const detail = `no record of spending can be kept (${why})`;
  const what = { ...failure('over-budget', detail), repair: 'none' } as const;
  return new ModelError(what, { cause: error });
}

function refusal(detail: string): ModelError {
  return new ModelError(failure('over-budget', detail));
}

function dollars(usd: number): string {
  return `$${Number(usd.toPrecision(3))}`;
}
