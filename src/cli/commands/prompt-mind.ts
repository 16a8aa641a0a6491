import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { languageOf } from '../../context/language-of.ts';
import { freshSeed } from '../../core/random.ts';
import type { LeftMember } from '../../engine/chat-crew.ts';
import { findMistakes, type MistakesResult } from '../../engine/applications/find-mistakes.ts';
import type { FoundMistake } from '../../engine/applications/placed-mistake.ts';
import { splitLines } from '../../text/lines.ts';
import { visibleLine } from '../../text/visible-text.ts';
import { numberOption, textOption, type Arguments } from '../arguments.ts';
import { CONVERSING_ADVICE, foundText } from '../conversing-advice.ts';
import { exclusionsFor, mayLeave } from '../file-exclusions.ts';
import { memberFailureWords } from '../failure-words.ts';
import { createHeadless, type Places } from '../headless.ts';
import { lineRange } from '../line-range.ts';
import { UsageError, type Output } from '../output.ts';
import { workspaceRootOf } from '../workspace-root.ts';
import { interrupted, INTERRUPTED, within } from './complete.ts';

/** Of a line of code that is shown. Unit: characters. */
const LONGEST_SHOWN = 200;

/**
 * Mistakes that several models find in a file (PromptMind). Exit code 1 where too few of them answer; found
 * or not is no matter of the exit code.
 */
export async function promptMind(
  given: Arguments,
  places: Places,
  output: Output,
): Promise<number> {
  const [file, ...more] = given.rest;
  if (file === undefined || more.length > 0) throw new UsageError('prompt-mind wants one FILE');
  const samples = numberOption(given, 'samples', { integer: true, minimum: 1 }) ?? 1;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`cannot read ${file}`);
  });
  const lines = lineRange(textOption(given, 'lines'), splitLines(text).length);
  const root = workspaceRootOf(file);
  const name = within(root, file);
  const { use } = exclusionsFor(root, [name]).verdict(name);
  if (use === 'never') {
    throw new UsageError(`${file} holds secrets, or .ensembleignore names it: no model may see it`);
  }
  const host = await createHeadless(given, places, output, {}, root);
  const signal = interrupted();
  try {
    const uri = `file://${path.resolve(file)}`;
    const result = await findMistakes(
      {
        document: { uri, path: name, languageId: languageOf(file), text },
        ...{ lines: [lines], samples },
        localOnly: !mayLeave(root, name, host.settings.cloud.neverSend),
        ...(given.models === undefined ? {} : { memberIds: given.models }),
        seed: given.seed ?? freshSeed(),
      },
      { chats: host.engine.chats, syntax: host.syntax },
      () => undefined,
      signal,
    );
    output.json(result);
    tell(result, file, output);
    return result.windows.some(({ outcome }) => outcome === 'too-few') ||
      result.kind === 'too-few-members'
      ? 1
      : 0;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    await host.dispose();
  }
}

function tell(result: MistakesResult, file: string, output: Output): void {
  const { mistakes, windows, members, failures, answers, unread } = result;
  tellMembers(result, output);
  const names = members.map(({ id }) => id).join(', ');
  if (result.kind === 'too-few-members') {
    output.message(
      `mistakes are looked for by two families of models that converse; ${foundText(members)}. ${CONVERSING_ADVICE}`,
    );
    return;
  }
  for (const mistake of mistakes) tellMistake(mistake, file, output);
  for (const { first, last, outcome, votes } of windows) {
    const said = votes.map(
      ({ memberId, finding, answers: all }) => `${memberId} ${finding}/${all}`,
    );
    output.message(`lines ${first + 1}-${last + 1}: ${OUTCOMES[outcome]} (${said.join(', ')})`);
  }
  if (unread > 0) output.message(`${unread} answers could not be read`);
  for (const { modelId, failure } of failures) output.message(memberFailureWords(modelId, failure));
  output.message(
    `${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'} by ${answers} answers of ${names}`,
  );
}

const OUTCOMES: Readonly<Record<MistakesResult['windows'][number]['outcome'], string>> = {
  mistake: 'a mistake, say all',
  none: 'no mistake, say all',
  disagreement: 'no agreement on a mistake',
  'too-few': 'too few could be asked',
};

/** Who was wished for and takes no part. */
export function tellMembers(
  { left }: { readonly left: readonly LeftMember[] },
  output: Output,
): void {
  for (const { id, reason } of left) output.message(`${id} takes no part: ${REASONS[reason]}`);
}

const REASONS: Readonly<Record<LeftMember['reason'], string>> = {
  missing: 'no server has it',
  'not-local': 'the file must not leave this machine',
  'cannot-chat': 'it does not converse',
};

function tellMistake(mistake: FoundMistake, file: string, output: Output): void {
  const { line, character, original, fix, kind, why, confidence } = mistake;
  const place = `${file}:${line + 1}:${character + 1}`;
  const what = [kind ?? 'mistake', ...(why === undefined ? [] : [why])].join(': ');
  output.text(`${place}  ${what}  (${Math.round(100 * confidence)} % of the answers)`);
  output.text(`    - ${visibleLine(original, LONGEST_SHOWN)}`);
  for (const added of fix?.split('\n') ?? [])
    output.text(`    + ${visibleLine(added, LONGEST_SHOWN)}`);
}
