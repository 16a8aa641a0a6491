import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { languageOf } from '../../context/language-of.ts';
import type { OpinionResult, PlacedHint } from '../../engine/opinions.ts';
import { splitLines } from '../../text/lines.ts';
import { numberOption, textOption, type Arguments } from '../arguments.ts';
import { memberFailureWords } from '../failure-words.ts';
import { createHeadless, type Places } from '../headless.ts';
import { lineRange } from '../line-range.ts';
import { mayLeave } from '../file-exclusions.ts';
import { UsageError, type Output } from '../output.ts';
import { workspaceRootOf } from '../workspace-root.ts';
import { interrupted, INTERRUPTED, within } from './complete.ts';

/** What all members find wrong in a file. Exit code 1 where too few of them read. */
export async function secondOpinion(
  given: Arguments,
  places: Places,
  output: Output,
): Promise<number> {
  const [file, ...more] = given.rest;
  if (file === undefined || more.length > 0) throw new UsageError('second-opinion wants one FILE');
  const perHundredLines = numberOption(given, 'hints', { minimum: 0 });
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`cannot read ${file}`);
  });
  const lines = lineRange(textOption(given, 'lines'), splitLines(text).length);
  const root = workspaceRootOf(file);
  const host = await createHeadless(given, places, output, {}, root);
  const signal = interrupted();
  try {
    await host.learn(signal);
    const document = {
      uri: `file://${path.resolve(file)}`,
      path: within(root, file),
      languageId: languageOf(file),
      text,
    };
    const result = await host.engine.opinions.ask(
      {
        ...{ document, lines: [lines] },
        localOnly: !mayLeave(root, document.path, host.settings.cloud.neverSend),
        rules: {
          ...host.settings.secondOpinion,
          ...(perHundredLines === undefined ? {} : { perHundredLines }),
        },
      },
      () => undefined,
      signal,
    );
    output.json(result);
    tell(result, file, output);
    return result.kind === 'opinion' ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    await host.dispose();
  }
}

function tell(result: OpinionResult, file: string, output: Output): void {
  for (const { modelId, failure } of result.failures)
    output.message(memberFailureWords(modelId, failure));
  if (result.abstained.length > 0) output.message(`cannot read: ${result.abstained.join(', ')}`);
  if (result.kind === 'too-few-readers') {
    const names = result.readers.map(({ id }) => id).join(', ');
    output.message(
      `a second opinion wants two families of models that read; there ${names === '' ? 'is none' : `are ${names}`}. The model of the workspace reads, and so do embedded models.`,
    );
    return;
  }
  if (result.lines < result.linesWanted)
    output.message(`only the first ${result.lines} of ${result.linesWanted} lines were read`);
  for (const hint of result.hints) output.text(lineOf(hint, file));
  output.message(
    `${result.hints.length} ${result.hints.length === 1 ? 'hint' : 'hints'} in ${result.lines} lines, read by ${result.readers.map(({ id }) => id).join(', ')}`,
  );
}

function lineOf(hint: PlacedHint, file: string): string {
  const votes = hint.votes.map(
    ({ readerId, originalNats, rivalNats }) =>
      `${readerId} +${(rivalNats - originalNats).toFixed(1)} nats`,
  );
  const place = `${file}:${hint.line + 1}:${hint.character + 1}`;
  return `${place}  ${hint.original} → ${hint.rival}  (${votes.join(', ')})`;
}
