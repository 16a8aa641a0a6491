import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Column, Comparison, RankedText } from '../comparison/comparison.ts';
import { noteText } from '../comparison/note-words.ts';
import { strategies } from '../strategies/registry.ts';
import { harmless, visibleLine } from '../text/visible-text.ts';
import { fileOfComparison } from '../webview/file-of-comparison.ts';
import { grammarsOf } from '../webview/grammars-of.ts';
import type { Places } from './headless.ts';
import { observationsInWords } from './observation-output.ts';
import { UsageError, type Output } from './output.ts';

/** Every column with its figures, then the texts as they rank, what models wrote made safe to look at. */
export function tellComparison(comparison: Comparison, output: Output): void {
  const { columns, outcome } = comparison;
  const width = Math.max(0, ...columns.map(({ modelId }) => modelId.length));
  const told = observationsInWords(columns.map(({ observation = {} }) => observation));
  columns.forEach((column, i) => {
    const facts = told[i] === '' ? '' : `  ${told[i] ?? ''}`;
    output.text(`${columnLine(column, width)}${facts}`);
  });
  if (outcome === undefined) return;
  if (outcome.kind === 'failed') output.message(`${outcome.strategyId}: ${outcome.message}`);
  if (outcome.kind === 'unmet') output.message(`${outcome.strategyId} needs ${outcome.need}`);
  if (outcome.kind !== 'verdict') return;
  const { agreement, strategyId, note, judging } = outcome;
  const how = [
    ...(note === undefined ? [] : [noteText(note, (words) => words)]),
    ...(judging === undefined
      ? []
      : [`judges compared ${judging.compared} of ${judging.ofPairs} pairs`]),
  ];
  const agreed =
    agreement === undefined ? '' : `, ${agreement.agreeing} of ${agreement.answered} agree`;
  output.text(`\nby ${strategyId}${how.length === 0 ? '' : ` (${how.join('; ')})`}${agreed}`);
  for (const ranked of outcome.ranked) output.text(rankedText(ranked, columns));
}

function columnLine(column: Column, width: number): string {
  const { modelId, state, failure, usage, startMs = 0, firstTextMs, endMs } = column;
  const since = (ms: number | undefined): string =>
    ms === undefined ? '-' : `${((ms - startMs) / 1000).toFixed(2)} s`;
  const tokens = usage?.completionTokens;
  const written =
    tokens === undefined ? '' : `${usage?.estimated === true ? 'about ' : ''}${tokens} tokens`;
  const why = failure === undefined ? '' : ` ${failure.code}: ${visibleLine(failure.detail, 200)}`;
  const figures = [`first ${since(firstTextMs)}`, `all ${since(endMs)}`, written];
  return `${modelId.padEnd(width)}  ${state}${why === '' ? `  ${figures.join('  ')}` : why}`.trimEnd();
}

function rankedText({ columnIds, text, score }: RankedText, columns: readonly Column[]): string {
  const authors = columns.filter(({ id }) => columnIds.includes(id));
  const names = authors.map(({ modelId }) => modelId);
  const shown = harmless(text ?? authors[0]?.text ?? '');
  const indented = shown.split('\n').map((line) => `       ${line}`);
  const by = names.length === 0 ? 'several members' : names.join(' + ');
  return [`${score.toFixed(3)}  ${by}`, ...indented].join('\n');
}

/** The comparison as a page of its own. Throws UsageError where it cannot be written. */
export async function writeComparisonPage(
  file: string,
  comparison: Comparison,
  title: string,
  { dist }: Places,
): Promise<void> {
  const panel = path.join(dist, 'panel');
  const script = await readFile(path.join(panel, 'panel.js'), 'utf8').catch(() => {
    throw new UsageError('--html wants the built program, with its panel beside it');
  });
  const page = fileOfComparison({
    ...{ comparison, script, strategies, title },
    grammars: await grammarsOf(comparison.request.languageId, (name) =>
      readFile(path.join(panel, name), 'utf8'),
    ),
    digest: (text) => createHash('sha256').update(text).digest('base64'),
  });
  await writeFile(file, page).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot write the page ${file}: ${why}`);
  });
}
