import type { AskedPlace } from '../../src/benchmark/workspace/ask-members.ts';
import { holesOf } from '../../src/benchmark/holes/plan-holes.ts';
import { HOLE_KINDS } from '../../src/benchmark/holes/hole.ts';
import {
  overlapWithTraining,
  packageSources,
  withoutDuplicates,
  type EvaluationSource,
} from './evaluation-sources.ts';
import { fetchedPython, fusionPackages } from './fusion-packages.ts';
import { familyOf } from './holes.ts';
import { folderOf } from './scoped-workspaces.ts';

/** A package with its holes by folder, and another one of its language. */
export interface Site {
  readonly folders: readonly {
    readonly sources: readonly EvaluationSource[];
    readonly places: readonly AskedPlace[];
  }[];
  readonly sibling: readonly EvaluationSource[];
}

export interface Sites {
  readonly sites: readonly Site[];
  readonly packages: number;
  readonly duplicates: number;
}

/** Holes of a file at most. */
const HOLES_PER_FILE = 7;

/**
 * Holes in packages that no model was trained on and nothing was tuned on: `perLanguage` of a language
 * at most, evenly over its packages, by folder. The sibling of a package is the next one of its language.
 */
export function fusionSites(perLanguage: number, seed: number): Sites {
  const overlap = overlapWithTraining(fusionPackages);
  if (overlap.length > 0) throw new Error(`the models were trained on ${overlap.join(', ')}`);
  const { sources, duplicates } = withoutDuplicates(
    packageSources(fusionPackages, [fetchedPython()]),
  );
  return {
    sites: sitesOf(sources, perLanguage, seed),
    duplicates,
    packages: new Set(sources.map(({ packageName }) => packageName)).size,
  };
}

/** The same of any sources, with at most `perFile` holes of a file. */
export function sitesOf(
  sources: readonly EvaluationSource[],
  perLanguage: number,
  seed: number,
  perFile = HOLES_PER_FILE,
): readonly Site[] {
  const languages = Map.groupBy(sources, ({ languageId }) => familyOf(languageId));
  return [...languages.values()].flatMap((ofLanguage) => {
    const packages = [...Map.groupBy(ofLanguage, ({ packageName }) => packageName).values()];
    const chosen = evenly(
      packages.map((files) => placesOf(files, seed, perFile)),
      perLanguage,
    );
    return packages.map((files, i) =>
      siteOf(files, chosen[i] ?? [], packages[(i + 1) % packages.length]),
    );
  });
}

function siteOf(
  files: readonly EvaluationSource[],
  chosen: readonly AskedPlace[],
  sibling: readonly EvaluationSource[] = [],
): Site {
  const folders = [...Map.groupBy(files, folderOf).values()].flatMap((sources) => {
    const paths = new Set(sources.map(({ path }) => path));
    const places = chosen.filter(({ path }) => paths.has(path));
    return places.length === 0 ? [] : [{ sources, places }];
  });
  return { folders, sibling };
}

/** Of each list its first ones, so many that together they are `wanted`, the long ones giving way. */
function evenly<T>(lists: readonly (readonly T[])[], wanted: number): readonly (readonly T[])[] {
  let left = wanted;
  const taken = lists.map((): readonly T[] => []);
  const order = lists.map((list, i) => ({ list, i })).sort((a, b) => a.list.length - b.list.length);
  for (const [at, { list, i }] of order.entries()) {
    taken[i] = list.slice(0, Math.ceil(left / (order.length - at)));
    left -= taken[i].length;
  }
  return taken;
}

/** Holes of a package, one of each file before the second of any. */
function placesOf(
  files: readonly EvaluationSource[],
  seed: number,
  perFile: number,
): readonly AskedPlace[] {
  const keys = new Set<string>();
  const ofFiles = files.map((source) => holesOf(source, { kinds: HOLE_KINDS, perFile, seed }));
  return Array.from({ length: perFile }, (_, turn) => ofFiles.flatMap((holes) => holes[turn] ?? []))
    .flat()
    .filter(({ before, after }) => {
      const key = `${before.slice(-400)}\n${after.slice(0, 200)}`.replace(/\s+/g, ' ');
      const isFirst = !keys.has(key);
      keys.add(key);
      return isFirst;
    });
}
