import { comparisonWithin } from '../comparison-within.ts';
import { tellComparison, writeComparisonPage } from '../comparison-output.ts';
import type { EngineEvent } from '../../core/events.ts';
import { findStrategy, strategies } from '../../strategies/registry.ts';
import { textOption, type Arguments } from '../arguments.ts';
import { createHeadless, type Places } from '../headless.ts';
import { observingOf } from '../observing.ts';
import { UsageError, type Output } from '../output.ts';
import { workspaceRootOf } from '../workspace-root.ts';
import { interrupted, INTERRUPTED, requestFor, within } from './complete.ts';

/** What ranks the columns unless somebody says otherwise. */
const USUAL_STRATEGY = 'evidence';

/** All members' texts for a place, side by side and ranked. Exit code 1 where none has any. */
export async function compare(given: Arguments, places: Places, output: Output): Promise<number> {
  const [place, ...more] = given.rest;
  if (place === undefined || more.length > 0) {
    throw new UsageError('compare wants one FILE:LINE:COLUMN');
  }
  const strategyId = given.strategy ?? USUAL_STRATEGY;
  if (findStrategy(strategyId) === undefined) {
    const known = strategies.map(({ id }) => id).join(', ');
    throw new UsageError(`no strategy "${strategyId}"; there are: ${known}`);
  }
  const instruction = textOption(given, 'instruction');
  if (instruction?.trim() === '')
    throw new UsageError(`--instruction wants words, not "${instruction}"`);
  const named = await requestFor(place);
  const root = workspaceRootOf(named.document.path);
  // As the model of the workspace lists it, so that it does not copy the file from itself.
  const document = { ...named.document, path: within(root, named.document.path) };
  const request = { ...named, document };
  const observing = observingOf(given, request, root, places, output);
  const listeners = new Set<(event: EngineEvent) => void>();
  const listen = {
    onEvent(event: EngineEvent) {
      for (const listener of listeners) listener(event);
    },
  };
  const host = await createHeadless(given, places, output, listen, root);
  const signal = interrupted();
  try {
    await observing?.open(host.settings.refactor, signal);
    await host.learn(signal);
    const comparison = await comparisonWithin(
      host.engine,
      {
        request,
        ...(instruction === undefined ? {} : { instruction }),
        ...{ strategyId, mayAsk: given.strategy !== undefined, listeners },
        ...(observing === undefined ? {} : { observe: observing.observe }),
      },
      output,
      signal,
    );
    output.json(comparison);
    tellComparison(comparison, output);
    const page = textOption(given, 'html');
    if (page !== undefined) {
      await writeComparisonPage(page, comparison, `Ensemble: ${place}`, places);
      output.message(`The page is ${page}.`);
    }
    return comparison.columns.some(({ text }) => text.trim() !== '') ? 0 : 1;
  } catch (error) {
    if (signal.aborted && !(error instanceof UsageError)) return INTERRUPTED;
    throw error;
  } finally {
    await host.dispose();
    await observing?.close();
  }
}
