import * as z from 'zod/mini';
import shipped from '../../media/fusion-evidence.json' with { type: 'json' };
import type { FusionEvidence } from '../core/strategy-choice.ts';

const shareSchema = z.number().check(z.minimum(-1), z.maximum(1));
const countSchema = z.int().check(z.minimum(1));

const entrySchema = z
  .object({
    members: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
    language: z.optional(z.string().check(z.minLength(1))),
    measure: z.string(),
    mean: shareSchema,
    low: shareSchema,
    high: shareSchema,
    items: countSchema,
    files: countSchema,
  })
  .check(z.refine(({ low, mean, high }) => low <= mean && mean <= high));

const fileSchema = z.object({ version: z.literal(1), entries: z.array(z.unknown()) });

/** A file of comparisons between `lazy-span` and `evidence`, one entry a set of members and language. */
export interface EvidenceFile {
  readonly version: 1;
  readonly entries: readonly FusionEvidence[];
}

/** The readable entries of a file, and the number of the others; what is no such file has none. */
export function parseEvidence(value: unknown): {
  readonly entries: readonly FusionEvidence[];
  readonly unreadable: number;
} {
  const file = fileSchema.safeParse(value);
  if (!file.success) return { entries: [], unreadable: 0 };
  const entries = file.data.entries.flatMap((entry): FusionEvidence[] => {
    const { data } = entrySchema.safeParse(entry);
    if (data === undefined) return [];
    const { language, members, ...figures } = data;
    const set = [...new Set(members)].sort();
    return [{ members: set, ...(language === undefined ? {} : { language }), ...figures }];
  });
  return { entries, unreadable: file.data.entries.length - entries.length };
}

/** What comes with the package, `media/fusion-evidence.json`. */
export function shippedEvidence(): readonly FusionEvidence[] {
  return parseEvidence(shipped).entries;
}

/** Sets of members that are remembered; a newer one makes the oldest go. */
const MOST_SETS = 100;

/** Old entries with fresh ones in place of all that is there about the same members. */
export function withFresh(
  old: readonly FusionEvidence[],
  fresh: readonly FusionEvidence[],
): EvidenceFile {
  const keyOf = ({ members }: FusionEvidence): string => members.toSorted().join('\n');
  const replaced = new Set(fresh.map(keyOf));
  const all = [...old.filter((entry) => !replaced.has(keyOf(entry))), ...fresh];
  const kept = new Set([...new Set(all.map(keyOf))].slice(-MOST_SETS));
  return { version: 1, entries: all.filter((entry) => kept.has(keyOf(entry))) };
}
