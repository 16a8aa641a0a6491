import type { ModelDescription } from '../core/model.ts';
import type { ListedModel } from './model-directory.ts';

/** What is known of a server's work for us. */
export interface HostFacts {
  /** Calls of ours that run or wait at a model. */
  callsAt(modelId: string): number;
  /** Median time of an answer; undefined before the first one. Unit: ms. */
  totalMsOf(modelId: string): number | undefined;
  /** Whether a model is in memory. */
  isResident(listed: ListedModel): boolean;
  /** Whether a model is left alone for now. */
  rests(listed: ListedModel): boolean;
}

/** Whether a user who wrote `wanted` means the model of one server. */
export function namesServer(wanted: string, description: ModelDescription): boolean {
  const { id, serverId, name, aliases = [] } = description;
  const own = [id, ...[name, ...aliases].map((one) => `${serverId}:${one}`)];
  return own.includes(wanted) || own.includes(`${wanted}:latest`);
}

/** Whether a model goes by a name, with the tag `latest` or without. */
export function isCalled(wanted: string, { name, aliases = [] }: ModelDescription): boolean {
  return [name, ...aliases].some((one) => one === wanted || one === `${wanted}:latest`);
}

/**
 * The servers of one kind that have a model: it, and of every other server the first that has the same
 * digest or goes by `wanted`. A model elsewhere has no other host: each asks its own price, and the user
 * has agreed to one.
 */
export function hostsOf(
  first: ListedModel,
  models: readonly ListedModel[],
  wanted?: string,
): readonly ListedModel[] {
  const { digest, provider, place } = first.description;
  if (place === 'cloud') return [first];
  const hosts = [first];
  for (const listed of models) {
    const { description, server } = listed;
    const isSame =
      (digest !== undefined && description.digest === digest) ||
      (wanted !== undefined && description.provider === provider && isCalled(wanted, description));
    const isKnown = hosts.some((host) => host.server === server);
    if (isSame && !isKnown && description.place !== 'cloud') hosts.push(listed);
  }
  return hosts;
}

/**
 * The hosts of a model, the one to ask first in front: those that are not left alone, then those that
 * have it in memory, then by the time until an answer would be there
 *
 *     (calls of ours under way + 1) · median time of an answer
 *
 * with 0 for the time of a host that was never asked, so that each is tried once; then as listed.
 */
export function byAvailability(
  hosts: readonly ListedModel[],
  facts: HostFacts,
): readonly ListedModel[] {
  const waitOf = ({ description: { id } }: ListedModel): number =>
    (facts.callsAt(id) + 1) * (facts.totalMsOf(id) ?? 0);
  const known = hosts.map((listed) => ({
    listed,
    rests: facts.rests(listed),
    resident: facts.isResident(listed),
    waitMs: waitOf(listed),
    calls: facts.callsAt(listed.description.id),
  }));
  return known
    .sort(
      (a, b) =>
        Number(a.rests) - Number(b.rests) ||
        Number(b.resident) - Number(a.resident) ||
        a.waitMs - b.waitMs ||
        a.calls - b.calls,
    )
    .map(({ listed }) => listed);
}
