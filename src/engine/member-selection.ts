import type { FillMethod, ModelDescription } from '../core/model.ts';
import type { CloudLeave } from './cloud/automatic-cloud.ts';
import { byAvailability, hostsOf, namesServer, type HostFacts } from './hosts.ts';
import type { ListedModel } from './model-directory.ts';

/** Why a model is not a member. The host words and shows it for every model left out. */
export type LeftOutReason =
  | 'embedding'
  | 'thinking'
  | 'not-local'
  | 'no-fill'
  | 'demo'
  | 'duplicate'
  | 'memory'
  | 'enough'
  | 'not-chosen'
  | 'missing'
  /** Models elsewhere are switched off. */
  | 'cloud-off'
  | CloudLeave;

/** Why a model is a member. */
export type ChosenReason = 'named' | 'resident' | 'fits' | 'instant';

export interface ChosenMember {
  readonly listed: ListedModel;
  readonly reason: ChosenReason;
  /** Other servers that have the model, the one to ask first in front; none where it is left out. */
  readonly elsewhere?: readonly ListedModel[];
}

export interface Selection {
  readonly chosen: readonly ChosenMember[];
  readonly left: readonly { readonly id: string; readonly reason: LeftOutReason }[];
}

export interface SelectionRules {
  /** Ids named by the user; undefined: defaults. */
  readonly named: readonly string[] | undefined;
  readonly maxMembers: number;
  readonly freeMemoryBytes: number;
  readonly demoModels: boolean;
  /** Ids of servers on the network that count like those of this machine; none by default. */
  readonly nearServers?: readonly string[];
  /** How a model would fill a hole, after overrides and families. */
  fillOf(description: ModelDescription): FillMethod;
  /** Measured decode speed in tokens per second; undefined before the first answer. */
  speedOf(modelId: string): number | undefined;
  /** Whether models elsewhere take part; they do by default. */
  readonly cloud?: boolean;
  /** By which one of several servers is chosen for a model; the first listed one by default. */
  readonly hosts?: HostFacts;
}

/** Share of free memory that default members may take together. */
const MEMORY_SHARE = 0.7;

/** Own small models for tests and demonstrations; too weak to be anyone's default. */
const DEMO_FAMILY = 'ensemble-nano';

/**
 * The members of a request: those the user named, else the defaults.
 *
 * Defaults: local or near, completing, not thinking, able to fill holes, merged by digest; resident ones
 * first, then measured speed, then size, while the sizes of those not yet resident add up to at most
 * 70 % of free memory; at most `maxMembers`. Instant ones are members besides. Every model left out
 * has a reason. A model that several servers have is asked at the one that is free, unless the user named
 * the server; see `byAvailability`.
 *
 * Cost   O(n log n) for n listed models; no request.
 */
export function selectMembers(models: readonly ListedModel[], rules: SelectionRules): Selection {
  return rules.named === undefined ? byDefault(models, rules) : byName(models, rules.named, rules);
}

function byName(
  models: readonly ListedModel[],
  named: readonly string[],
  rules: SelectionRules,
): Selection {
  const found = named.map((id) => ({ id, listed: findByName(models, id) }));
  const isOff = ({ description }: ListedModel): boolean =>
    rules.cloud === false && description.place === 'cloud';
  const chosen: ChosenMember[] = [];
  const hosting = new Set<string>();
  const off = new Set<string>();
  for (const { id, listed } of found) {
    if (listed === undefined || hosting.has(listed.description.id)) continue;
    if (isOff(listed)) {
      off.add(listed.description.id);
      continue;
    }
    const hosts = namesServer(id, listed.description) ? [listed] : hostsOf(listed, models, id);
    chosen.push(chosenAt(hosts, 'named', rules));
    for (const host of hosts) hosting.add(host.description.id);
  }
  const ids = new Set(chosen.map(({ listed }) => listed.description.id));
  const reasonOf = (id: string): LeftOutReason => {
    if (off.has(id)) return 'cloud-off';
    return hosting.has(id) ? 'duplicate' : 'not-chosen';
  };
  return {
    chosen,
    left: [
      ...found.flatMap(({ id, listed }) =>
        listed === undefined ? [{ id, reason: 'missing' as const }] : [],
      ),
      ...models
        .filter(({ description }) => !ids.has(description.id))
        .map(({ description: { id } }) => ({ id, reason: reasonOf(id) })),
    ],
  };
}

/** A model at the best of its hosts, the first one in front where nothing is known of them. */
function chosenAt(
  hosts: readonly ListedModel[],
  reason: ChosenReason,
  { hosts: facts }: SelectionRules,
): ChosenMember {
  const [listed, ...elsewhere] = facts === undefined ? hosts : byAvailability(hosts, facts);
  if (listed === undefined) throw new Error('a model has a host');
  return { listed, reason, ...(elsewhere.length === 0 ? {} : { elsewhere }) };
}

/** A model by its id, its name or another name of it, with the tag `latest` or without. */
export function findByName(
  models: readonly ListedModel[],
  wanted: string,
): ListedModel | undefined {
  const called = (name: string): ListedModel | undefined =>
    models.find(({ description: { id, name: own } }) => id === name || own === name) ??
    models.find(({ description: { serverId, aliases = [] } }) =>
      aliases.some((alias) => alias === name || `${serverId}:${alias}` === name),
    );
  return called(wanted) ?? called(`${wanted}:latest`);
}

function byDefault(models: readonly ListedModel[], rules: SelectionRules): Selection {
  const left: { id: string; reason: LeftOutReason }[] = [];
  const instant = models.filter(({ description }) => description.instant === true);
  const suitable = models.filter((listed) => {
    if (instant.includes(listed)) return false;
    const reason = unsuitable(listed.description, rules);
    if (reason !== undefined) left.push({ id: listed.description.id, reason });
    return reason === undefined;
  });
  suitable.sort((a, b) => preference(a, rules) - preference(b, rules) || sizeOf(a) - sizeOf(b));

  const chosen: ChosenMember[] = [];
  const digests = new Set<string>();
  let loadBytes = 0;
  for (const first of suitable) {
    const { id, digest } = first.description;
    if (digest !== undefined && digests.has(digest)) {
      if (!chosen.some(({ listed }) => listed === first)) left.push({ id, reason: 'duplicate' });
    } else if (chosen.length >= rules.maxMembers) left.push({ id, reason: 'enough' });
    else {
      const hosts = hostsOf(first, suitable);
      const { listed, elsewhere = [] } = chosenAt(hosts, 'fits', rules);
      const resident = isResident(listed);
      const bytes = resident ? 0 : sizeOf(listed);
      if (loadBytes + bytes > MEMORY_SHARE * rules.freeMemoryBytes) {
        left.push({ id, reason: 'memory' });
        continue;
      }
      loadBytes += bytes;
      if (digest !== undefined) digests.add(digest);
      if (listed !== first) left.push({ id, reason: 'duplicate' });
      const others = elsewhere.length === 0 ? {} : { elsewhere };
      chosen.push({ listed, reason: resident ? 'resident' : 'fits', ...others });
    }
  }
  chosen.push(...instant.map((listed) => ({ listed, reason: 'instant' as const })));
  return { chosen, left };
}

function unsuitable(
  description: ModelDescription,
  rules: SelectionRules,
): LeftOutReason | undefined {
  if (!isNear(description, rules)) return 'not-local';
  if (description.thinking) return 'thinking';
  if (!description.roles.includes('inline')) {
    return description.roles.includes('embed') ? 'embedding' : 'no-fill';
  }
  if (!rules.demoModels && description.name.startsWith(DEMO_FAMILY)) return 'demo';
  const fill = rules.fillOf(description).kind;
  if (fill === 'chat' || (fill === 'prefix-only' && !description.name.startsWith(DEMO_FAMILY))) {
    return 'no-fill';
  }
  return undefined;
}

/** On this machine, or on a server of the network that the user has said yes to. */
function isNear(
  { place, serverId }: ModelDescription,
  { nearServers = [] }: SelectionRules,
): boolean {
  return place === 'local' || (place === 'network' && nearServers.includes(serverId));
}

export function isResident(listed: ListedModel): boolean {
  return listed.residency !== undefined && listed.residency !== 'not-resident';
}

function sizeOf(listed: ListedModel): number {
  return listed.description.sizeBytes ?? 0;
}

/** Smaller is preferred: resident before not, then measured speed. */
function preference(listed: ListedModel, rules: SelectionRules): number {
  const speed = rules.speedOf(listed.description.id) ?? 0;
  return (isResident(listed) ? 0 : 1) - speed / (speed + 1_000_000);
}
