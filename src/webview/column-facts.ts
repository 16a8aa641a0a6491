import type { ColumnText } from './conversation.ts';
import type { ColumnHead, PageState } from './page-state.ts';

/** What a column is among the others. */
export interface ColumnFacts {
  /** From 1, where a strategy has ranked it. */
  readonly rank?: number;
  /** The first column with exactly this text. */
  readonly sameAs?: string;
  /** How many of the columns that answered have this text; absent where it is the only one. */
  readonly agreeing?: { readonly count: number; readonly answered: number };
}

/** Facts of every column, by id. Texts are compared once they have ended. */
export function factsOf(
  { columns, outcome }: Pick<PageState, 'columns' | 'outcome'>,
  texts: ReadonlyMap<string, ColumnText>,
): ReadonlyMap<string, ColumnFacts> {
  const ranks = new Map(
    outcome?.kind === 'verdict'
      ? outcome.ranked.flatMap(({ columnIds }, i) => columnIds.map((id) => [id, i + 1] as const))
      : [],
  );
  const answered = columns.filter((column) => isAnswer(column, texts));
  const byText = Map.groupBy(answered, ({ id }) => texts.get(id)?.text ?? '');
  const groups = new Map(
    [...byText.values()].flatMap((group) => group.map(({ id }) => [id, group] as const)),
  );
  return new Map(
    columns.map(({ id }) => {
      const rank = ranks.get(id);
      const group = groups.get(id) ?? [];
      const first = group[0]?.id;
      return [
        id,
        {
          ...(rank === undefined ? {} : { rank }),
          ...(first === undefined || first === id ? {} : { sameAs: first }),
          ...(group.length > 1
            ? { agreeing: { count: group.length, answered: answered.length } }
            : {}),
        },
      ];
    }),
  );
}

/** The columns in the order of their ranks; pinned ones keep their place, unranked ones come last. */
export function byRank(
  columns: readonly ColumnHead[],
  facts: ReadonlyMap<string, ColumnFacts>,
  pinned: readonly string[],
): readonly ColumnHead[] {
  const rankOf = ({ id }: ColumnHead): number => facts.get(id)?.rank ?? Infinity;
  const isPinned = ({ id }: ColumnHead): boolean => pinned.includes(id);
  const moving = columns
    .filter((column) => !isPinned(column))
    .toSorted((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b)));
  let next = 0;
  return columns.flatMap((column) => {
    if (isPinned(column)) return [column];
    const taken = moving[next];
    next += 1;
    return taken === undefined ? [] : [taken];
  });
}

function isAnswer({ id, state }: ColumnHead, texts: ReadonlyMap<string, ColumnText>): boolean {
  return state === 'done' && (texts.get(id)?.text ?? '') !== '';
}
