import { homedir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../core/clock.ts';
import type { Price } from '../core/price.ts';
import { kindOfServer } from '../providers/server-wish.ts';
import type { Settings } from '../settings/parse-settings.ts';
import { createSpending, type KeptSpending } from '../spending/create-spending.ts';
import { createPriceBook } from '../spending/price-book.ts';

/** What of the process says where a user's state is kept. */
export interface StatePlace {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The ledger of all calls of the command line: below `%LOCALAPPDATA%` on Windows, else below
 * `$XDG_STATE_HOME`, which counts only where it is absolute, or `~/.local/state`.
 */
export function ledgerFileOf({ platform, env, home }: StatePlace): string {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const named = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_STATE_HOME'];
  const usual =
    platform === 'win32'
      ? paths.join(home, 'AppData', 'Local')
      : paths.join(home, '.local', 'state');
  const folder = named !== undefined && paths.isAbsolute(named) ? named : usual;
  return paths.join(folder, 'ensemble', 'spending.jsonl');
}

/** The purse of the command line, which all its calls at the same time share. */
export function keptSpending(
  { cloud, servers }: Settings,
  told: (modelId: string) => Price | undefined,
): KeptSpending {
  const prices = createPriceBook({
    own: () => cloud.prices,
    kindOf: (name) => kindOfServer(servers, name),
    told,
  });
  return createSpending({
    file: ledgerFileOf({ platform: process.platform, env: process.env, home: homedir() }),
    clock: systemClock,
    limits: () => ({ softUsd: cloud.dailyWarningUsd, hardUsd: cloud.dailyLimitUsd }),
    priceOf: (modelId, promptTokens, said) => prices.find(modelId, promptTokens, said)?.price,
  });
}
