import type { DaySpending } from '../../spending/create-spending.ts';
import type { Arguments } from '../arguments.ts';
import { keptSpending } from '../kept-spending.ts';
import { UsageError, type Output } from '../output.ts';
import { settingsOf } from '../settings-of.ts';

/** What calls of the command line to models elsewhere have cost, by day and model. Nobody is asked. */
export async function spending(given: Arguments, output: Output): Promise<number> {
  if (given.rest.length > 0) throw new UsageError('spending takes options alone');
  const { settings } = await settingsOf(given, output);
  const purse = keptSpending(settings, () => undefined);
  await purse.refresh();
  const { day: today, hardLimitUsd, softLimitUsd } = purse.state();
  const days = purse.history();
  output.json({ today, softLimitUsd, hardLimitUsd, days });
  if (purse.badLines > 0) {
    const lines = purse.badLines === 1 ? '1 line' : `${purse.badLines} lines`;
    output.message(`${lines} of the record cannot be read and counted.`);
  }
  for (const day of days) {
    for (const line of linesOf(day)) output.text(line);
  }
  if (days.length === 0) output.text('Nothing was asked of models elsewhere yet.');
  output.text(`The limit is $${hardLimitUsd} a day.`);
  return 0;
}

function linesOf({ day, usd, models }: DaySpending): readonly string[] {
  const width = Math.max(...models.map(({ modelId }) => modelId.length)) + 2;
  const rows = models.map((model) => {
    const unknown = model.unpriced === 0 ? '' : `, ${model.unpriced} of unknown cost`;
    const tokens = `${model.promptTokens} tokens read and ${model.completionTokens} written`;
    return `  ${model.modelId.padEnd(width)}${dollars(model.usd)}  ${model.calls === 1 ? '1 call' : `${model.calls} calls`}${unknown}, ${tokens}`;
  });
  return [`${day}  ${dollars(usd)}`, ...rows];
}

function dollars(usd: number): string {
  return usd > 0 && usd < 0.000_05 ? '<$0.0001' : `$${usd.toFixed(4)}`;
}
