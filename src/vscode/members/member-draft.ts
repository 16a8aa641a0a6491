import type { Clock } from '../../core/clock.ts';
import type { ModelDescription, ModelServer } from '../../core/model.ts';
import type { Price } from '../../core/price.ts';
import type { ServerWish } from '../../providers/server-wish.ts';
import { vendorOf } from '../../providers/vendors.ts';
import { createPriceBook } from '../../spending/price-book.ts';
import type { Settings } from '../../settings/parse-settings.ts';
import { EDITOR_SERVER } from '../platform/editor-models.ts';
import type { MemberKind } from './member-kinds.ts';

/** Where the models come from that somebody chooses among. */
export type Source =
  /** A server of the session. */
  | { readonly type: 'known'; readonly server: ModelServer }
  /** One that the settings do not have. */
  | { readonly type: 'new'; readonly kind: MemberKind; readonly isFound: boolean }
  | { readonly type: 'editor' };

/** Everything that was typed so far; it outlives errors and steps back. */
export interface Draft {
  readonly source: Source;
  readonly address?: string;
  readonly key?: string;
  /** Names of models that its server does not list. */
  readonly names?: readonly string[];
  readonly price?: Price;
}

/**
 * The entry of a new server; without its address where that is the vendor's own. The key is no part of it.
 */
export function wishOf(kind: MemberKind, name: string, draft: Draft): ServerWish {
  const url = draft.address?.trim() ?? kind.url;
  const isVendors = url === vendorOf(kind.kind).url && kind.group === 'elsewhere';
  return {
    ...{ name, kind: kind.kind },
    ...(url === undefined || url === '' || isVendors ? {} : { url }),
    ...(draft.names === undefined ? {} : { models: draft.names }),
    ...(kind.passesOn === undefined ? {} : { elsewhere: kind.passesOn }),
  };
}

/**
 * The price of a model whose server may not be in the settings yet; undefined where nobody knows it.
 */
export function knownPrice(
  { servers, cloud }: Pick<Settings, 'servers' | 'cloud'>,
  { id, serverId, price }: ModelDescription,
  wish: ServerWish | undefined,
): Price | undefined {
  const kind = wish?.kind ?? servers.find(({ name }) => name === serverId)?.kind;
  const book = createPriceBook({ own: () => cloud.prices, kindOf: () => kind, told: () => price });
  return book.find(id)?.price;
}

/** Whether a limit of money cannot hold for a model before somebody says what it costs. */
export function needsPrice(
  { place, serverId }: ModelDescription,
  price: Price | undefined,
): boolean {
  return place === 'cloud' && serverId !== EDITOR_SERVER && price === undefined;
}

/** A moment's work, ended by the signal or after so long. Clears its timer. Unit: ms. */
export async function within<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const callOff = clock.after(ms, () => {
    limit.abort(new DOMException(`nothing within ${ms} ms`, 'TimeoutError'));
  });
  try {
    return await work(AbortSignal.any([signal, limit.signal]));
  } finally {
    callOff();
  }
}
