import type { Generation } from '../../core/generation.ts';
import type { StepCost } from '../../core/search.ts';
import { applyEdits, pathsOf, type EditScope } from '../../edits/apply-edits.ts';
import type { FileEdit, FilePath, Refusal } from '../../edits/edit.ts';
import { parseAnswer } from '../../edits/parse-answer.ts';
import { textOf } from '../../edits/text-of.ts';
import type { BaseFiles, WorkspaceState } from '../../edits/workspace-state.ts';
import { editFamilyOf } from '../../prompt/edit-families.ts';
import { editMessages, type EditTask } from '../../prompt/edit-messages.ts';
import type { ListedModel } from '../model-directory.ts';
import { chatWith, type ChatSources } from '../chat-call.ts';

/** What a member wrote as the next step of a state. */
export type WrittenStep =
  | {
      readonly kind: 'state';
      readonly state: WorkspaceState;
      readonly edits: readonly FileEdit[];
      /** The author says that nothing is left to do. */
      readonly done: boolean;
      readonly cost: StepCost;
    }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly edits: readonly FileEdit[];
      /** The end of what the author wrote. */
      readonly answer: string;
      readonly cost: StepCost;
    };

export interface StepPlace {
  readonly state: WorkspaceState;
  readonly base: BaseFiles;
  readonly scope: EditScope;
  /** What the author is told besides the files. */
  readonly told: Omit<EditTask, 'files'>;
  /** In the order in which they are shown. */
  readonly files: readonly FilePath[];
  readonly temperature: number;
  readonly seed: number;
}

/** Most of an edit; files that are written whole are longer than most hunks. Unit: tokens. */
const ANSWER_TOKENS = 4_096;
const KEPT_OF_ANSWER = 2_000;

/**
 * Lets a member write the next step, and applies it: wholly or not at all.
 *
 * Throws ModelError for what goes wrong with the member; the signal's reason.
 */
export async function writeStep(
  listed: ListedModel,
  place: StepPlace,
  sources: ChatSources,
  signal: AbortSignal,
): Promise<WrittenStep> {
  const family = editFamilyOf(listed.description.name);
  const task: EditTask = { ...place.told, files: shownFiles(place) };
  const generation = await chatWith(
    listed,
    {
      messages: (most) => editMessages(task, family, most),
      ...{ maxTokens: ANSWER_TOKENS, temperature: place.temperature, seed: place.seed },
    },
    sources,
    signal,
  );
  const { text } = generation;
  const cost = costOf(generation);
  const refused = (refusal: Refusal, edits: readonly FileEdit[] = []): WrittenStep => ({
    ...{ kind: 'refused', refusal, edits, answer: text.slice(-KEPT_OF_ANSWER), cost },
  });
  const { state, base, scope } = place;
  // Files that the search has made or renamed are rewritten, not made.
  const made = [...state.changes].flatMap(([path, own]) => (own === undefined ? [] : [path]));
  const files = [...new Set([...scope.files, ...made])];
  const parsed = parseAnswer(text, { files, mayCreate: scope.mayCreate });
  if (parsed.kind === 'refused') return refused(parsed.refusal);
  if (parsed.kind === 'done') return { kind: 'state', state, edits: [], done: true, cost };
  const { edits, done } = parsed;
  if (generation.finish.unified === 'length') {
    return refused({ code: 'malformed', detail: 'the answer was cut at its longest' }, edits);
  }
  await base.load(pathsOf(edits), signal);
  const applied = applyEdits(state, edits, base, scope);
  if (applied.kind === 'refused') return refused(applied.refusal, edits);
  return { kind: 'state', state: applied.state, edits, done, cost };
}

/** Tokens read and written, time and money of a generation, as far as they are known. */
export function costOf({ usage, totalMs }: Generation): StepCost {
  const { promptTokens, completionTokens, costUsd } = usage;
  const isKnown = promptTokens !== undefined || completionTokens !== undefined;
  return {
    ms: totalMs,
    ...(isKnown ? { tokens: (promptTokens ?? 0) + (completionTokens ?? 0) } : {}),
    ...(costUsd === undefined ? {} : { usd: costUsd }),
  };
}

/** Files that are there, as the state has them: those of the scope in their order, then new ones. */
function shownFiles({ state, base, files }: StepPlace): EditTask['files'] {
  const made = [...state.changes.keys()].filter((path) => !files.includes(path)).sort();
  return [...files, ...made].flatMap((path) => {
    const text = textOf(state, base, path);
    return text === undefined ? [] : [{ path, text: text.replaceAll('\r\n', '\n') }];
  });
}
