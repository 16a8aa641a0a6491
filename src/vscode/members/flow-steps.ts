import type { ModelDescription, ModelServer } from '../../core/model.ts';
import type { Price } from '../../core/price.ts';
import type { ServerWish } from '../../providers/server-wish.ts';
import type { ApiKeys } from '../platform/api-keys.ts';
import type { Session } from '../session.ts';
import type { Draft } from './member-draft.ts';

/** A model that somebody wants to be a member, as it was found. */
export interface Wanted {
  readonly description: ModelDescription;
  /** Its server, where the settings do not have it as it is. */
  readonly wish: ServerWish | undefined;
  readonly key: string | undefined;
  /** One that was typed. */
  readonly price: Price | undefined;
}

export type Step = 'source' | 'address' | 'key' | 'models' | 'name' | 'price' | 'card';

/** What was typed and found so far. */
export interface FlowState {
  readonly draft: Draft;
  readonly found?: FoundModel;
}

export interface FoundModel {
  readonly server: ModelServer;
  readonly wish: ServerWish | undefined;
  readonly description: ModelDescription;
}

/** Where a step leads; undefined: the user leaves. */
export type StepResult =
  { readonly next: Step; readonly state: FlowState } | { readonly wanted: Wanted } | undefined;

/** What steps work with. */
export interface FlowRoom {
  readonly session: Session;
  readonly apiKeys: ApiKeys;
  /** A server of this flow alone, which is given up when it is over. */
  serverFor(wish: ServerWish, key: string | undefined): ModelServer;
}
