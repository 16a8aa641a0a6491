import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../core/clock.ts';
import { freshSeed, seededRandom, type Random } from '../core/random.ts';
import type { AccountBook } from './account-book.ts';
import { createFileLock, type HeldLock } from './file-lock.ts';
import { createLedgerFile } from './ledger-file.ts';
import type { HoldLine, LedgerLine } from './ledger-line.ts';
import { daysBefore, localDay } from './local-day.ts';

/** What somebody does to the book while nobody else writes. */
export interface Entry {
  /** Lines to write, from what the book says now; throws where it refuses. */
  decide(book: AccountBook): readonly LedgerLine[];
}

export interface Ledger {
  /** As far as it was read. */
  readonly book: AccountBook;
  /** Lines of the file that could not be understood. */
  readonly badLines: number;
  /**
   * Reads what others have written, lets the entry decide, and writes. Entries of one program that come
   * together are written together. Throws what the entry throws, and what the file system says.
   */
  enter(entry: Entry): Promise<void>;
  /** Reads what others have written. */
  refresh(): Promise<void>;
  /** Resolves when nothing is being read or written. */
  idle(): Promise<void>;
}

export interface LedgerOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly random?: Random;
  /** The book says something else than before. */
  readonly onChange?: () => void;
}

/** A hold of a program that is gone counts as spent after so long. Unit: ms. */
const HOLD_MS = 15 * 60_000;
/** Sums of days before that are dropped. Unit: days. */
const KEPT_DAYS = 400;
/** So many lines of single calls of former days are summed up. */
const MOST_OLD_LINES = 2000;

interface Waiting extends Entry {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** One ledger for all windows and programs that name the same file. */
export function createLedger(options: LedgerOptions): Ledger {
  const { clock } = options;
  const ledger = createLedgerFile(options.file, randomUUID);
  const random = options.random ?? seededRandom(freshSeed());
  const lock = createFileLock(`${options.file}.lock`, clock, random);
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let wantsRefresh = false;

  /** Lines of those who may, and who may not. */
  function decided(batch: readonly Waiting[]): {
    readonly lines: readonly LedgerLine[];
    readonly accepted: readonly Waiting[];
    readonly refused: readonly { readonly entry: Waiting; readonly reason: unknown }[];
  } {
    const lines: LedgerLine[] = [];
    const accepted: Waiting[] = [];
    const refused: { readonly entry: Waiting; readonly reason: unknown }[] = [];
    for (const entry of batch) {
      try {
        const own = entry.decide(ledger.book);
        for (const line of own) ledger.book.add(line);
        lines.push(...own);
        accepted.push(entry);
      } catch (reason) {
        refused.push({ entry, reason });
      }
    }
    return { lines, accepted, refused };
  }

  async function sumUp(held: HeldLock): Promise<void> {
    const today = localDay(clock.wallTime());
    const { book } = ledger;
    if (book.singleLinesBefore(today) <= MOST_OLD_LINES || !(await held.isOurs())) return;
    const isOpen = ({ at }: HoldLine): boolean => Math.abs(clock.wallTime() - at) < HOLD_MS;
    // A clock that is years ahead drops nothing of the days before the latest call.
    const [latest = today] = book.days().slice(-1);
    const from = daysBefore(latest < today ? latest : today, KEPT_DAYS);
    // One that fails is tried again with the next entry: the file is as good as before.
    await ledger.replace(book.summed(from, today, isOpen)).catch(() => undefined);
    await ledger.read();
  }

  /** Those who wait, once the lock is free again: what they do next may want it. */
  async function write(): Promise<() => void> {
    await mkdir(path.dirname(options.file), { recursive: true, mode: 0o700 });
    // Most of a long file is read before others have to wait for it.
    await ledger.read();
    return lock.with(async (held) => {
      await ledger.read();
      await sumUp(held);
      const { lines, accepted, refused } = decided(waiting.splice(0));
      const told = (tell: (entry: Waiting) => void) => (): void => {
        for (const { entry, reason } of refused) entry.reject(reason);
        for (const entry of accepted) tell(entry);
      };
      try {
        // Whoever was stopped for long may have lost the lock meanwhile.
        if (lines.length > 0 && !(await held.isOurs())) throw new Error('the lock was lost');
        if (lines.length > 0) await ledger.append(lines);
      } catch (error) {
        ledger.forget();
        await ledger.read().catch(() => undefined);
        return told((entry) => {
          entry.reject(error);
        });
      }
      return told((entry) => {
        entry.resolve();
      });
    });
  }

  async function run(): Promise<void> {
    while (waiting.length > 0 || wantsRefresh) {
      wantsRefresh = false;
      try {
        if (waiting.length > 0) (await write())();
        else await ledger.read();
      } catch (error) {
        for (const { reject } of waiting.splice(0)) reject(error);
      }
      options.onChange?.();
    }
    running = undefined;
  }

  function start(): Promise<void> {
    running ??= Promise.resolve().then(run);
    return running;
  }

  return {
    get book() {
      return ledger.book;
    },
    get badLines() {
      return ledger.badLines;
    },
    enter: (entry) =>
      new Promise((resolve, reject) => {
        waiting.push({ decide: (book) => entry.decide(book), resolve, reject });
        void start();
      }),
    refresh() {
      wantsRefresh = true;
      return start();
    },
    async idle() {
      await running;
    },
  };
}
