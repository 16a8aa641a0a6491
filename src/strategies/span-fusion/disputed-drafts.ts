import type { Candidate, Span } from '../../core/completion.ts';
import type { StrategyTask } from '../../core/strategy.ts';
import { editSimilarity } from '../../text/edit-similarity.ts';
import { isBlank } from '../../text/lines.ts';
import { draftLattice, type LatticePart, type Rival } from '../../text/segments/draft-lattice.ts';
import { authorNats, natsOfParts, perByte } from './author-nats.ts';
import type { Judged } from './judge-dispute.ts';

/** Drafts less like the middle one are left out: they would make one dispute of everything. */
const LEAST_LIKENESS = 0.4;
/** Longer texts are no completions; aligning them would take seconds. Unit: UTF-16 code units. */
const LONGEST_DRAFT = 4_000;

/** A text that one member or several wrote, whole. */
export interface WholeDraft {
  readonly candidate: Candidate;
  /** Of its authors. */
  readonly weight: number;
  /** The most trusted of them. */
  readonly modelId: string;
}

/** Drafts side by side: what they agree on, and where they differ. */
export interface DisputedDrafts {
  /** The one with the most weight first. */
  readonly drafts: readonly WholeDraft[];
  /** What is not like the others, with its likeness to them in [0, 1]. */
  readonly others: readonly { readonly draft: WholeDraft; readonly likeness: number }[];
  readonly parts: readonly LatticePart[];
  /** Per draft what its author gave each part while writing it, in nats; undefined where it does not tell. */
  readonly nats: readonly (readonly number[] | undefined)[];
}

/** Index of the chosen rival, for every dispute. */
export type Choices = readonly number[];

export function wholeDrafts(
  candidates: readonly Candidate[],
  { members }: StrategyTask,
): readonly WholeDraft[] {
  const rank = new Map(members.map(({ id }, i) => [id, i]));
  const rankOf = ({ modelId }: WholeDraft): number => rank.get(modelId) ?? members.length;
  return candidates
    .map((candidate): WholeDraft => {
      const authors = members.filter(({ id }) => candidate.modelIds.includes(id));
      const weight = authors.reduce((sum, author) => sum + author.weight, 0);
      return { candidate, weight, modelId: authors[0]?.id ?? '' };
    })
    .sort((a, b) => b.weight - a.weight || rankOf(a) - rankOf(b));
}

/**
 * Aligns the drafts that are like the middle one, which is the draft most like all others by weight.
 * Where none is, all are aligned, mostly as one dispute. Cost O(n²) comparisons and one alignment.
 */
export function disputedDrafts(
  all: readonly WholeDraft[],
  { context }: StrategyTask,
): DisputedDrafts {
  const sound = all.filter(
    ({ candidate: { text } }) => !isBlank(text) && text.length <= LONGEST_DRAFT,
  );
  const likeness = sound.map((one) =>
    sound.map((other) => editSimilarity(one.candidate.text, other.candidate.text)),
  );
  const closeness = likeness.map((row) =>
    row.reduce((sum, value, j) => sum + value * (sound[j]?.weight ?? 0), 0),
  );
  const toMiddle = likeness[closeness.indexOf(Math.max(...closeness))] ?? [];
  const like = sound.filter((_, i) => (toMiddle[i] ?? 0) >= LEAST_LIKENESS);
  const drafts = like.length > 1 ? like : sound;
  const parts = draftLattice(
    drafts.map(({ candidate }) => candidate.text),
    { languageId: context.languageId, before: context.prefix },
  );
  const others = all
    .filter((draft) => !drafts.includes(draft))
    .map((draft) => ({ draft, likeness: toMiddle[sound.indexOf(draft)] ?? 0 }));
  const nats = drafts.map(({ candidate }, i) => natsOfParts(parts, i, authorNats(candidate)));
  return { drafts, others, parts, nats };
}

/** Nats per byte of each rival by the surest of its authors; undefined where none tells. */
export function ownOfRivals(
  { parts, nats }: DisputedDrafts,
  index: number,
): readonly (number | undefined)[] {
  const part = parts[index];
  if (part?.kind !== 'dispute') return [];
  return part.rivals.map(({ text, drafts }) => {
    const told = drafts.flatMap((draft) => nats[draft]?.[index] ?? []);
    return told.length === 0 ? undefined : perByte(Math.max(...told), text);
  });
}

/** Nats per byte of the text of some choices by the authors of its parts; undefined where one does not tell. */
export function ownOfChoices(
  { parts, nats, drafts }: DisputedDrafts,
  choices: Choices,
): number | undefined {
  let dispute = 0;
  let [text, sum] = ['', 0];
  for (const [index, part] of parts.entries()) {
    const rival = part.kind === 'agreed' ? undefined : part.rivals[choices[dispute++] ?? 0];
    const authors = rival?.drafts ?? drafts.map((_, i) => i);
    const told = authors.flatMap((draft) => nats[draft]?.[index] ?? []);
    if (told.length === 0) return undefined;
    sum += Math.max(...told);
    text += part.kind === 'agreed' ? part.text : (rival?.text ?? '');
  }
  return perByte(sum, text);
}

export function disputesOf({ parts }: DisputedDrafts): readonly (readonly Rival[])[] {
  return parts.flatMap((part) => (part.kind === 'dispute' ? [part.rivals] : []));
}

/** The choices that make up exactly the draft at an index. */
export function choicesOf(disputed: DisputedDrafts, draft: number): Choices {
  return disputesOf(disputed).map((rivals) =>
    rivals.findIndex(({ drafts }) => drafts.includes(draft)),
  );
}

/** The text of some choices as spans; agreed stretches belong to the draft with the most weight. */
export function spansOf(
  { parts, drafts }: DisputedDrafts,
  choices: Choices,
  judged: readonly (Judged | undefined)[],
): readonly Span[] {
  let dispute = -1;
  const authorOf = ({ drafts: indices }: Rival): string =>
    drafts[Math.min(...indices)]?.modelId ?? '';
  return parts.flatMap((part): readonly Span[] => {
    if (part.kind === 'agreed') return [{ text: part.text, modelId: drafts[0]?.modelId ?? '' }];
    dispute++;
    const chosen = choices[dispute] ?? 0;
    const rival = part.rivals[chosen];
    if (rival === undefined || rival.text === '') return [];
    const span = { text: rival.text, modelId: authorOf(rival) };
    const verdict = judged[dispute];
    if (verdict === undefined) return [span];
    const { values, fidelity } = verdict;
    const [second] = part.rivals
      .map((other, i) => ({ other, score: values[i] ?? 0 }))
      .filter((_, i) => i !== chosen)
      .sort((a, b) => b.score - a.score);
    const score = values[chosen] ?? 0;
    if (second === undefined) return [{ ...span, score, fidelity }];
    const runnerUp = {
      text: second.other.text,
      modelId: authorOf(second.other),
      score: second.score,
    };
    return [{ ...span, score, fidelity, runnerUp }];
  });
}
