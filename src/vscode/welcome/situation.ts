/** What was found of servers and members. */
export interface FoundFacts {
  /** Servers that can download models, with whether they answered. */
  readonly pulling: readonly { readonly id: string; readonly answers: boolean }[];
  /** Members that write, by id: not the one that learns the workspace. */
  readonly members: readonly string[];
  /** Models that any server lists, beside that one. */
  readonly listed: number;
  /** Whether the line-up takes what suits, and names nobody. */
  readonly isAutomatic: boolean;
}

/** Where a new user stands. */
export type Situation =
  /** Members answer: typing is all that is left. */
  | { readonly kind: 'ready' }
  /** The line-up names others than those that are there. */
  | { readonly kind: 'others-named' }
  /** A server answers, and has no model that suits. */
  | { readonly kind: 'no-model'; readonly serverIds: readonly string[] }
  /** No server answers that could download any. */
  | { readonly kind: 'nobody' };

/** What to do first: a member that answers comes before everything else, a download last. */
export function situationOf({ pulling, members, listed, isAutomatic }: FoundFacts): Situation {
  if (members.length > 0) return { kind: 'ready' };
  if (!isAutomatic && listed > 0) return { kind: 'others-named' };
  const serverIds = pulling.filter(({ answers }) => answers).map(({ id }) => id);
  return serverIds.length > 0 ? { kind: 'no-model', serverIds } : { kind: 'nobody' };
}
