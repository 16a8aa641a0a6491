import { createCopyMixture } from '../../src/ngram/copy-mixture.ts';
import {
  DRAFT_DEFAULTS,
  draftTexts,
  type Draft,
  type DraftOptions,
} from '../../src/ngram/draft.ts';
import { EditableCounts } from '../../src/ngram/editable-counts.ts';
import { fittedConfidence } from '../../src/ngram/fitted-confidence.ts';
import { fittedParameters } from '../../src/ngram/fitted-parameters.ts';
import { editSimilarity } from '../../src/text/edit-similarity.ts';
import {
  createNearbyPointers,
  weightedPointers,
  type NearbyText,
} from '../../src/ngram/nearby-text.ts';
import { createNestedModel } from '../../src/ngram/nested-model.ts';
import { FILE_END, FILE_START } from '../../src/ngram/vocabulary.ts';
import { percent } from './benchmark.ts';
import { cutHoles, type Hole } from './holes.ts';
import { clusteredInterval, mean } from './statistics.ts';
import { ORDER, type TokenisedFile, type WorkspaceCorpus } from './workspace-corpus.ts';
import type { Random } from '../../src/core/random.ts';

export const LEVELS = ['file', 'folder', 'workspace', 'copy'] as const;
export type Part = (typeof LEVELS)[number];

export const HOLE_KINDS = ['line end', 'whole line'] as const;
export type HoleKind = (typeof HOLE_KINDS)[number];

export const DRAFT_OPTIONS: DraftOptions = { ...DRAFT_DEFAULTS, confidence: fittedConfidence };

/** A drafted hole. */
export interface DraftedHole {
  readonly hole: Hole;
  readonly kind: HoleKind;
  readonly drafts: readonly Draft[];
  readonly tookMs: number;
}

/** Line-end holes of a package, and of the same lines whole ones. */
export function workspaceHoles(
  corpus: WorkspaceCorpus,
  count: number,
  random: Random,
): ReadonlyMap<HoleKind, readonly Hole[]> {
  const sources = corpus.files.map(({ source }) => source);
  // `cutHoles` shares holes out over languages; a package here has one or two.
  const ends = cutHoles(sources, count, random);
  return new Map([
    ['line end', ends],
    ['whole line', ends.map(wholeLine)],
  ]);
}

/** The same line from its first visible character on. */
export function wholeLine(hole: Hole): Hole {
  const start = hole.before.lastIndexOf('\n') + 1;
  const line = hole.before.slice(start) + hole.reference;
  const indentation = line.length - line.trimStart().length;
  return {
    ...hole,
    id: `${hole.id}:whole`,
    before: hole.before.slice(0, start + indentation),
    reference: line.slice(indentation),
  };
}

/** Drafts for holes of one package, the rest of which is the workspace. */
export function draftHoles(
  corpus: WorkspaceCorpus,
  kind: HoleKind,
  holes: readonly Hole[],
  parts: readonly Part[] = LEVELS,
  options = DRAFT_OPTIONS,
): readonly DraftedHole[] {
  return [...Map.groupBy(holes, (hole) => hole.path)].flatMap(([path, ofFile]) => {
    const file = corpus.files.find(({ source }) => source.path === path);
    if (file === undefined) return [];
    const folder = corpus.folderOf(file);
    return corpus.without(file, () =>
      ofFile.map((hole) => draftOne(corpus, file, folder, kind, hole, parts, options)),
    );
  });
}

function draftOne(
  corpus: WorkspaceCorpus,
  file: TokenisedFile,
  folder: EditableCounts,
  kind: HoleKind,
  hole: Hole,
  parts: readonly Part[],
  options: DraftOptions,
): DraftedHole {
  const { vocabulary, bytes } = corpus;
  const own = new EditableCounts(ORDER);
  const before = vocabulary.internText(hole.before);
  own.addSequence([FILE_START, ...before]);
  own.addSequence([...vocabulary.internText(hole.after), FILE_END]);
  const model = createNestedModel({
    levels: {
      ...(parts.includes('file') ? { file: { counts: own } } : {}),
      ...(parts.includes('folder') ? { folder: { counts: folder } } : {}),
      ...(parts.includes('workspace') ? { workspace: { counts: corpus.counts } } : {}),
    },
    parameters: fittedParameters,
    bytes,
    texts: vocabulary,
  });
  const pointers = createNearbyPointers(nearbyOf(corpus, file, before));
  const pointersAt = weightedPointers(pointers, createCopyMixture(), hole.languageId, model);
  const startedAt = performance.now();
  const drafts = draftTexts(
    model,
    {
      prefix: hole.before,
      suffix: hole.after,
      extent: 'line',
      most: 3,
      ...(parts.includes('copy') ? { pointersAt } : {}),
    },
    options,
  );
  return { hole, kind, drafts, tookMs: performance.now() - startedAt };
}

const NEAR_TOKENS = 3000;
const RECENT_LINES = 20;

/** What the benchmark takes for near: names and lines above, and the file named most alike. */
export function nearbyOf(
  corpus: WorkspaceCorpus,
  file: TokenisedFile,
  before: Uint32Array,
): NearbyText {
  const { vocabulary } = corpus;
  const near = before.subarray(-NEAR_TOKENS);
  const identifiers = new Set<number>();
  for (const token of near.toReversed())
    if (/^[\p{L}_$]/u.test(vocabulary.textOf(token))) identifiers.add(token);
  const lines: Uint32Array[] = [];
  for (let end = near.length, at = near.length - 1; at >= 0 && lines.length < RECENT_LINES; at--) {
    if (!vocabulary.textOf(near[at] ?? 0).startsWith('\n') && at > 0) continue;
    lines.push(near.subarray(at, Math.min(near.length, end + 1)));
    end = at;
  }
  const counterpart = counterpartOf(corpus, file);
  return {
    identifiers: [...identifiers],
    lines,
    ...(counterpart === undefined ? {} : { counterpart: counterpart.tokens }),
  };
}

const LEAST_SHARED_NAME = 4;

function counterpartOf(corpus: WorkspaceCorpus, file: TokenisedFile): TokenisedFile | undefined {
  const name = nameOf(file);
  const shared = (other: TokenisedFile): number => {
    const otherName = nameOf(other);
    let head = 0;
    while (head < name.length && name[head] === otherName[head]) head++;
    let tail = 0;
    while (tail < name.length - head && name.at(-1 - tail) === otherName.at(-1 - tail)) tail++;
    return head + tail;
  };
  const siblings = corpus.files.filter((one) => one !== file && one.folder === file.folder);
  const best = siblings.toSorted((a, b) => shared(b) - shared(a))[0];
  return best !== undefined && shared(best) >= LEAST_SHARED_NAME ? best : undefined;
}

function nameOf({ source }: TokenisedFile): string {
  const base = source.path.slice(source.path.lastIndexOf('/') + 1);
  return base.slice(0, base.indexOf('.'));
}

/** 1 where the first draft is what stood there. */
export function exactness({ drafts, hole }: DraftedHole): number {
  return Number(drafts[0]?.text.trim() === hole.reference.trim());
}

/** Edit similarity of the first draft, from 0 to 1. */
export function similarity({ drafts, hole }: DraftedHole): number {
  return drafts[0] === undefined ? 0 : editSimilarity(drafts[0].text, hole.reference);
}

/** Whether the model is sure enough to show its first draft. */
export function isShown({ drafts }: DraftedHole): boolean {
  return (drafts[0]?.confidence ?? 0) >= fittedConfidence.threshold;
}

/** Heads of the columns that `holeFigures` fills. */
export const HOLE_HEADS = ['holes', 'exact match', 'edit similarity', 'shown', 'exact of shown'];

/** How often and how well holes were filled; the interval is over clusters. */
export function holeFigures(
  holes: readonly DraftedHole[],
  clusterOf: (one: DraftedHole) => string,
): readonly string[] {
  const exact = holes.map((one) => ({ cluster: clusterOf(one), value: exactness(one) }));
  const { low, high } = clusteredInterval(exact);
  const shown = holes.filter(isShown);
  return [
    String(holes.length),
    `${percent(mean(exact.map(({ value }) => value)))} (${percent(low)} to ${percent(high)})`,
    mean(holes.map(similarity)).toFixed(3),
    percent(shown.length / holes.length),
    percent(mean(shown.map(exactness))),
  ];
}
