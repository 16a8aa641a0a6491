import type { ModelDescription } from '../core/model.ts';

/** Members that share one device, in the order in which they start. */
export interface Lane {
  readonly device: string;
  readonly memberIds: readonly string[];
}

/** What the plan knows of a member. */
export interface LaneMember {
  readonly description: ModelDescription;
  /** Learned weight; only its order counts. */
  readonly weight: number;
  /** Median time of an answer; undefined before the first one. */
  readonly totalMs: number | undefined;
}

/** A member is trusted enough to go first when its weight is at least this share of the largest. */
const TRUSTED_SHARE = 0.75;

/**
 * Lanes: local models on one device compete for its memory bandwidth, so they start one after the
 * other; devices and cloud models run side by side. In a lane the fastest trusted member goes first,
 * then the others by trust and speed. Unmeasured members keep the given order.
 *
 * Output   every member in exactly one lane. Cost O(n log n).
 */
export function planLanes(members: readonly LaneMember[]): readonly Lane[] {
  const byDevice = new Map<string, LaneMember[]>();
  for (const member of members) {
    const { place, device, id } = member.description;
    const key = place === 'cloud' ? id : device;
    const lane = byDevice.get(key) ?? [];
    lane.push(member);
    byDevice.set(key, lane);
  }
  return [...byDevice].map(([device, lane]) => {
    const largest = Math.max(...lane.map(({ weight }) => weight));
    const tier = ({ weight }: LaneMember): number => (weight >= TRUSTED_SHARE * largest ? 0 : 1);
    const sorted = lane.toSorted(
      (a, b) => tier(a) - tier(b) || (a.totalMs ?? 0) - (b.totalMs ?? 0) || b.weight - a.weight,
    );
    return { device, memberIds: sorted.map(({ description }) => description.id) };
  });
}
