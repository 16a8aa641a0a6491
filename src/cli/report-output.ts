import { writeFile } from 'node:fs/promises';
import { recommendationSentence } from '../benchmark/report/recommendation-sentence.ts';
import type { BenchmarkReport, Measure } from '../benchmark/report/benchmark-report.ts';
import { htmlReport } from '../benchmark/report/html-report.ts';
import { serialiseReport } from '../benchmark/report/report-json.ts';
import { textReport } from '../benchmark/report/text-report.ts';
import { MEASURES, TEXT_MEASURES } from '../benchmark/evaluate/measure-text.ts';
import { findStrategy, strategies } from '../strategies/registry.ts';
import type { StrategyDefinition } from '../core/strategy.ts';
import { choiceOption, flagOption, numberOption, textOption, type Arguments } from './arguments.ts';
import { UsageError, type Output } from './output.ts';

/** Shows a report on the terminal or as JSON, and as a page where a file is named for it. */
export async function showReport(
  report: BenchmarkReport,
  given: Arguments,
  output: Output,
): Promise<void> {
  const page = textOption(given, 'html');
  if (page !== undefined) {
    await writeFile(page, htmlReport(report)).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new UsageError(`cannot write the page ${page}: ${why}`);
    });
    output.message(`The report is in ${page}.`);
  }
  output.serialised(serialiseReport(report));
  output.text(textReport(report));
  output.text(`\n${recommendationSentence(report)}`);
}

/** Options that say how strategies are judged. */
export function judgingOptions(given: Arguments): {
  readonly strategies: readonly StrategyDefinition[];
  readonly measure?: Measure;
  readonly textMeasures: boolean;
  readonly wait: 'settled' | 'all';
  readonly deadlineMs?: number;
  readonly seed: number;
} {
  const measure = choiceOption(given, 'measure', MEASURES);
  const deadlineMs = numberOption(given, 'deadline-ms', { minimum: 1 });
  return {
    strategies: wantedStrategies(given.strategy),
    ...(measure === undefined ? {} : { measure }),
    textMeasures:
      flagOption(given, 'text-measures') ||
      (measure !== undefined && TEXT_MEASURES.includes(measure)),
    wait: choiceOption(given, 'wait', ['settled', 'all'] as const) ?? 'settled',
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    seed: given.seed ?? 1,
  };
}

/** The named strategies, or every one that is ready. */
function wantedStrategies(names: string | undefined): readonly StrategyDefinition[] {
  if (names === undefined) return strategies;
  return names.split(',').map((name) => {
    const found = findStrategy(name.trim());
    if (found !== undefined) return found;
    const known = strategies.map(({ id }) => id).join(', ');
    throw new UsageError(`no strategy "${name.trim()}"; there are: ${known}`);
  });
}
