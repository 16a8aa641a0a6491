import * as z from 'zod/mini';
import type { Change } from './actions.ts';

/** What the user looks at. Kept by the editor over a reload; a page in a file forgets it. */
const viewState = z.object({
  view: z.enum(['columns', 'differences', 'scores', 'matrix', 'leaderboard', 'history']),
  /** Column with the focus. */
  focused: z.optional(z.string()),
  /** What differences are shown against: a column, or the text that was there. */
  base: z.optional(z.string()),
  byRank: z.boolean(),
  /** Columns that keep their place when sorted. */
  pinned: z.readonly(z.array(z.string())),
  shown: z.enum(['all', 'failures', 'different']),
  ignoreWhitespace: z.boolean(),
  disputedOnly: z.boolean(),
  blind: z.boolean(),
  /** Shuffles columns in blind mode. */
  blindSeed: z.number(),
  /** Of parts of scores, by name, where the user changed them. */
  weights: z.record(z.string(), z.number()),
  /** The two columns that are voted on. */
  left: z.optional(z.string()),
  right: z.optional(z.string()),
  search: z.string(),
  historyShown: z.enum(['all', 'failures', 'different', 'voted']),
  /** Parts of views that are open, by name. */
  open: z.readonly(z.array(z.string())),
});
export type ViewState = z.infer<typeof viewState>;
export type View = ViewState['view'];

export const FIRST_VIEW: ViewState = {
  view: 'columns',
  byRank: false,
  pinned: [],
  shown: 'all',
  ignoreWhitespace: false,
  disputedOnly: false,
  blind: false,
  blindSeed: 1,
  weights: {},
  search: '',
  historyShown: 'all',
  open: [],
};

/** The view with some fields changed; those that are undefined are taken away. */
export function changedView(view: ViewState, change: Change<ViewState>): ViewState {
  const fields = Object.entries({ ...view, ...change }).filter(([, value]) => value !== undefined);
  return { ...FIRST_VIEW, ...Object.fromEntries(fields) };
}

/** What was kept, field by field, where it can still be read. */
export function restoredView(kept: unknown): ViewState {
  if (typeof kept !== 'object' || kept === null) return FIRST_VIEW;
  const readable = Object.entries<unknown>({ ...kept }).filter(
    ([key, value]) => fields.safeParse({ [key]: value }).success,
  );
  const restored = viewState.safeParse({ ...FIRST_VIEW, ...Object.fromEntries(readable) });
  return restored.success ? restored.data : FIRST_VIEW;
}

const fields = z.partial(viewState);
