import { once } from 'node:events';
import { systemClock } from '../../src/core/clock.ts';
import { createSpending } from '../../src/spending/create-spending.ts';

/**
 * Makes calls of a cent each, five at a time, once it is told to; leaves them open or settles them for half
 * a cent. Prints how many were let through.
 */
const [, , file = '', count = '0', mode = ''] = process.argv;
const spending = createSpending({
  ...{ file, clock: systemClock },
  limits: () => ({ softUsd: 0.5, hardUsd: 1 }),
  priceOf: () => ({ input: 10, output: 10 }),
});
const signal = new AbortController().signal;

async function call(): Promise<number> {
  const estimate = { modelId: 'openai:gpt', promptTokens: 1000, mostTokens: 0 };
  const hold = await spending.hold(estimate, signal).catch(() => undefined);
  if (hold === undefined) return 0;
  if (mode === 'settle') {
    hold.settle({ estimated: false, promptTokens: 500, completionTokens: 0 });
  }
  return 1;
}

process.stdout.write('ready ');
await once(process.stdin, 'data');
process.stdin.destroy();
let through = 0;
for (let made = 0; made < Number(count); made += 5) {
  const wave = await Promise.all([call(), call(), call(), call(), call()]);
  for (const one of wave) through += one;
}
await spending.written();
process.stdout.write(String(through));
