import type { HoldLine, LedgerLine, SettleLine } from './ledger-line.ts';

/** What calls of one model on one day came to. Sums in nano-dollars. */
export interface ModelTotals {
  readonly spent: number;
  /** Set aside for calls under way, and for calls of programs that are gone. */
  readonly held: number;
  readonly calls: number;
  readonly unpriced: number;
  readonly prompt: number;
  readonly completion: number;
}

/** The lines of a ledger, added up. */
export interface AccountBook {
  /** The same line twice counts once, but for `day` lines. Cost O(1). */
  add(line: LedgerLine): void;
  /** Spent and set aside on a day. Unit: nano-dollars. Cost O(1). */
  nanoOf(day: string): number;
  totals(day: string, modelId: string): ModelTotals;
  /** Models by id of a day, in the order of their first call. */
  modelsOf(day: string): ReadonlyMap<string, ModelTotals>;
  /** Days with calls, earliest first. */
  days(): readonly string[];
  /** Lines of single calls of days before a day: what `summed` would save. */
  singleLinesBefore(day: string): number;
  /**
   * The same book in few lines: a sum for every model and day from `from` on, and the holds that are open.
   * Holds of days before `today` that are older than `openFor` are counted as spent: the program that set
   * them aside is gone, and its call may have been sent.
   */
  summed(from: string, today: string, openFor: (hold: HoldLine) => boolean): readonly LedgerLine[];
}

const NOTHING: ModelTotals = {
  spent: 0,
  held: 0,
  calls: 0,
  unpriced: 0,
  prompt: 0,
  completion: 0,
};

export function createAccountBook(): AccountBook {
  const days = new Map<string, Map<string, ModelTotals>>();
  const sums = new Map<string, number>();
  const singles = new Map<string, number>();
  const open = new Map<string, HoldLine>();
  const settled = new Set<string>();

  function change(day: string, modelId: string, by: Partial<ModelTotals>): void {
    const models = days.get(day) ?? new Map<string, ModelTotals>();
    days.set(day, models);
    models.set(modelId, added(models.get(modelId) ?? NOTHING, by));
    sums.set(day, (sums.get(day) ?? 0) + (by.spent ?? 0) + (by.held ?? 0));
  }

  function countSingle({ day }: HoldLine | SettleLine): void {
    singles.set(day, (singles.get(day) ?? 0) + 1);
  }

  function addHold(line: HoldLine): void {
    if (open.has(line.id) || settled.has(line.id)) return;
    countSingle(line);
    open.set(line.id, line);
    change(line.day, line.model, { held: line.nano, calls: 1 });
  }

  function addSettle(line: SettleLine): void {
    if (settled.has(line.id)) return;
    countSingle(line);
    settled.add(line.id);
    const hold = open.get(line.id);
    open.delete(line.id);
    const { day, model } = hold ?? line;
    change(day, model, {
      spent: line.nano,
      held: hold === undefined ? 0 : -hold.nano,
      calls: (hold === undefined ? 1 : 0) - (line.unsent === true ? 1 : 0),
      unpriced: line.unpriced === true ? 1 : 0,
      prompt: line.prompt,
      completion: line.completion,
    });
  }

  return {
    add(line) {
      if (line.kind === 'ledger') return;
      if (line.kind === 'day') {
        const { day, model, nano: spent, calls, unpriced, prompt, completion } = line;
        change(day, model, { spent, calls, unpriced, prompt, completion });
        return;
      }
      if (line.kind === 'hold') addHold(line);
      else addSettle(line);
    },
    nanoOf: (day) => sums.get(day) ?? 0,
    totals: (day, modelId) => days.get(day)?.get(modelId) ?? NOTHING,
    modelsOf: (day) => days.get(day) ?? new Map<string, ModelTotals>(),
    days: () => [...days.keys()].sort(),
    singleLinesBefore(day) {
      let lines = 0;
      for (const [one, count] of singles) if (one < day) lines += count;
      return lines;
    },
    summed(from, today, openFor) {
      const kept = [...open.values()].filter((hold) => hold.day >= today || openFor(hold));
      const keptOf = Map.groupBy(kept, ({ day, model }) => `${day} ${model}`);
      const lines: LedgerLine[] = [];
      for (const [day, models] of days) {
        if (day < from) continue;
        for (const [model, totals] of models) {
          const still = keptOf.get(`${day} ${model}`) ?? [];
          const stillHeld = still.reduce((sum, { nano }) => sum + nano, 0);
          const { unpriced, prompt, completion } = totals;
          const calls = Math.max(0, totals.calls - still.length);
          const nano = Math.min(totals.spent + totals.held - stillHeld, 1e15);
          lines.push({ kind: 'day', day, model, nano, calls, unpriced, prompt, completion });
        }
      }
      return [...lines, ...kept.filter(({ day }) => day >= from)];
    },
  };
}

function added(one: ModelTotals, by: Partial<ModelTotals>): ModelTotals {
  return {
    spent: one.spent + (by.spent ?? 0),
    held: one.held + (by.held ?? 0),
    calls: Math.max(0, one.calls + (by.calls ?? 0)),
    unpriced: one.unpriced + (by.unpriced ?? 0),
    prompt: one.prompt + (by.prompt ?? 0),
    completion: one.completion + (by.completion ?? 0),
  };
}
