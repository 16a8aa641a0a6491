import {
  medoidFix,
  pluralWord,
  type MemberVote,
  type MistakeVote,
} from '../../applications/prompt-mind.ts';
import { LONGEST_SHOWN_LINE } from '../../prompt/find-mistakes.ts';
import { leadingBlanks } from '../../text/indentation.ts';
import type { SyntaxTools } from '../syntax-tools.ts';

/** The document that members judge. */
export interface JudgedDocument {
  readonly uri: string;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

export type MistakeSyntax = Pick<SyntaxTools, 'parseEvidence' | 'forget'>;

/** A mistake at its place: line and character (UTF-16) from 0. */
export interface FoundMistake {
  readonly line: number;
  /** Where the line's text begins; `original` stands there, up to the line's end. */
  readonly character: number;
  readonly original: string;
  /** What takes the place of `original`; undefined where no fix parses as well. Lines end with `\n`. */
  readonly fix?: string;
  readonly kind?: string;
  readonly why?: string;
  /** Share of all answers that find it, in (0, 1]. */
  readonly confidence: number;
  readonly votes: readonly MemberVote[];
}

/**
 * A mistake that was voted for, with the fix that most speaks for: of those with which the document parses
 * no worse than with the line as it stands, the one most like the others. Throws the signal's reason.
 */
export async function placedMistake(
  { line, confidence, behind, votes }: Extract<MistakeVote, { kind: 'mistake' }>,
  lines: readonly string[],
  document: JudgedDocument,
  syntax: MistakeSyntax,
  signal: AbortSignal,
): Promise<FoundMistake> {
  const text = lines[line] ?? '';
  const blanks = leadingBlanks(text).length;
  const told = behind.flatMap((answer) => (answer.fix === undefined ? [] : [answer.fix]));
  // Nobody was shown the end of a longer line.
  const shown = text.length > LONGEST_SHOWN_LINE ? [] : told;
  const fix = medoidFix(await standingFixes(shown, line, lines, document, syntax, signal));
  const kind = pluralWord(behind.flatMap((answer) => answer.kind ?? []));
  // The reason is that of answers with this fix and kind, so that they speak of the same.
  const why = [
    behind.filter((answer) => answer.fix === fix && answer.kind === kind),
    behind.filter((answer) => answer.fix === fix),
    behind,
  ]
    .map((answers) => pluralWord(answers.flatMap((answer) => answer.why ?? [])))
    .find((one) => one !== undefined);
  return {
    ...{ line, character: blanks, original: text.slice(blanks), confidence, votes },
    ...(fix === undefined ? {} : { fix: fix.slice(blanks) }),
    ...(kind === undefined ? {} : { kind }),
    ...(why === undefined ? {} : { why }),
  };
}

/** The fixes with which the document parses no worse than with the line as it stands. */
async function standingFixes(
  fixes: readonly string[],
  line: number,
  lines: readonly string[],
  document: JudgedDocument,
  syntax: MistakeSyntax,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (fixes.length === 0) return [];
  const before = lines
    .slice(0, line)
    .map((one) => `${one}\n`)
    .join('');
  const behind = lines
    .slice(line + 1)
    .map((one) => `\n${one}`)
    .join('');
  const { languageId } = document;
  const [own, ...others] = await syntax.parseEvidence(
    {
      // Apart from the document that is being edited: its tree stays as it is.
      ...{ uri: uriOf(document), languageId, text: before + behind, offset: before.length },
      insertions: [lines[line] ?? '', ...fixes],
    },
    signal,
  );
  syntax.forget(uriOf(document));
  return fixes.filter((_, i) => {
    const other = others[i];
    return own?.known !== true || other?.known !== true || other.newErrors <= own.newErrors;
  });
}

function uriOf({ uri }: JudgedDocument): string {
  return `${uri}#mistakes`;
}
