import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isModelError, type Failure } from '../../src/core/failure.ts';
import type { Usage } from '../../src/core/generation.ts';
import type { Price } from '../../src/core/price.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { Hold } from '../../src/core/spending.ts';
import {
  createSpending,
  type KeptSpending,
  type SpendingOptions,
} from '../../src/spending/create-spending.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';

/** A cent for a thousand tokens, read or written. */
export const CENT: Price = { input: 10, output: 10 };

const PRICES: Readonly<Record<string, Price | undefined>> = {
  'openai:gpt': CENT,
  'litellm:free': { input: 0, output: 0 },
};
const never = new AbortController().signal;

export interface PurseInFolder {
  readonly folder: string;
  readonly file: string;
  readonly clock: ManualClock;
  /** Of all purses that are opened; 1 at the beginning of a test. */
  hardUsd: number;
  /** A window more on the same ledger. */
  opened(more?: Partial<SpendingOptions>): KeptSpending;
}

/** A ledger in a folder of its own for every test, at noon of 2026-11-28. */
export function purseInFolder(): PurseInFolder {
  let folder = '';
  let clock = createManualClock();
  const purse: PurseInFolder = {
    get folder() {
      return folder;
    },
    get file() {
      return path.join(folder, 'deep', 'spending.jsonl');
    },
    get clock() {
      return clock;
    },
    hardUsd: 1,
    opened: (more = {}) =>
      createSpending({
        ...{ file: purse.file, clock, random: seededRandom(1) },
        limits: () => ({ softUsd: 0.5, hardUsd: purse.hardUsd }),
        priceOf: (id, _, told) => told ?? PRICES[id],
        ...more,
      }),
  };
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'spending-'));
    clock = createManualClock(new Date(2026, 10, 28, 12).getTime());
    purse.hardUsd = 1;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return purse;
}

/** A call of so many thousand tokens: so many cents. */
export function asked(
  spending: KeptSpending,
  cents: number,
  modelId = 'openai:gpt',
): Promise<Hold> {
  return spending.hold({ modelId, promptTokens: cents * 1000, mostTokens: 0 }, never);
}

/** Why a call was refused. */
export async function refusal(held: Promise<Hold>): Promise<Failure> {
  const error: unknown = await held.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(isModelError(error), String(error));
  return error.failure;
}

export async function settled(spending: KeptSpending, hold: Hold, usage?: Usage): Promise<void> {
  hold.settle(usage);
  await spending.written();
}

export function used(promptTokens: number, completionTokens: number, costUsd?: number): Usage {
  return {
    ...{ estimated: false, promptTokens, completionTokens },
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}
