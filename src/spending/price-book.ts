import type { Price } from '../core/price.ts';
import { tablePrice } from './price-table.ts';

/** A price, and who says so. */
export interface KnownPrice {
  readonly price: Price;
  readonly source: 'own' | 'server' | 'table';
  /** Of a price of the table, the day on which it was looked up. */
  readonly asOf?: string;
}

export interface PriceSources {
  /** The user's own, by model id or name. */
  own(): Readonly<Record<string, Price>>;
  /** Kind of the server with a name; undefined where there is none. */
  kindOf(serverName: string): string | undefined;
  /** What the server tells in its listing. */
  told(modelId: string): Price | undefined;
}

export interface PriceBook {
  /**
   * The price of a model for a call with so many prompt tokens: the user's own by id, then by name, then
   * what the server tells, then the table. Undefined where nobody knows it.
   */
  find(modelId: string, promptTokens?: number, told?: Price): KnownPrice | undefined;
}

/** Prices of models, best source first. A vendor's own figure for a finished call goes before all of them. */
export function createPriceBook(sources: PriceSources): PriceBook {
  return {
    find(modelId, promptTokens = 0, told = sources.told(modelId)) {
      const { serverName, name } = partsOf(modelId);
      const own = sources.own();
      for (const key of [modelId, name]) {
        const price = Object.hasOwn(own, key) ? own[key] : undefined;
        if (price !== undefined) return { price, source: 'own' };
      }
      if (told !== undefined) return { price: told, source: 'server' };
      const kind = sources.kindOf(serverName);
      const row = kind === undefined ? undefined : tablePrice(kind, name, promptTokens);
      return row === undefined ? undefined : { ...row, source: 'table' };
    },
  };
}

function partsOf(modelId: string): { readonly serverName: string; readonly name: string } {
  const colon = modelId.indexOf(':');
  return { serverName: modelId.slice(0, Math.max(colon, 0)), name: modelId.slice(colon + 1) };
}
