import type { Clock } from '../../core/clock.ts';
import type { Fetch } from './call-fetch.ts';
import { createConnection, type Connection, type Reach } from './connection.ts';
import { createRefusedFields, type RefusedFields } from './refused-fields.ts';
import { parseVendorUrl } from './vendor-url.ts';

/** A vendor's API as the user has it in the settings. */
export interface VendorSettings {
  /** Unique among the servers; first part of the ids of its models. */
  readonly id: string;
  /** With or without the version. */
  readonly address: string;
  readonly clock: Clock;
  /** Key, headers, certificates. */
  readonly reach?: Reach;
  /** Names of models that are wanted besides those that the vendor lists. */
  readonly models?: readonly string[];
  /** Longest silence inside a call, in milliseconds. Default 120,000. */
  readonly stallMs?: number;
  /** In place of the network. */
  readonly fetch?: Fetch;
}

/** What servers of vendors with a protocol of their own have in common. */
export interface VendorDoor {
  /** Undefined where the address cannot be read. */
  readonly base: URL | undefined;
  readonly connection: Connection;
  /** For the user's eyes. */
  readonly address: string;
  readonly home: { readonly serverId: string; readonly device: string };
  /** Address of a route, below the version. */
  readonly at: (route: string) => string;
  /** The fields that a model has refused so far, by its name. */
  readonly refusedOf: (model: string) => RefusedFields;
}

const STALL_MS = 120_000;

/** The way to a vendor's API, whose addresses have `version` in front of every route. */
export function openVendorDoor(settings: VendorSettings, version: string): VendorDoor {
  const { id, address, clock, stallMs = STALL_MS, reach, fetch } = settings;
  const base = parseVendorUrl(address, version);
  const refused = new Map<string, RefusedFields>();
  return {
    base,
    connection: createConnection({
      ...reach,
      ...{ clock, url: base, stallMs },
      ...(fetch === undefined ? {} : { fetch }),
    }),
    address: base?.href ?? address,
    home: { serverId: id, device: base?.host ?? 'unknown' },
    at: (route) => `${base?.href ?? ''}/${route}`,
    refusedOf(model) {
      const fields = refused.get(model) ?? createRefusedFields();
      refused.set(model, fields);
      return fields;
    },
  };
}
