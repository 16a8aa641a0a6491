import path from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { Price } from '../../core/price.ts';
import { kindOfServer } from '../../providers/server-wish.ts';
import type { Settings } from '../../settings/parse-settings.ts';
import { createPriceBook } from '../../spending/price-book.ts';
import { createSpending, type KeptSpending } from '../../spending/create-spending.ts';
import { EDITOR_SERVER } from './editor-models.ts';

export interface PurseOptions {
  /** The same for all windows. */
  readonly folder: string;
  readonly clock: Clock;
  readonly settings: () => Settings;
  /** What the model's server asks for it, where that is known. */
  readonly told: (modelId: string) => Price | undefined;
  /** Told when other sums are known. */
  readonly changed: { fire(): void };
}

/** The user's purse, with prices and limits as the settings have them now. */
export function createPurse({
  folder,
  clock,
  settings,
  told,
  changed,
}: PurseOptions): KeptSpending {
  const prices = createPriceBook({
    own: () => settings().cloud.prices,
    kindOf: (name) => kindOfServer(settings().servers, name),
    told,
  });
  return createSpending({
    ...{ file: path.join(folder, 'spending.jsonl'), clock },
    onChange: () => {
      changed.fire();
    },
    limits: () => {
      const { dailyWarningUsd: softUsd, dailyLimitUsd: hardUsd } = settings().cloud;
      return { softUsd, hardUsd };
    },
    priceOf: (modelId, promptTokens, price) => prices.find(modelId, promptTokens, price)?.price,
    callLimitOf: (modelId) =>
      modelId.startsWith(`${EDITOR_SERVER}:`) ? settings().cloud.editorModelCalls : undefined,
  });
}
