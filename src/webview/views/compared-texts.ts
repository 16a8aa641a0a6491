import * as l10n from '@vscode/l10n';
import type { PageState } from '../page-state.ts';
import type { TextRef } from '../protocol.ts';
import type { Result } from './put-together.ts';
import { resultText } from './put-together.ts';

/** A text that can be a side of a comparison. */
export interface ComparedText {
  /** Unique among them: `original`, `fused`, `result` or `column <id>`. */
  readonly key: string;
  readonly name: string;
  readonly text: string;
  readonly ref: TextRef;
}

export function columnKey(columnId: string): string {
  return `column ${columnId}`;
}

/** All texts of the page, in the order in which they are offered. Columns without a text are not. */
export function comparedTexts(
  state: Pick<PageState, 'request' | 'outcome'>,
  texts: ReadonlyMap<string, { readonly text: string }>,
  names: ReadonlyMap<string, string>,
  result: Result | undefined,
): readonly ComparedText[] {
  const columns = [...names].flatMap(([columnId, name]): ComparedText[] => {
    const text = texts.get(columnId)?.text ?? '';
    if (text === '') return [];
    return [{ key: columnKey(columnId), name, text, ref: { of: 'column', columnId } }];
  });
  const fused = state.outcome?.kind === 'verdict' ? state.outcome.fused?.text : undefined;
  const original = state.request?.original;
  return [
    ...(original === undefined
      ? []
      : [
          {
            ...{ key: 'original', name: l10n.t('Original'), text: original },
            ref: { of: 'original' } as const,
          },
        ]),
    ...columns,
    ...(fused === undefined
      ? []
      : [
          {
            ...{ key: 'fused', name: l10n.t('Fused'), text: fused },
            ref: { of: 'fused' } as const,
          },
        ]),
    ...(result === undefined
      ? []
      : [
          {
            ...{ key: 'result', name: l10n.t('Result'), text: resultText(result) },
            ref: { of: 'result', text: resultText(result) } as const,
          },
        ]),
  ];
}

/**
 * The two that are compared: those that were chosen while they are there; else the text to be replaced
 * (or the first column where nothing is) against the column in focus or the next one.
 */
export function chosenSides(
  texts: readonly ComparedText[],
  wanted: { readonly left: string | undefined; readonly right: string | undefined },
): { readonly left: ComparedText; readonly right: ComparedText } | undefined {
  const find = (key: string | undefined): ComparedText | undefined =>
    texts.find((one) => one.key === key);
  const columns = texts.filter(({ ref }) => ref.of === 'column');
  const original = texts.find(({ ref, text }) => ref.of === 'original' && text !== '');
  const right = find(wanted.right);
  const left =
    find(wanted.left) ?? original ?? columns.find((one) => one !== right) ?? find('original');
  const other =
    right !== undefined && right !== left
      ? right
      : (columns.find((one) => one !== left) ?? texts.find((one) => one !== left));
  return left === undefined || other === undefined ? undefined : { left, right: other };
}
